import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import type { SupervisedProcess } from '../../src/node/process/supervisedProcess.ts';
import type { EngineApi } from '../../src/protocol/engineApi.ts';
import type { IndexLocation } from '../../src/protocol/index/indexContent.ts';
import type {
  IndexHit,
  IndexSearchMode,
  SearchIndexAnswer,
  SearchIndexRequest,
  UpdateIndexRequest,
} from '../../src/protocol/indexApi.ts';
import { bundledModel } from '../support/projectPaths.ts';
import { engineProcess } from '../support/startEngine.ts';
import {
  codeSearchScore,
  codeSearchSets,
  type CodeSearchSet,
  type Question,
  type QuestionKind,
  type Target,
} from './codeSearchSet.ts';
import { printTable, quantileOf } from './report.ts';

type Engine = SupervisedProcess<EngineApi>;

/** What a question got, 0 to 1. */
interface Scored {
  readonly kind: QuestionKind;
  readonly score: number;
}

const shown = 10;
const modes = ['hybrid', 'semantic', 'keyword'] as const;
const kinds: readonly QuestionKind[] = ['architecture', 'meaning', 'symbol'];
const goals: Readonly<Record<IndexSearchMode, number>> = {
  ...{ hybrid: 0.88, semantic: 0.86, keyword: 0.86, instant: 0.88 },
};
// Of each repository's questions every so many is asked in an index of its own.
const unseenStep = 3;
const firstGoal = { seconds: 1, score: 0.86 };

/**
 * nDCG@10 of questions to the repositories in a folder, through the engine's process, its index and its search: of an
 * index that is complete, and of one that begins with the question. Only the repositories in `names`, where there are any.
 */
export async function benchCodeSearchProduct(
  folder: string,
  names: readonly string[] = [],
): Promise<void> {
  const all = await codeSearchSets(folder);
  if (typeof all === 'string') {
    console.log(`\nQuestions to repositories, by the product: left out, ${all}.`);
    return;
  }
  const sets = all.filter(({ name }) => names.length === 0 || names.includes(name));
  const engine = engineProcess(bundledModel, { idleStopMs: () => 600_000 });
  const storage = mkdtempSync(join(tmpdir(), 'code-search-'));
  try {
    await neverSeen(engine, sets, storage);
    await indexed(engine, sets, storage);
  } finally {
    engine.dispose();
    rmSync(storage, { recursive: true, force: true });
  }
}

/** Each question of an index of its own, in an engine that is started and knows neither the files nor their texts. */
async function neverSeen(
  engine: Engine,
  sets: readonly CodeSearchSet[],
  storage: string,
): Promise<void> {
  const inTime: Scored[] = [];
  const refined: Scored[] = [];
  const firstMs: number[] = [];
  const lastMs: number[] = [];
  await warmUp(engine, storage);
  for (const [number, set] of sets.entries()) {
    const asked = set.questions.filter((_, i) => i % unseenStep === 0);
    for (const [i, question] of asked.entries()) {
      const isRefined = i === 0;
      // Its vectors are those that the complete index needs.
      const location = placeIn(storage, isRefined ? whole(number) : `new${number}-${i}`);
      const answers = await askUnseen(engine, set, { question, location, isRefined });
      const first = answers.find(({ answer }) => answer.hits.length > 0);
      const last = answers.at(-1);
      const seen = answers.findLast(({ ms }) => ms <= 1000 * firstGoal.seconds);
      firstMs.push(first?.ms ?? NaN);
      inTime.push({ kind: question.kind, score: scoreOf(set, question, seen?.answer.hits ?? []) });
      if (isRefined) {
        lastMs.push(last?.ms ?? NaN);
        refined.push(...(await askAll(engine, set, { location, mode: 'instant' })));
      } else await engine.call((api) => api.clearIndex({ location }));
    }
  }
  const ms = (share: number, of: readonly number[]): string => quantileOf(of, share).toFixed(0);
  console.log(
    `\nA repository never seen, from the command in a started engine: first hits after ${ms(0.5, firstMs)} ms in the middle, ${ms(0.95, firstMs)} ms for 95 of 100 of ${firstMs.length} questions; refined after ${ms(0, lastMs)} to ${ms(1, lastMs)} ms (one question a repository)`,
  );
  printTable([
    ['nDCG@10', 'all', ...kinds, 'goal'],
    [`within ${firstGoal.seconds} s`, ...means(inTime), firstGoal.score.toFixed(2)],
    ['refined', ...means(refined), goals.instant.toFixed(2)],
  ]);
}

