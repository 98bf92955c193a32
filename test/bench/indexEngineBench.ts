import type { SupervisedProcess } from '../../src/node/process/supervisedProcess.ts';
import type { EngineApi } from '../../src/protocol/engineApi.ts';
import type { IndexContent } from '../../src/protocol/index/indexContent.ts';
import { bundledModel } from '../support/projectPaths.ts';
import { engineProcess } from '../support/startEngine.ts';
import { IndexFiles, linesOfFile } from './indexFiles.ts';
import type { BenchVectors } from './indexVectors.ts';
import { memoryOf, processorMsOf } from './processUse.ts';
import { printTable, quantileOf } from './report.ts';

/** What is wanted, up to so many segments; beyond them it is measured alone. */
const keystrokeTarget = { ms: 120, segments: 100_000 };
const openTarget = { ms: 1000, segments: 250_000 };
const memoryTargetMb = 1200;
const hitCount = 50;
const typedQueries = 6;
const openings = 3;
const choice = { layer: -1, pooling: 'mean' } as const;

/** What opening an index in a new engine took, and what its memory was then. */
export interface OpenedIndex {
  /** Process and model. */
  readonly modelMs: number;
  /** The first query, which reads the vectors; by the clock and of the processors. */
  readonly queryMs: number;
  readonly queryProcessorMs: number;
  /** Whether a line of the index was its own best hit, and all segments had vectors. */
  readonly isCorrect: boolean;
  /** A look at all files. */
  readonly updateMs: number;
  readonly update: { readonly changed: number; readonly embedded: number };
  /** Resident memory in MB: with the model, after the first query, at the end and at most. */
  readonly memoryMb: {
    readonly model: number;
    readonly opened: number;
    readonly now: number;
    readonly most: number;
  };
  /** Milliseconds from each keystroke to its hits; of the processors likewise. Empty where nothing was typed. */
  readonly keystrokes: readonly number[];
  readonly keystrokeProcessorMs: readonly number[];
}

/**
 * Through the engine's own process, as the extension does: an index of `fileCount` files of 50 lines that have their
 * vectors is opened, brought up to date and asked; then a query is typed letter by letter.
 */
export async function benchIndexEngine(vectors: BenchVectors, fileCount: number): Promise<void> {
  using files = new IndexFiles(fileCount, vectors.text);
  const { lineCount } = files;
  console.log(
    `\nIndex of ${fileCount.toLocaleString('en')} files, ${lineCount.toLocaleString('en')} segments, in the engine's process`,
  );
  const { found, readSeconds } = await makeIndex(files, vectors);
  console.log(`${found} files read into the index in ${readSeconds.toFixed(1)} s, without vectors`);
  for (let opening = 0; opening < openings; opening++) {
    const opened = await openIndex(files.content, vectors, opening === openings - 1);
    printOpened(opened, lineCount);
  }
}

/** Reads files into an index and gives each of their lines its vector. */
export async function makeIndex(
  files: IndexFiles,
  vectors: BenchVectors,
): Promise<{ readonly found: number; readonly readSeconds: number }> {
  return withEngine(async (engine) => {
    const description = await engine.call((api) => api.open({ modelFolder: bundledModel }));
    const start = performance.now();
    const request = { ...files.content, changed: undefined, embed: false };
    const { files: found } = await engine.call((api) => api.updateIndex(request));
    const readSeconds = (performance.now() - start) / 1000;
    files.addVectors(vectors, description);
    return { found, readSeconds };
  });
}

function verdict(
  ms: number,
  target: { readonly ms: number; readonly segments: number },
  segments: number,
): string {
  if (segments > target.segments) return 'nothing is wanted at this size';
  return `at most ${target.ms} ms wanted: ${ms <= target.ms ? 'held' : 'NOT HELD'}`;
}

/** The states of some queries while they are typed. */
export function typedStates({ queries }: BenchVectors): string[] {
  return queries
    .slice(0, typedQueries)
    .flatMap(({ text }) =>
      Array.from({ length: Math.min(text.length, 30) }, (_, i) => text.slice(0, i + 1)),
    )
    .filter((typed) => !typed.endsWith(' '));
}

/** Opens an index in a new engine; with `types`, queries are typed then. */
export async function openIndex(
  content: IndexContent,
  vectors: BenchVectors,
  types: boolean,
): Promise<OpenedIndex> {
  return withEngine(async (engine) => {
    // The parts: process and model, the first query, which reads the vectors, and the look at all files.
    const start = performance.now();
    await engine.call((api) => api.open({ modelFolder: bundledModel }));
    const modelMs = performance.now() - start;
    const model = memoryOf(engine.pid).now;
    const began = performance.now();
    const processorBegan = processorMsOf(engine.pid);
    // A line of the index: it is its own best hit.
    const line = 7;
    const ask = (text: string, mode: 'hybrid' | 'semantic') =>
      engine.call((api) =>
        api.searchIndex({
          location: content.location,
          query: { text, more: [], less: [] },
          mode,
          limit: hitCount,
        }),
      );
    const first = await ask(vectors.text(line), 'semantic');
    const queryMs = performance.now() - began;
    const queryProcessorMs = processorMsOf(engine.pid) - processorBegan;
    const isCorrect =
      first.hits[0]?.text === vectors.text(line) && first.embedded === first.segments;
    const opened = memoryOf(engine.pid).now;
    const looked = performance.now();
    const update = await engine.call((api) =>
      api.updateIndex({ ...content, changed: undefined, embed: true }),
    );
    const updateMs = performance.now() - looked;
    const keystrokes: number[] = [];
    const keystrokeProcessorMs: number[] = [];
    for (const typed of types ? typedStates(vectors) : []) {
      const asked = performance.now();
      const processorAsked = processorMsOf(engine.pid);
      await ask(typed, 'hybrid');
      keystrokes.push(performance.now() - asked);
      keystrokeProcessorMs.push(processorMsOf(engine.pid) - processorAsked);
    }
    return {
      ...{ modelMs, queryMs, queryProcessorMs, isCorrect, updateMs, update },
      ...{ keystrokes, keystrokeProcessorMs },
      memoryMb: { model, opened, ...memoryOf(engine.pid) },
    };
  });
}

