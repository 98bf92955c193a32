import type { Query } from '../query.ts';
import type { Candidate } from './candidate.ts';
import { definitionOf } from './definitions.ts';
import { shareOfRange } from './mixScores.ts';
import { shareLike, tellingStems } from './nameWords.ts';
import { isPartOfFile } from './partOfFile.ts';
import { asksForSuchFiles } from './pathKinds.ts';
import { PathWords } from './pathWords.ts';
import { askedName, queryKind, type QueryKind } from './queryKind.ts';
import { titleMatch } from './titleWords.ts';

export type RankingMode = 'hybrid' | 'semantic' | 'keyword';

/** What a place among the hits is due to. */
export type Signal =
  'meaning' | 'words' | 'name' | 'title' | 'definition' | 'test' | 'document' | 'file' | 'repeat';

/** What each signal adds to a score, or takes from it; of those that do neither nothing is said. */
export type Why = Readonly<Partial<Record<Signal, number>>>;

export interface RankedCandidate {
  readonly item: number;
  readonly rankScore: number;
  /** The shares of `rankScore`: they add up to it. */
  readonly why: Why;
}

/** What the signals count for; 0 switches one off. */
export interface RankingRule {
  /** Share of words in a mix with meaning. */
  readonly words: Readonly<Record<QueryKind, number>>;
  /** Added where all of a query's words are in the file's path, and as much less as fewer are. */
  readonly name: number;
  /** Added where a query's words are in the passage's title, and where those of its own name are in the query. */
  readonly title: { readonly asked: number; readonly named: number };
  /** Added where the passage defines the name that is asked for. */
  readonly definition: number;
  /** Taken from what tests, examples and the like have, as a share, unless the query asks for such. */
  readonly test: number;
  /** Taken from what documents have, as a share; less where the best of them leads the best of code, see `leadAtMost`. */
  readonly document: Readonly<Record<QueryKind, number>>;
  /** Added where the file has several good passages, and as much less as they are worse than those of the best file. */
  readonly file: number;
  /** Taken from all hits of a file but its first, as a share: of a document less, whose texts may each stand for itself. */
  readonly repeat: { readonly code: number; readonly document: number };
}

/**
 * Chosen on sets of questions, nDCG@10 x100 in hybrid mode. All signals, then without `title`, without `document` and without
 * `repeat`: questions to five repositories of code 86.9, 86.5, 84.2, 83.2; to documents that lie in such repositories 69.3,
 * 67.1, 70.1, 68.9; what is said of a function to the function 51.1, 45.7, 49.3, 53.8; messages of commits to files 66.6, 66.8,
 * 67.5, 62.3; names to their declarations 98.2 each; lines of logs 66.9 each; headings, which are taken out of their sections
 * for it, 60.4, 63.3, 60.4, 60.3. On a repository that nothing was chosen on: code 76.8, 70.8, 64.3, 71.1; its documents 60.4,
 * 58.3, 61.4, 61.1; functions 47.8, 41.2, 44.0, 46.8; commits 65.0, 66.4, 62.9, 56.3. Half the weight for words of a single
 * word against .28: names 98.2 and 98.1, 95.1 and 94.9, nothing else changes; .22 in questions
 * of users against .28: Banking77 86.7 and 86.1, documents of the held-out repository 61.1 and 60.4, Vaswani 50.7 and 50.8. Before,
 * by ranks: the repositories 71.5.
 */
export const rankingRule: RankingRule = {
  words: { symbol: 0.7, word: 0.5, usage: 0.22, wish: 0.28, question: 0.28 },
  name: 0.6,
  title: { asked: 0.15, named: 0.15 },
  definition: 0.8,
  test: 0.2,
  document: { symbol: 0.3, word: 0.3, usage: 0, wish: 0, question: 0.2 },
  file: 0.1,
  repeat: { code: 0.25, document: 0.2 },
};

// What stands farther behind is not among the hits that are looked at, and its text is not read.
const mostJudged = 300;
// What meaning alone or words alone have found lies closer together than what both have, so there the range begins lower,
// and signals decide as much: semantic and keyword on nine sets 64.7 and 62.2 without it, 65.0 and 62.4 with it.
const leastAlone = 0.3;
// Where the best document is ahead by so much, in the mix of meaning and words, the answer is there and it loses nothing.
const leadAtMost = 0.3;
// Of a file, its best: by their mean it is judged.
const passagesOfFile = 3;

interface Scored {
  readonly candidate: Candidate;
  readonly facts: PathFacts;
  readonly why: Partial<Record<Signal, number>>;
  score: number;
}

interface PathFacts {
  /** Of a query's words, those that are in the path, 0 to 1. */
  readonly namedShare: number;
  readonly isBeside: boolean;
  readonly isDocument: boolean;
}

/**
 * Ranks what meaning and words have found. Both are brought to 0 to 1 between their least and their greatest among the
 * candidates and mixed; what stands around a passage then raises or lowers it, in each mode alike. Best first; of equal
 * ones in the order that they come in. `paths`: what is known of paths from queries before.
 */
