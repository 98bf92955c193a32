import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseQuery } from '../../src/core/search/query.ts';
import { createTokenizer } from '../../src/core/tokenizer/createTokenizer.ts';
import type { Matrix } from '../../src/core/vectors/matrix.ts';
import { dotAt } from '../../src/core/vectors/dotAt.ts';
import { parseStaticTable, type StaticTable } from '../../src/core/vectors/staticTable.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import type { UpdateOptions } from '../../src/engine/index/files/updateFiles.ts';
import { indexModel, type IndexModel } from '../../src/engine/index/models/indexModel.ts';
import { InstantIndex } from '../../src/engine/index/instant/instantIndex.ts';
import { InstantSearch } from '../../src/engine/index/instant/instantSearch.ts';
import { StaticThread } from '../../src/engine/index/instant/staticThread.ts';
import { vectorKey } from '../../src/engine/index/store/textUses.ts';
import { WorkspaceIndex } from '../../src/engine/index/workspaceIndex.ts';
import { readStaticTableFile, readTokenizerFiles } from '../../src/node/model/modelFolder.ts';
import { keyBytes, textKey } from '../../src/engine/textKey.ts';
import type { SearchIndexAnswer } from '../../src/protocol/indexApi.ts';
import { bundledModel } from '../support/projectPaths.ts';
import { distinctLines } from './benchTexts.ts';
import { cachedVectors } from './cachedVectors.ts';
import { printTable } from './report.ts';
import { vaswaniSet } from './vaswaniSet.ts';
import { rankTexts } from '../support/rankTexts.ts';

const best = 10;
const heldOutQueries = 50;
const foreignQueries = 30;
/** Of each kind. */
const timedQueries = 3;
const linesOfFile = 50;
const shownSeconds = [1, 2, 3, 4, 6, 8, 10, 12, 15, 20, 30];
const wanted = [
  { seconds: 3, recall: 0.7 },
  { seconds: 15, recall: 0.9 },
];

interface Query {
  readonly text: string;
  readonly vector: Float32Array;
}

/** Lines that are searched, with the model's vectors, and queries of two kinds. */
interface InstantSet {
  readonly lines: readonly string[];
  readonly vectors: Matrix;
  readonly rows: Int32Array;
  readonly heldOut: readonly Query[];
  readonly foreign: readonly Query[];
}

/**
 * Search over lines that were never indexed: which share of the model's ten best of all lines has been found, by
 * how many texts the model was run on; and by the clock with files, database and model, which share of the ten hits that
 * the finished index gives. `firstQuery`: of each kind, which is the first that is timed; others than what was chosen by.
 */
export async function benchInstant(lineCount: number, firstQuery = 0): Promise<void> {
  const engine = createEngine(() => undefined);
  await engine.open({ modelFolder: bundledModel });
  const set = await instantSet(engine, lineCount);
  const bytes = await readStaticTableFile(bundledModel);
  if (!set || !bytes) {
    console.log('\nInstant search: left out, Vaswani or the static table is missing.');
    return;
  }
  const table = parseStaticTable(bytes);
  console.log(
    `\nInstant search over ${set.lines.length} distinct lines never indexed; recall@10 of the model over all of them, by texts that the model was run on`,
  );
  const counts = new Set<number>();
  const rows: [string, Map<number, number>][] = [];
  for (const [name, queries] of [
    [`${set.heldOut.length} lines held out`, set.heldOut],
    [`${set.foreign.length} questions of Vaswani, which no line answers`, set.foreign],
  ] as const) {
    const recalls = await byCount(table, set, queries);
    for (const count of recalls.keys()) counts.add(count);
    rows.push([name, recalls]);
  }
  const columns = [...counts].sort((a, b) => a - b);
  printTable([
    ['queries', ...columns.map(String)],
    ...rows.map(([name, recalls]) => [
      name,
      ...columns.map((count) => (recalls.get(count) ?? NaN).toFixed(3)),
    ]),
  ]);
  await byTheClock(engine, table, set, firstQuery);
}

async function instantSet(engine: Engine, lineCount: number): Promise<InstantSet | undefined> {
  const questions = vaswaniSet()?.queries.slice(0, foreignQueries);
  if (!questions) return undefined;
  const all = distinctLines(lineCount).map(({ line }) => line);
  const vectors = await cachedVectors(engine, all, (done) => {
    console.error(`${done} of ${all.length} lines embedded`);
  });
  const step = Math.floor(all.length / heldOutQueries);
  const places = Int32Array.from(all.keys());
  const rows = places.filter((place) => place % step !== step >> 1);
  const held = places.filter((place) => place % step === step >> 1);
  const ofQuestions = await cachedVectors(engine, questions);
  return {
    lines: Array.from(rows, (row) => all[row] ?? ''),
    vectors,
    rows,
    // Quotes are their writers', not the query's: a line in quotes would be found nowhere.
    heldOut: Array.from(held, (row) => ({
      ...{ text: (all[row] ?? '').replaceAll('"', ' '), vector: vectors.row(row) },
    })),
    foreign: questions.map((text, i) => ({ text, vector: ofQuestions.row(i) })),
  };
}