/** So that the model, its table and the code are loaded. */
async function warmUp(engine: Engine, storage: string): Promise<void> {
  const location = placeIn(storage, 'warm');
  await engine.call((api) => api.updateIndex(updateOf(location, import.meta.dirname, false)));
  const query = { text: 'from a keystroke to results', more: [], less: [] };
  const request = { location, query, mode: 'instant', limit: shown, withinMs: 1 } as const;
  await engine.call((api) => api.searchIndex(request));
  await engine.call((api) => api.clearIndex({ location }));
}

interface Asking {
  readonly question: Question;
  readonly location: IndexLocation;
  /** Else given up when the first goal's time is over. */
  readonly isRefined: boolean;
}

/** The answers of an instant search that begins together with the index, each with its time. */
async function askUnseen(
  engine: Engine,
  set: CodeSearchSet,
  { question, location, isRefined }: Asking,
): Promise<{ readonly answer: SearchIndexAnswer; readonly ms: number }[]> {
  const answers: { answer: SearchIndexAnswer; ms: number }[] = [];
  const began = performance.now();
  const note = (answer: SearchIndexAnswer): void => {
    answers.push({ answer, ms: performance.now() - began });
  };
  const given = new AbortController();
  const update = engine.call((api) => api.updateIndex(updateOf(location, set.root, false)));
  const search = engine.call((api) =>
    api.searchIndex(requestOf(set, question, location, 'instant'), {
      onProgress: note,
      signal: given.signal,
    }),
  );
  const timer = setTimeout(() => {
    if (!isRefined) given.abort();
  }, 1000 * firstGoal.seconds);
  try {
    note(await search);
  } catch (error) {
    if (!given.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
    await update;
  }
  return answers;
}

async function indexed(
  engine: Engine,
  sets: readonly CodeSearchSet[],
  storage: string,
): Promise<void> {
  const scores = new Map<IndexSearchMode, Scored[]>();
  for (const [number, set] of sets.entries()) {
    const location = placeIn(storage, whole(number));
    await engine.call((api) => api.updateIndex(updateOf(location, set.root, true)));
    console.error(`${set.name} is indexed`);
    for (const mode of modes) {
      const before = scores.get(mode) ?? [];
      scores.set(mode, [...before, ...(await askAll(engine, set, { location, mode }))]);
    }
  }
  console.log('\nQuestions to repositories, by the product, as returned: nDCG@10');
  printTable([
    ['mode', 'all', ...kinds, ...sets.map(({ name }) => name), 'goal'],
    ...[...scores].map(([mode, all]) => {
      let from = 0;
      const perSet = sets.map(({ questions }) =>
        mean(all.slice(from, (from += questions.length))).toFixed(3),
      );
      return [mode, ...means(all), ...perSet, goals[mode].toFixed(2)];
    }),
  ]);
}

async function askAll(
  engine: Engine,
  set: CodeSearchSet,
  { location, mode }: { readonly location: IndexLocation; readonly mode: IndexSearchMode },
): Promise<Scored[]> {
  const scored: Scored[] = [];
  for (const question of set.questions) {
    const request = requestOf(set, question, location, mode);
    const { hits } = await engine.call((api) => api.searchIndex(request));
    scored.push({ kind: question.kind, score: scoreOf(set, question, hits) });
  }
  return scored;
}

function whole(number: number): string {
  return `whole${number}`;
}

function placeIn(storage: string, name: string): IndexLocation {
  const folder = join(storage, name);
  return { folder, vectorsFolder: join(folder, 'vectors') };
}

function updateOf(location: IndexLocation, root: string, embed: boolean): UpdateIndexRequest {
  return {
    location,
    rules: {
      roots: [{ path: root, exclude: [], include: [] }],
      ...{ useIgnoreFiles: true, maxFileBytes: 1_000_000, endings: undefined, sentenceEndings: [] },
    },
    ...{ served: [], changed: undefined, embed },
  };
}

/** A question as a workspace that is the repository asks it. */
function requestOf(
  { repository }: CodeSearchSet,
  { text }: Question,
  location: IndexLocation,
  mode: IndexSearchMode,
): SearchIndexRequest {
  const query = { text, more: [], less: [] };
  return { location, query, mode, limit: shown, roots: [repository] };
}

function scoreOf(
  { repository }: CodeSearchSet,
  question: Question,
  hits: readonly IndexHit[],
): number {
  const places = hits.map(({ path, line, text }): Target => ({
    path: relative(repository, path).split(sep).join('/'),
    first: line,
    last: line + text.split('\n').length - 1,
  }));
  return codeSearchScore(question, places);
}

function means(scored: readonly Scored[]): string[] {
  return [undefined, ...kinds].map((kind) =>
    mean(scored.filter((each) => kind === undefined || each.kind === kind)).toFixed(3),
  );
}

function mean(scored: readonly Scored[]): number {
  return scored.reduce((sum, { score }) => sum + score, 0) / scored.length;
}