function printOpened(opened: OpenedIndex, segments: number): void {
  const { modelMs, queryMs, queryProcessorMs, isCorrect, updateMs, update, memoryMb } = opened;
  console.log(
    `opened: process and model ${modelMs.toFixed(0)} ms, then the first query ${queryMs.toFixed(0)} ms, of the processor ${queryProcessorMs.toFixed(0)} ms (${isCorrect ? 'correct' : 'NOT CORRECT'}; ${verdict(queryMs, openTarget, segments)}), a look at all files ${updateMs.toFixed(0)} ms (${update.changed} changed, ${update.embedded} embedded)`,
  );
  const { keystrokes, keystrokeProcessorMs } = opened;
  if (keystrokes.length === 0) return;
  const p95 = quantileOf(keystrokes, 0.95);
  const row = (of: readonly number[]): string[] =>
    [0.5, 0.95, 1].map((share) => quantileOf(of, share).toFixed(1));
  printTable([
    ['ms', 'p50', 'p95', 'longest'],
    ['keystroke to results, words and meaning', ...row(keystrokes)],
    ['of the processors, all threads of the engine', ...row(keystrokeProcessorMs)],
  ]);
  const { now, most } = memoryMb;
  console.log(
    `${keystrokes.length} keystrokes, p95: ${verdict(p95, keystrokeTarget, segments)}. Memory of the engine ${now} MB, at most ${most} MB (${memoryTargetMb} wanted: ${most <= memoryTargetMb ? 'held' : 'NOT HELD'}).`,
  );
}

/** Seconds of a turn. */
interface IndexingTurn {
  readonly model: number;
  readonly index: number;
  readonly peers: readonly number[];
}

/** Something else that embeds lines. */
type Embeds = (texts: readonly string[]) => Promise<void>;

/**
 * Distinct lines, other ones in each turn, through the model alone, into an index of files that hold them, and through
 * `peers`. Which of the first two comes first changes from turn to turn.
 */
export async function measureIndexing(
  vectors: BenchVectors,
  { lineCount, times, peers = [] }: { lineCount: number; times: number; peers?: readonly Embeds[] },
): Promise<{ readonly turns: readonly IndexingTurn[]; readonly embedded: number }> {
  const turns: IndexingTurn[] = [];
  let embedded = 0;
  for (let turn = 0; turn < times; turn++) {
    const textOf = (line: number): string => vectors.text(turn * lineCount + line);
    using files = new IndexFiles(lineCount / linesOfFile, textOf);
    await withEngine(async (engine) => {
      await engine.call((api) => api.open({ modelFolder: bundledModel }));
      const texts = Array.from({ length: lineCount }, (_, i) => textOf(i).trim());
      const embed = (some: readonly string[]) =>
        engine.call((api) => api.embedTexts({ texts: some, choice, priority: 'bulk' }));
      await embed(texts.slice(0, 64));
      const work = {
        model: () => embed(texts),
        index: async () => {
          const request = { ...files.content, changed: undefined, embed: true };
          ({ embedded } = await engine.call((api) => api.updateIndex(request)));
        },
      };
      const took = { model: NaN, index: NaN };
      const order = ['model', 'index'] as const;
      for (const name of turn % 2 === 0 ? order : order.toReversed()) {
        took[name] = await secondsOf(work[name]);
      }
      const others: number[] = [];
      for (const peer of peers) others.push(await secondsOf(() => peer(texts)));
      turns.push({ ...took, peers: others });
    });
  }
  return { turns, embedded };
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** What the index adds to the model's time. */
export async function benchIndexing(vectors: BenchVectors): Promise<void> {
  const lineCount = 2000;
  const { turns, embedded } = await measureIndexing(vectors, { lineCount, times: 3 });
  const median = quantileOf(
    turns.map(({ index, model }) => index / model),
    0.5,
  );
  const perTurn = turns.map(
    ({ index, model }) => `${index.toFixed(1)} s beside ${model.toFixed(1)} s`,
  );
  console.log(
    `\nIndexing ${lineCount} distinct lines (${embedded} texts embedded) beside the model alone: ${perTurn.join(', ')}; ${median.toFixed(2)} times (at most 1.15 wanted: ${median <= 1.15 ? 'held' : 'NOT HELD'})`,
  );
}

async function withEngine<T>(
  work: (engine: SupervisedProcess<EngineApi>) => Promise<T>,
): Promise<T> {
  const engine = engineProcess(bundledModel, {
    handshake: () => Promise.resolve(),
    idleStopMs: () => 600_000,
  });
  try {
    return await work(engine);
  } finally {
    engine.dispose();
  }
}