export function rankCandidates(
  query: Query,
  candidates: readonly Candidate[],
  mode: RankingMode,
  rule: RankingRule = rankingRule,
  paths = new PathWords(),
): RankedCandidate[] {
  const kind = queryKind(query);
  const wordShare = { hybrid: rule.words[kind], semantic: 0, keyword: 1 }[mode];
  const meaning = shareOfRange(candidates.map(({ cosine }) => cosine));
  const words = shareOfRange(candidates.map((each) => each.words));
  const asked = tellingStems(query.plain);
  const name = askedName(query);
  const factsOf = pathFacts(query.plain, name !== undefined, paths);
  const definition = name === undefined ? () => 0 : definitionOf(name);
  const within = (share: number): number =>
    mode === 'hybrid' ? share : (share + leastAlone) / (1 + leastAlone);
  const scored = candidates.map((candidate, i): Scored => {
    const facts = factsOf(candidate.path);
    const each: Scored = { candidate, facts, why: {}, score: 0 };
    add(each, 'meaning', (1 - wordShare) * within(meaning[i] ?? 0));
    add(each, 'words', wordShare * within(words[i] ?? 0));
    return each;
  });
  // A name is declared in code, whatever document speaks of it most.
  const documentShare = rule.document[kind] * (name === undefined ? behind(scored) : 1);
  for (const each of scored) {
    add(each, 'name', rule.name * each.facts.namedShare);
    add(each, 'definition', rule.definition * definition(each.candidate));
  }
  scored.sort((a, b) => b.score - a.score);
  for (const each of scored.slice(0, mostJudged)) {
    const match = titleMatch(asked, each.candidate.title);
    add(each, 'title', rule.title.asked * match.asked + rule.title.named * match.named);
  }
  for (const each of scored) {
    if (each.facts.isBeside) add(each, 'test', -rule.test * each.score);
    if (each.facts.isDocument) add(each, 'document', -documentShare * each.score);
  }
  scored.sort((a, b) => b.score - a.score);
  const judged = scored.slice(0, mostJudged).filter((each) => isPartOfFile(each.candidate));
  addFiles(judged, rule.file);
  judged.sort((a, b) => b.score - a.score);
  takeRepeats(judged, rule.repeat);
  return scored
    .sort((a, b) => b.score - a.score)
    .map(({ candidate: { item }, score, why }) => ({ item, rankScore: score, why }));
}

/** 1 where the best document is no nearer than the best of the rest, 0 where it leads by `leadAtMost`; tests aside. */
function behind(scored: readonly Scored[]): number {
  const best = { documents: 0, others: 0 };
  for (const { facts, score } of scored) {
    if (facts.isBeside) continue;
    const of = facts.isDocument ? 'documents' : 'others';
    best[of] = Math.max(best[of], score);
  }
  const lead = best.documents - best.others;
  return Math.min(1, Math.max(0, 1 - lead / leadAtMost));
}

function add(to: Scored, signal: Signal, value: number): void {
  if (value === 0) return;
  to.why[signal] = value;
  to.score += value;
}

/** Each path is looked at once. `isName`: then each of its words counts, as in `FromRequest`. */
function pathFacts(plain: string, isName: boolean, paths: PathWords): (path: string) => PathFacts {
  const asked = tellingStems(plain, isName);
  const wantsBeside = asksForSuchFiles(plain);
  const known = new Map<string, PathFacts>();
  return (path) => {
    const before = known.get(path);
    if (before) return before;
    const { stems, isBeside, isDocument } = paths.of(path, isName);
    const facts = {
      namedShare: shareLike(asked, stems),
      isBeside: !wantsBeside && isBeside,
      isDocument,
    };
    known.set(path, facts);
    return facts;
  };
}

/** What is asked for is rather in a file that has more of it. `scored`: best first. */
function addFiles(scored: readonly Scored[], most: number): void {
  const best = new Map<string, number[]>();
  for (const { candidate, score } of scored) {
    const scores = best.get(candidate.path) ?? [];
    if (scores.length < passagesOfFile) best.set(candidate.path, [...scores, score]);
  }
  const sums = new Map(
    [...best].map(([path, scores]) => [path, scores.reduce((sum, score) => sum + score, 0)]),
  );
  const greatest = Math.max(...sums.values());
  if (greatest <= 0) return;
  for (const each of scored) {
    add(each, 'file', (most * (sums.get(each.candidate.path) ?? 0)) / greatest);
  }
}

/** `scored`: best first. */
function takeRepeats(scored: readonly Scored[], rule: RankingRule['repeat']): void {
  const seen = new Set<string>();
  for (const each of scored) {
    const { path } = each.candidate;
    const share = each.facts.isDocument ? rule.document : rule.code;
    if (seen.has(path)) add(each, 'repeat', -share * each.score);
    seen.add(path);
  }
}
