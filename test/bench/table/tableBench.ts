import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../../../scripts/realVscode/projectRoot.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { launchBrowser } from '../../support/chromium.ts';
import { bundledModel } from '../../support/projectPaths.ts';
import { benchVectors, type BenchVectors } from '../indexVectors.ts';
import { benchChart } from './benchChart.ts';
import type { BenchContext, SetUp } from './benchContext.ts';
import { benchDocument } from './benchDocument.ts';
import type { BenchPart } from './benchRow.ts';
import { embeddingPart } from './embeddingPart.ts';
import { hostPart } from './hostPart.ts';
import { indexPart } from './indexPart.ts';
import { jobsPart } from './jobsPart.ts';
import { setUpLanceDb } from './peers/lanceDb.ts';
import { LeftOut } from './peers/leftOut.ts';
import { packagePart } from './packagePart.ts';
import { setUpPython } from './peers/pythonPeer.ts';
import { machineFacts, NoiseWatch } from './runFacts.ts';
import { searchPart } from './searchPart.ts';
import { startPart } from './startPart.ts';
import { tokenizerPart } from './tokenizerPart.ts';

const parts = {
  tokenising: tokenizerPart,
  embedding: embeddingPart,
  start: startPart,
  host: hostPart,
  index: indexPart,
  search: searchPart,
  jobs: jobsPart,
  package: packagePart,
} as const satisfies Record<string, (context: BenchContext) => BenchPart | Promise<BenchPart>>;

type PartName = keyof typeof parts;

const onVectors: readonly PartName[] = ['index', 'search', 'jobs'];

/**
 * `npm run bench -- table [PART …] [--python] [--lancedb] [--large]`: measures the product beside its peers and writes
 * docs/benchmarks.md and its chart; of chosen parts alone, out/benchmarks.md. `--python` and `--lancedb` set up peers that
 * are large. The exit code is 1 where a part failed, which the document says, too.
 */
export async function benchTable(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      python: { type: 'boolean', default: false },
      lancedb: { type: 'boolean', default: false },
      large: { type: 'boolean', default: false },
    },
  });
  const all = Object.keys(parts) as PartName[];
  const unknown = positionals.filter((name) => !(all as string[]).includes(name));
  if (unknown.length > 0) {
    console.error(`No part ${unknown.join(', ')}. There are ${all.join(', ')}.`);
    process.exitCode = 2;
    return;
  }
  const wanted = positionals.length === 0 ? all : all.filter((name) => positionals.includes(name));
  const date = new Date();
  const began = performance.now();
  let vectors: Promise<BenchVectors> | undefined;
  const context: BenchContext = {
    threads: await engineThreads(),
    python: setUp(values.python, setUpPython, 'wanted with --python alone'),
    lancedb: setUp(values.lancedb, setUpLanceDb, 'wanted with --lancedb alone'),
    large: values.large,
    vectors: () => (vectors ??= benchVectors()),
  };
  const noise = new NoiseWatch();
  const measured: BenchPart[] = [];
  for (const name of wanted) {
    console.error(`${minutesSince(began)} min: ${name}`);
    measured.push(await measure(name, context, noise));
  }
  noise.note();
  const minutes = minutesSince(began);
  const folder = positionals.length === 0 ? 'docs' : 'out';
  const rows = measured.flatMap(({ rows: of }) => of);
  const svg = benchChart(
    rows,
    `${date.toISOString().slice(0, 10)}, medians of one run: docs/benchmarks.md`,
  );
  const pictures = join(projectRoot, folder, 'images');
  mkdirSync(pictures, { recursive: true });
  if (svg !== undefined) writeFileSync(join(pictures, 'benchmarks.svg'), svg);
  const document = benchDocument(
    {
      machine: [...machineFacts(date), ['Time taken', `${minutes} minutes`]],
      command: ['npm run bench -- table', ...args].join(' '),
      noise: noise.sentences(),
      chart: svg === undefined ? undefined : 'images/benchmarks.svg',
    },
    measured,
  );
  const path = join(projectRoot, folder, 'benchmarks.md');
  writeFileSync(path, document);
  console.log(document);
  if (svg !== undefined) await writePicture(svg, join(pictures, 'benchmarks.png'));
  console.log(`Written to ${path} after ${minutes} minutes.`);
}

/** A part that fails does not take the others' numbers with it. */
async function measure(
  name: PartName,
  context: BenchContext,
  noise: NoiseWatch,
): Promise<BenchPart> {
  try {
    // Vectors that are made first are no load of a part.
    if (onVectors.includes(name)) await context.vectors();
    noise.note();
    return await parts[name](context);
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
    const [said = ''] = String(error instanceof Error ? error.message : error).split('\n');
    const reason = `it failed (${said.replace(/\.$/, '')})`;
    return {
      title: name,
      about: 'Failed in this run.',
      rows: [],
      leftOut: [{ name: 'all', reason }],
    };
  }
}

function setUp(isWanted: boolean, make: () => void, otherwise: string): SetUp {
  if (!isWanted) return { isSetUp: false, reason: otherwise };
  try {
    make();
    return { isSetUp: true };
  } catch (error) {
    if (!(error instanceof LeftOut)) throw error;
    console.error(`Left out: ${error.message}.`);
    return { isSetUp: false, reason: error.message };
  }
}

async function engineThreads(): Promise<number> {
  const engine = createEngine(() => undefined);
  const { info } = await engine.open({ modelFolder: bundledModel });
  await engine.close();
  return info.threads;
}

/** The chart as PNG, in light colours, for the README: the packer of extensions takes no SVG there. */
async function writePicture(svg: string, path: string): Promise<void> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ deviceScaleFactor: 2, colorScheme: 'light' });
    await page.setContent(`<body style="margin:0">${svg}</body>`);
    await page.locator('svg').screenshot({ path, omitBackground: true });
  } finally {
    await browser.close();
  }
}

function minutesSince(start: number): string {
  return ((performance.now() - start) / 60_000).toFixed(1);
}
