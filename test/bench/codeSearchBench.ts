import { parseQuery, type Query } from '../../src/core/search/query.ts';
import type { Candidate } from '../../src/core/search/ranking/candidate.ts';
import { isDocument } from '../../src/core/search/ranking/pathKinds.ts';
import {
  rankCandidates,
  rankingRule,
  type RankingMode,
  type RankingRule,
} from '../../src/core/search/ranking/rankPassages.ts';
import { bestOf } from '../../src/core/vectors/bestOf.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { bundledModel } from '../support/projectPaths.ts';
import { cachedVectors } from './cachedVectors.ts';
import {
  codeSearchScore,
  codeSearchSets,
  type CodeSearchSet,
  type Question,
  type QuestionKind,
  type RepositoryPassage,
} from './codeSearchSet.ts';
import { PassageWords } from './passageWords.ts';
import { printTable } from './report.ts';

// Of each order, by meaning and by words.
const depth = 250;
const fusionConstant = 10;
const fusionWeights = { meaning: 1, words: 0.7 };
const modes: readonly RankingMode[] = ['hybrid', 'semantic', 'keyword'];
const kinds: readonly QuestionKind[] = ['architecture', 'meaning', 'symbol'];
const none = { symbol: 0, word: 0, usage: 0, wish: 0, question: 0 };
const withoutSignals: RankingRule = {
  ...rankingRule,
  ...{
    name: 0,
    title: { asked: 0, named: 0 },
    phrase: 0,
    definition: 0,
    test: 0,
    document: none,
    file: 0,
    repeat: { code: 0, document: 0 },
  },
};

interface Asked {
  readonly question: Question;
  readonly query: Query;
  readonly passages: readonly RepositoryPassage[];
  readonly candidates: readonly Candidate[];
}

type Order = (asked: Asked, mode: RankingMode) => readonly number[];

/**
 * nDCG@10 of questions to the repositories in a folder, by the rule before, without signals, with all of them and without
 * each; of all files, and of code alone.
 */
export async function benchCodeSearch(folder: string): Promise<void> {
  const sets = await codeSearchSets(folder);
  if (typeof sets === 'string') {
    console.log(`\nQuestions to repositories: left out, ${sets}.`);
    return;
  }
  const engine = createEngine(() => undefined);
  await engine.open({ modelFolder: bundledModel });
  const all: Asked[] = [];
  const ofCode: Asked[] = [];
  for (const set of sets) {
    all.push(...(await ask(engine, set)));
    const passages = set.passages.filter(({ path }) => !isDocument(path));
    ofCode.push(...(await ask(engine, { ...set, passages })));
  }
  for (const [name, asked] of [
    ['all files', all],
    ['files of code', ofCode],
  ] as const) {
    for (const mode of modes) {
      console.log(`\nQuestions to repositories, ${name}, ${mode}: nDCG@10 x100`);
      printTable([
        ['rule', 'all', ...kinds],
        ...orders().map(([rule, order]) => [rule, ...scoresOf(asked, order, mode)]),
      ]);
    }
  }
}

function orders(): [string, Order][] {
  const ruled =
    (rule: RankingRule): Order =>
    ({ query, candidates }, mode) =>
      rankCandidates(query, candidates, mode, rule).map(({ item }) => item);
  const signals = ['name', 'title', 'definition', 'test', 'document', 'file', 'repeat'] as const;
  return [
    ['ranks mixed', byRanks],
    ['scores mixed, no signal', ruled(withoutSignals)],
    ['all signals', ruled(rankingRule)],
    ...signals.map((signal): [string, Order] => [
      `without ${signal}`,
      ruled({ ...rankingRule, [signal]: withoutSignals[signal] }),
    ]),
  ];
}

async function ask(engine: Engine, { passages, questions }: CodeSearchSet): Promise<Asked[]> {
  const texts = passages.map(({ text }) => text);
  const onProgress = (done: number): void => {
    console.error(`${done} passages embedded`);
  };
  const vectors = await cachedVectors(engine, texts, onProgress);
  const queries = await cachedVectors(
    engine,
    questions.map(({ text }) => text),
  );
  const words = new PassageWords(passages);
  return questions.map((question, i) => {
    const vector = queries.row(i);
    const query = parseQuery(question.text);
    const cosines = Float64Array.from(passages, (_, place) => dot(vector, vectors.row(place)));
    const byWords = words.best(query, depth);
    const places = new Set([...bestOf(cosines, depth), ...byWords.keys()]);
    const candidates = [...places].flatMap((item): Candidate[] => {
      const passage = passages[item];
      return passage ? [{ ...passage, item, cosine: cosines[item], words: byWords.get(item) }] : [];
    });
    return { question, query, passages, candidates };
  });
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

/** As lines were ranked: the sum of weights over places in the two orders (reciprocal rank fusion). */
function byRanks({ candidates }: Asked, mode: RankingMode): readonly number[] {
  const lists: [number, (each: Candidate) => number | undefined][] = [
    [mode === 'keyword' ? 0 : fusionWeights.meaning, ({ cosine }) => cosine],
    [mode === 'semantic' ? 0 : fusionWeights.words, (each) => each.words],
  ];
  const scores = new Map<number, number>();
  for (const [weight, scoreOf] of lists) {
    candidates
      .filter((each) => scoreOf(each) !== undefined)
      .sort((a, b) => (scoreOf(b) ?? 0) - (scoreOf(a) ?? 0))
      .forEach(({ item }, rank) => {
        scores.set(item, (scores.get(item) ?? 0) + weight / (fusionConstant + rank + 1));
      });
  }
  return [...scores].sort((a, b) => b[1] - a[1]).map(([item]) => item);
}

function scoresOf(asked: readonly Asked[], order: Order, mode: RankingMode): string[] {
  return [undefined, ...kinds].map((kind) => {
    const scores = asked
      .filter(({ question }) => kind === undefined || question.kind === kind)
      .map((each) =>
        codeSearchScore(
          each.question,
          order(each, mode).map((item) => each.passages[item]),
        ),
      );
    return ((100 * scores.reduce((a, b) => a + b, 0)) / scores.length).toFixed(1);
  });
}
