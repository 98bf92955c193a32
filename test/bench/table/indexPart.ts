import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformersPeers } from '../engineBench.ts';
import {
  makeIndex,
  measureIndexing,
  openIndex,
  typedStates,
  type OpenedIndex,
} from '../indexEngineBench.ts';
import { IndexFiles, linesOfFile } from '../indexFiles.ts';
import { vectorsInRows } from '../indexScanBench.ts';
import { noiseLength, type BenchVectors } from '../indexVectors.ts';
import { canReadProcesses } from '../processUse.ts';
import { rangeOf } from '../report.ts';
import { startPeer } from '../searchBench.ts';
import type { BenchContext } from './benchContext.ts';
import type { BenchPart, BenchRow, Measured } from './benchRow.ts';
import { missingStores, storesOf } from './searchPart.ts';
import { PythonPeer, pythonPeerName } from './peers/pythonPeer.ts';

const builds = { lineCount: 500, times: 3 };
const segmentCounts = [100_000];
const largeCount = 1_000_000;
const openings = 3;
/** The peer of a keystroke scans with a plain loop, which takes long: every so many keystrokes are enough. */
const typedStep = 4;

/** Building an index, opening a large one, typing in it, and the engine's memory meanwhile. */
export async function indexPart(context: BenchContext): Promise<BenchPart> {
  const vectors = await context.vectors();
  const rows = [await buildRow(context, vectors)];
  for (const count of [...segmentCounts, ...(context.large ? [largeCount] : [])]) {
    rows.push(...(await openRows(context, vectors, count)));
  }
  const leftOut = missingStores(context);
  if (!context.python.isSetUp) {
    leftOut.push({ name: pythonPeerName, reason: context.python.reason });
  }
  if (!canReadProcesses) {
    leftOut.push({ name: 'memory', reason: 'only Linux says what other processes hold' });
  }
  if (!context.large) {
    const name = `${largeCount.toLocaleString('en')} lines`;
    leftOut.push({ name, reason: 'wanted with --large alone' });
  }
  return {
    title: 'Index of a workspace',
    about: `Built: ${builds.lineCount / linesOfFile} files of ${linesOfFile} distinct real lines, other ones each time, read, cut, embedded and written, beside embedding the same lines alone. Opened: files of ${linesOfFile} lines whose vectors are there (real ones, then with noise of length ${noiseLength}), by a new engine; a vector store's file is opened with the query's vector at hand, which the product has to compute. Typed: questions letter by letter, hits by words and meaning; the peer embeds what was typed and scans by a plain loop, by meaning alone. Memory is the engine's.`,
    ...{ rows, leftOut },
  };
}

async function buildRow(
  { threads, python }: BenchContext,
  vectors: BenchVectors,
): Promise<BenchRow> {
  using other = python.isSetUp ? new PythonPeer(threads) : undefined;
  await other?.opened();
  // The last one is in batches, as ours is.
  const peers = (await transformersPeers(threads, { withQ8: false })).slice(-1);
  if (other) peers.push({ name: pythonPeerName, run: (texts) => other.embed(texts) });
  for (const { run } of peers) await run(['The model and its code are loaded.']);
  const { turns } = await measureIndexing(vectors, {
    ...builds,
    peers: peers.map(({ run }) => run),
  });
  const measured = (name: string, seconds: readonly number[]): Measured => ({
    ...{ name, range: rangeOf(seconds), times: seconds.length },
  });
  return {
    work: `Built, ${builds.lineCount.toLocaleString('en')} lines`,
    unit: 's',
    better: 'less',
    product: measured(
      'this extension',
      turns.map(({ index }) => index),
    ),
    peers: [
      measured(
        'the model alone',
        turns.map(({ model }) => model),
      ),
      ...peers.map(({ name }, i) =>
        measured(
          name,
          turns.map(({ peers: seconds }) => seconds[i]!),
        ),
      ),
    ],
  };
}

async function openRows(
  context: BenchContext,
  vectors: BenchVectors,
  segmentCount: number,
): Promise<BenchRow[]> {
  using files = new IndexFiles(segmentCount / linesOfFile, vectors.text);
  await makeIndex(files, vectors);
  const all = vectorsInRows(vectors, segmentCount);
  const folder = mkdtempSync(join(tmpdir(), 'open-bench-'));
  try {
    const stores = await storesOf(context, folder, all, vectors.dims);
    const opened: OpenedIndex[] = [];
    const storeMs = stores.map((): number[] => []);
    for (let i = 0; i < openings; i++) {
      const index = await openIndex(files.content, vectors, i === openings - 1);
      if (!index.isCorrect) throw new Error('The index did not find its own line.');
      opened.push(index);
      for (const [at, store] of stores.entries()) {
        const start = performance.now();
        const file = await store.open();
        await file.nearest(vectors.queries[i]!.vector, 10);
        storeMs[at]!.push(performance.now() - start);
        file.close();
      }
    }
    const measured = (name: string, values: readonly number[]): Measured => ({
      ...{ name, range: rangeOf(values), times: values.length },
    });
    const own = (value: (index: OpenedIndex) => number): Measured =>
      measured('this extension', opened.map(value));
    const peers = stores.map(({ name }, i) => measured(name, storeMs[i]!));
    const text = segmentCount.toLocaleString('en');
    const rows: BenchRow[] = [
      {
        ...{ work: `Opened, ${text} lines: until the first hits, model loaded`, unit: 'ms' },
        ...{ better: 'less', product: own(({ queryMs }) => queryMs), peers },
      },
      {
        ...{
          work: `A look at ${files.fileCount.toLocaleString('en')} unchanged files`,
          unit: 'ms',
        },
        ...{ better: 'less', product: own(({ updateMs }) => updateMs), peers: [] },
      },
      {
        ...{ work: `Keystroke to hits, ${text} lines`, unit: 'ms', better: 'less' },
        product: measured('this extension', opened.at(-1)!.keystrokes),
        peers: [measured(keystrokePeer, await keystrokesOfPeer(context, vectors, all))],
        ...(segmentCount === 100_000 ? { inChart: `Keystroke to hits in ${text} lines` } : {}),
      },
    ];
    if (!canReadProcesses) return rows;
    const memory = (work: string, value: (index: OpenedIndex) => number): BenchRow => ({
      ...{ work, unit: 'MB', better: 'less', product: own(value), peers: [] },
    });
    rows.push(
      memory(
        `Memory with the model loaded, before ${text} lines`,
        ({ memoryMb }) => memoryMb.model,
      ),
      memory(`Memory with ${text} lines open`, ({ memoryMb }) => memoryMb.opened),
      memory(
        `Memory at most, ${text} lines opened, looked at and typed in`,
        ({ memoryMb }) => memoryMb.most,
      ),
    );
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const keystrokePeer = 'transformers.js fp32 and a plain loop';

async function keystrokesOfPeer(
  { threads }: BenchContext,
  vectors: BenchVectors,
  data: Float32Array,
): Promise<number[]> {
  const peer = await startPeer(threads, {
    rows: data.length / vectors.dims,
    dims: vectors.dims,
    data,
  });
  await peer('a first query');
  const times: number[] = [];
  for (const typed of typedStates(vectors).filter((_, i) => i % typedStep === 0)) {
    const start = performance.now();
    await peer(typed);
    times.push(performance.now() - start);
  }
  return times;
}