function cosines({ vectors, rows }: InstantSet, { vector }: Query): Float64Array {
  return Float64Array.from(rows, (row) => dotAt(vector, vectors.data, row * vectors.dims));
}

function bestOf(scores: Float64Array): number[] {
  return [...scores.keys()].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0)).slice(0, best);
}

/** Mean recall after each round. The model's cosines are looked up. */
async function byCount(
  table: StaticTable,
  set: InstantSet,
  queries: readonly Query[],
): Promise<Map<number, number>> {
  const { lines } = set;
  const tokenizer = createTokenizer(await readTokenizerFiles(bundledModel));
  const instant = new InstantSearch(table, tokenizer);
  const sums = new Map<number, number>();
  for (const query of queries) {
    const truth = cosines(set, query);
    const wantedPlaces = bestOf(truth);
    const known = new Float64Array(lines.length).fill(NaN);
    let count = 0;
    const note = (): void => {
      const found = wantedPlaces.filter((place) => !Number.isNaN(known[place]));
      sums.set(count, (sums.get(count) ?? 0) + found.length / best / queries.length);
    };
    await instant.search(
      { textIds: Int32Array.from(lines.keys()), text: (id) => lines[id] ?? '' },
      {
        ...{ parts: [{ text: query.text, sign: 1 }], vector: query.vector, cosines: known },
        ...{ byWords: [], rank: rankTexts(query.text), required: undefined, limit: best },
      },
      {
        signal: undefined,
        onRanks: () => {
          if (count > 0) note();
        },
        embed: (places) => {
          count += places.length;
          return Promise.resolve(places.map((place) => truth[place] ?? NaN));
        },
      },
    );
    note();
  }
  return sums;
}

/**
 * Files on the disk, an empty index, and the model itself: the search begins with the reading of the files, as it does
 * for somebody who types at once.
 */
