import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { clusterCount } from '../../src/core/analysis/clusters/clusterCount.ts';
import { densityClusters } from '../../src/core/analysis/clusters/densityClusters.ts';
import { plainProducts } from '../support/plainProducts.ts';
import { nearDuplicates } from '../../src/core/analysis/nearDuplicates.ts';
import { outliers } from '../../src/core/analysis/outliers.ts';
import { sphericalKMeans } from '../../src/core/analysis/clusters/sphericalKMeans.ts';
import { themeNames } from '../../src/core/analysis/clusters/themeNames.ts';
import { readTable } from '../../src/core/tables/readTable.ts';
import { valueOf } from '../../src/core/tables/table.ts';
import { Matrix } from '../../src/core/vectors/matrix.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { nativeProducts } from '../../src/engine/runtime/matMul.ts';
import { bundledModel, sharedData } from '../support/projectPaths.ts';
import { distinctLines, stsSentences } from './benchTexts.ts';
import { cachedVectors } from './cachedVectors.ts';
import { printTable, rangeOf, formatRange } from './report.ts';

const seeds = [1, 2, 3, 4, 5];
const intents = 77;
const plainCount = 10_000;
const foreignTexts = 50;
const least = 0.9;
// scikit-learn's KMeans on these vectors, as measured for this project.
const sklearnMeasure = 0.794;

/** Themes, outliers and near duplicates of so many distinct lines: how good, how long, how much memory. */
export async function benchGroups(lineCount: number): Promise<void> {
  const engine = createEngine(() => undefined);
  await engine.open({ modelFolder: bundledModel });
  const { path, skip } = sharedData('banking77', 'test.csv');
  if (skip === false) await benchThemes(engine, path);
  else console.log(`\nThemes: left out, ${skip}.`);
  await benchDuplicates(engine, lineCount);
}

async function benchThemes(engine: Engine, path: string): Promise<void> {
  const { records } = readTable(readFileSync(path, 'utf8'), 'delimited');
  const texts = records.map((record) => valueOf(record, 0));
  const labels = records.map((record) => valueOf(record, 1));
  const vectors = await cachedVectors(engine, texts);
  const products = nativeProducts;
  const measures: number[] = [];
  const times: number[] = [];
  for (const seed of seeds) {
    const { ms, value } = await timed(() => sphericalKMeans(vectors, intents, { products, seed }));
    measures.push(vMeasure(labels, value.clusterOf));
    times.push(ms);
  }
  const chosen = await timed(() => clusterCount(vectors, { products }));
  const means = await sphericalKMeans(vectors, chosen.value, { products });
  const density = await timed(() => densityClusters(vectors, { products, leastSize: 5 }));
  const noise = density.value.clusterOf.filter((cluster) => cluster === -1).length;
  console.log(`\nThemes: Banking77's test set, ${texts.length} texts of ${intents} intents`);
  printTable([
    ['', 'groups', 'V-measure', 'ms'],
    [
      'spherical k-means, 5 seeds',
      String(intents),
      formatRange(rangeOf(measures), 3),
      formatRange(rangeOf(times)),
    ],
    ["scikit-learn's KMeans (reference)", String(intents), sklearnMeasure.toFixed(3), ''],
    [
      'k chosen',
      String(chosen.value),
      vMeasure(labels, means.clusterOf).toFixed(3),
      chosen.ms.toFixed(0),
    ],
    [
      `density, ${noise} texts in none`,
      String(density.value.centres.rows),
      vMeasure(labels, density.value.clusterOf).toFixed(3),
      density.ms.toFixed(0),
    ],
  ]);
  const [first = NaN] = measures;
  console.log(`V-measure at least .78: ${first >= 0.78 ? 'held' : 'NOT HELD'}.`);
  const { clusterOf } = await sphericalKMeans(vectors, intents, { products });
  const names = themeNames(texts, clusterOf, intents).map(({ name }) => name);
  console.log(`Names: ${names.toSorted().join(' | ')}`);
  await benchOutliers(engine, vectors);
}

