// Writes media/model/background.json: how alike the model finds sentences that have nothing to do with each
// other. build.sh runs it last; by itself: `node scripts/model/background.ts`.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../../src/core/search/seededRandom.ts';
import { cosine } from '../../src/core/vectors/similarity.ts';
import { Matrix } from '../../src/core/vectors/matrix.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { parseCsv } from '../../test/support/parseCsv.ts';
import { bundledModel, sharedData } from '../../test/support/projectPaths.ts';

const name = 'background.json';
const rowCount = 3000;
const pairCount = 200_000;
const quantileCount = 1001;
const seed = 77;
const choice = { layer: -1, pooling: 'mean' } as const;

interface Manifest {
  files: { path: string; bytes: number; sha256: string }[];
}

/** Rows of two sentences each, chosen at random, no sentence twice. */
function chooseRows(csv: string): string[][] {
  const random = seededRandom(seed);
  const rows = parseCsv(csv)
    .map((row) => ({ row, order: random() }))
    .sort((a, b) => a.order - b.order);
  const seen = new Set<string>();
  const chosen: string[][] = [];
  for (const { row } of rows) {
    const sentences = row.slice(0, 2).filter((sentence) => sentence && !seen.has(sentence));
    if (sentences.length < 2 || sentences[0] === sentences[1]) continue;
    for (const sentence of sentences) seen.add(sentence);
    if (chosen.push(sentences) === rowCount) return chosen;
  }
  return chosen;
}

/** Cosines of random pairs of sentences from different rows, in ascending order. */
function pairCosines(rows: number, vectors: Matrix): Float64Array {
  const random = seededRandom(seed);
  const cosines = Float64Array.from({ length: pairCount }, () => {
    const a = Math.floor(random() * rows);
    const other = Math.floor(random() * (rows - 1));
    const b = other < a ? other : other + 1;
    const side = (): number => (random() < 0.5 ? 0 : 1);
    return cosine(vectors.row(2 * a + side()), vectors.row(2 * b + side()));
  });
  return cosines.sort();
}

async function measure(csv: string): Promise<void> {
  const rows = chooseRows(csv);
  const engine = createEngine(() => undefined);
  await engine.open({ modelFolder: bundledModel });
  const texts = rows.flat();
  const { dims, data } = await engine.embedTexts({ texts, choice, priority: 'bulk' });
  const cosines = pairCosines(rows.length, new Matrix(texts.length, dims, data));
  // Four decimals: more would differ between processors, and say nothing.
  const quantiles = Array.from({ length: quantileCount }, (_, i) => {
    const at = Math.round((i * (cosines.length - 1)) / (quantileCount - 1));
    return Number(cosines[at]!.toFixed(4));
  });
  const about = {
    formatVersion: 1,
    about:
      'Cosines between sentences of different rows of the STS benchmark (English, train), as evenly spaced quantiles in ascending order; no text of it is kept.',
    ...choice,
    sentences: texts.length,
    pairs: pairCount,
  };
  const head = JSON.stringify(about, null, 2).slice(0, -2);
  writeFileSync(
    join(bundledModel, name),
    `${head},\n  "quantiles": [${quantiles.join(', ')}]\n}\n`,
  );
}

/** Lists the file in the manifest, as `package.py` lists the others. */
function list(): void {
  const path = join(bundledModel, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  const bytes = readFileSync(join(bundledModel, name));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const others = manifest.files.filter((file) => file.path !== name);
  manifest.files = [...others, { path: name, bytes: bytes.length, sha256 }].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
  console.log(`  model/${name}: ${bytes.length.toLocaleString('en')} bytes`);
}

const { path, skip } = sharedData('stsb', 'stsb-en-train.csv');
if (skip === false) await measure(readFileSync(path, 'utf8'));
else console.log(`STS-B is not in ../shared: ${name} stays as it is.`);
if (existsSync(join(bundledModel, name))) list();