async function byTheClock(
  engine: Engine,
  table: StaticTable,
  set: InstantSet,
  firstQuery: number,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'instant-bench-'));
  try {
    const root = join(folder, 'files');
    mkdirSync(root);
    for (let from = 0; from < set.lines.length; from += linesOfFile) {
      const text = set.lines.slice(from, from + linesOfFile).join('\n');
      writeFileSync(join(root, `${from}.txt`), text);
    }
    const opened = await engine.model();
    const model = indexModel(opened);
    const workspacePath = join(folder, 'workspace.sqlite');
    const runs: { readonly kind: string; readonly answered: readonly Answered[] }[] = [];
    const files: Spent[] = [];
    using complete = await CompleteIndex.of(root, model, set);
    const kinds = [
      ['lines held out', set.heldOut],
      ['questions that no line answers', set.foreign],
    ] as const;
    const queries = kinds.flatMap(([kind, all]) =>
      all.slice(firstQuery, firstQuery + timedQueries).map((query) => ({ kind, query })),
    );
    for (const { kind, query } of queries) {
      const index = new WorkspaceIndex({ workspacePath, vectorsPath: ':memory:' });
      const wantedTexts = new Set(bestOf(cosines(set, query)).map((at) => set.lines[at]));
      const finished = await complete.search(query);
      const instant = new InstantIndex(
        table,
        opened.embedder.tokenizer,
        () => new StaticThread({ table, modelFolder: bundledModel }),
      );
      const answered: Answered[] = [];
      const watch = new Stopwatch();
      instant.follow(index);
      const note = ({ hits, segments }: SearchIndexAnswer): void => {
        const spent = watch.spent();
        watch.pause(() => {
          const vectors = index.vectorsFor(model);
          vectors.refresh();
          const found = [...wantedTexts].filter((text) =>
            vectors.has(vectorKey(text ?? '')),
          ).length;
          const shared = hits.filter(({ text }) => finished.has(text)).length / finished.size;
          answered.push({ ...spent, recall: found / best, shared, lines: segments });
        });
      };
      // As `IndexService` does: a search waits for the files.
      const update = index.whileUpdating(() => index.updateFiles(updateOf(root)));
      const search = instant.search(
        index,
        model,
        {
          ...{ query: { text: query.text, more: [], less: [] }, vector: () => query.vector },
          asked: { query: parseQuery(query.text), limit: best },
        },
        { signal: undefined, priority: 'query', onAnswer: note },
      );
      await update;
      files.push(watch.spent());
      note(await search);
      runs.push({ kind, answered });
      index.close();
      for (const side of ['', '-wal', '-shm']) rmSync(workspacePath + side, { force: true });
    }
    const mean = (values: readonly number[]): number =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    const filesSeconds = mean(files.map(({ seconds }) => seconds)).toFixed(1);
    const filesCpu = mean(files.map(({ cpu }) => cpu)).toFixed(1);
    const first = mean(runs.map(({ answered }) => answered[0]?.seconds ?? NaN)).toFixed(1);
    console.log(
      `By the clock from the beginning, mean of ${queries.length} queries, each on an empty index. First answer, from the files read by then, after ${first} s; all files and segments in after ${filesSeconds} s, ${filesCpu} s of processor.`,
    );
    const reachedAt = (
      what: 'recall' | 'shared',
      of: 'seconds' | 'cpu',
      limit: number,
      kind?: string,
    ): number =>
      mean(
        runs
          .filter((run) => kind === undefined || run.kind === kind)
          .map(({ answered }) => answered.findLast((each) => each[of] <= limit)?.[what] ?? 0),
      );
    const row = (what: 'recall' | 'shared', of: 'seconds' | 'cpu', kind?: string): string[] =>
      shownSeconds.map((at) => reachedAt(what, of, at, kind).toFixed(2));
    printTable([
      ['seconds', ...shownSeconds.map(String)],
      ['of the finished hybrid ten', ...row('shared', 'seconds')],
      ...kinds.map(([kind]) => [`  ${kind}`, ...row('shared', 'seconds', kind)]),
      ['the same by seconds of processor', ...row('shared', 'cpu')],
      ['of the ten nearest, read by the model', ...row('recall', 'seconds')],
      ['the same by seconds of processor', ...row('recall', 'cpu')],
    ]);
    for (const { seconds, recall } of wanted) {
      const reached = ['all', ...kinds.map(([kind]) => kind)].map((kind) => {
        const found = reachedAt('shared', 'seconds', seconds, kind === 'all' ? undefined : kind);
        return `${kind} ${found.toFixed(2)} (${found >= recall ? 'held' : 'NOT HELD'})`;
      });
      console.log(`At least ${recall} within ${seconds} s: ${reached.join(', ')}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same files with all vectors. */
class CompleteIndex implements Disposable {
  readonly #index: WorkspaceIndex;
  readonly #model: IndexModel;

  private constructor(index: WorkspaceIndex, model: IndexModel) {
    this.#index = index;
    this.#model = model;
  }

  static async of(root: string, model: IndexModel, set: InstantSet): Promise<CompleteIndex> {
    const index = new WorkspaceIndex({ workspacePath: ':memory:', vectorsPath: ':memory:' });
    await index.updateFiles(updateOf(root));
    await index.joinWords(undefined);
    const { dims, data } = set.vectors;
    const rows = new Float32Array(set.rows.length * dims);
    set.rows.forEach((row, i) => {
      rows.set(data.subarray(row * dims, (row + 1) * dims), i * dims);
    });
    const keys = set.lines.map((line) => textKey(line.trim()).slice(-keyBytes));
    index.vectorsFor(model).add(keys, rows);
    return new CompleteIndex(index, model);
  }

  /** The texts of the best hits. */
  async search({ text, vector }: Query): Promise<ReadonlySet<string>> {
    const snapshot = await this.#index.snapshot(this.#model);
    const query = { query: parseQuery(text), limit: best, vector: () => vector };
    const { hits } = await snapshot.search({ ...query, mode: 'hybrid' });
    return new Set(hits.map((hit) => hit.text));
  }

  [Symbol.dispose](): void {
    this.#index.close();
  }
}

function updateOf(root: string): UpdateOptions {
  return {
    rules: {
      roots: [{ path: root, exclude: [], include: [] }],
      ...{ useIgnoreFiles: true, maxFileBytes: 1_000_000, endings: undefined },
      ...{ unit: 'line', sentenceEndings: [] },
    },
    ...{ served: [], changed: undefined, without: [], keepsOthers: false },
    ...{ signal: undefined, onFile: undefined },
  };
}

interface Spent {
  readonly seconds: number;
  /** Of all threads of this process: on a machine that does other work, too, this says more. */
  readonly cpu: number;
}

/** An answer: when, and how many lines were in. */
interface Answered extends Spent {
  /** Which share of the ten nearest lines the model had been run on by then. */
  readonly recall: number;
  /** Which share of the ten hits of the finished index is among its hits. */
  readonly shared: number;
  readonly lines: number;
}

class Stopwatch {
  #start = performance.now();
  #cpuStart = cpuSeconds();

  spent(): Spent {
    return {
      seconds: (performance.now() - this.#start) / 1000,
      cpu: cpuSeconds() - this.#cpuStart,
    };
  }

  /** What this does is not the search's. */
  pause(work: () => void): void {
    const [paused, cpuPaused] = [performance.now(), cpuSeconds()];
    work();
    this.#start += performance.now() - paused;
    this.#cpuStart += cpuSeconds() - cpuPaused;
  }
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