/** Sentences of another set among the texts: how many of the first rows are they? */
async function benchOutliers(engine: Engine, vectors: Matrix): Promise<void> {
  const all = stsSentences() ?? [];
  const step = Math.floor(all.length / foreignTexts);
  const foreign = all.filter((_, i) => i % step === 0).slice(0, foreignTexts);
  if (foreign.length === 0) return;
  const others = await cachedVectors(engine, foreign);
  const mixed = new Matrix(vectors.rows + others.rows, vectors.dims);
  mixed.data.set(vectors.data);
  mixed.data.set(others.data, vectors.data.length);
  const { ms, value } = await timed(() =>
    outliers(mixed, { products: nativeProducts, neighbours: 20, limit: foreign.length }),
  );
  const found = value.filter(({ row }) => row >= vectors.rows).length;
  console.log(
    `Outliers: of ${foreign.length} foreign sentences ${found} are among the first ${foreign.length}; ${ms.toFixed(0)} ms`,
  );
}

async function benchDuplicates(engine: Engine, lineCount: number): Promise<void> {
  const lines = distinctLines(lineCount);
  const texts = lines.map(({ line }) => line);
  const vectors = await cachedVectors(engine, texts, (done) => {
    console.error(`${done} texts embedded`);
  });
  // In a process of its own, whose memory is only what this takes.
  const file = join(projectRoot, '.cache', 'bench', 'pairs.f32');
  writeFileSync(file, new Uint8Array(vectors.data.buffer));
  const run = (numbers: string): PairsReport =>
    JSON.parse(
      execFileSync(
        process.execPath,
        [
          join(import.meta.dirname, 'pairsProcess.ts'),
          file,
          String(vectors.dims),
          String(least),
          numbers,
        ],
        { encoding: 'utf8' },
      ),
    ) as PairsReport;
  const bounded = run('bounded');
  const whole = run('whole');
  const some = new Matrix(
    plainCount,
    vectors.dims,
    vectors.data.slice(0, plainCount * vectors.dims),
  );
  const plain = await timed(() => nearDuplicates(some, least, { products: plainProducts }));
  const share = (texts.length / plainCount) ** 2;
  console.log(
    `\nNear duplicates: all pairs of ${texts.length.toLocaleString('en')} distinct lines whose cosine is at least ${least}`,
  );
  const row = (name: string, report: PairsReport): string[] => [
    name,
    (report.ms / 1000).toFixed(1),
    String(report.peakMB),
    String(report.groups),
    String(report.rows),
  ];
  printTable([
    ['', 's', 'peak MB', 'groups', 'lines in them'],
    row('a quarter of the numbers first', bounded),
    row('all numbers of all pairs', whole),
    [
      `plain loops (${plainCount.toLocaleString('en')} lines, times ${share})`,
      ((plain.ms * share) / 1000).toFixed(0),
    ],
  ]);
  // What is asked of a hundred thousand says nothing of fewer.
  const isAsked = texts.length >= 100_000;
  const held = bounded.ms <= 60_000 && bounded.peakMB <= 500;
  if (isAsked) console.log(`Within 60 s and 500 MB: ${held ? 'held' : 'NOT HELD'}.`);
  const same = bounded.groups === whole.groups && bounded.rows === whole.rows;
  console.log(`Both find the same: ${same ? 'yes' : 'NO'}.`);
}

export interface PairsReport {
  readonly ms: number;
  readonly peakMB: number;
  readonly groups: number;
  /** How many rows are in one. */
  readonly rows: number;
}

async function timed<T>(
  work: () => Promise<T>,
): Promise<{ readonly ms: number; readonly value: T }> {
  const start = performance.now();
  const value = await work();
  return { ms: performance.now() - start, value };
}

/** Rosenberg and Hirschberg (2007): the harmonic mean of homogeneity and completeness; what is in no cluster is one. */
function vMeasure(labels: readonly string[], clusterOf: Int32Array): number {
  const entropy = (keys: readonly string[]): number => {
    const counts = new Map<string, number>();
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
    let sum = 0;
    for (const count of counts.values())
      sum -= (count / keys.length) * Math.log(count / keys.length);
    return sum;
  };
  const clusters = Array.from(clusterOf, String);
  const ofLabels = entropy(labels);
  const ofClusters = entropy(clusters);
  const ofBoth = entropy(labels.map((label, i) => `${label} ${clusters[i] ?? ''}`));
  return (2 * (ofLabels + ofClusters - ofBoth)) / (ofLabels + ofClusters);
}
