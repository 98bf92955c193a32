import { phraseTest } from '../keywordQuery.ts';
import type { Query } from '../query.ts';
import { atOnce } from '../steps.ts';
import type { Candidate } from './candidate.ts';
import { definitionOf, type Definition } from './definitions.ts';
import { shareOfRange } from './mixScores.ts';
import { shareLike, tellingStems } from './nameWords.ts';
import { meantName } from './meantName.ts';
import { isPartOfFile } from './partOfFile.ts';
import { asksForSuchFiles, asksForUpkeep, isDocument } from './pathKinds.ts';
import { PathWords } from './pathWords.ts';
import { lastNameOf } from './names.ts';
import { askedNames, queryKind, type QueryKind } from './queryKind.ts';
import { titleMatch } from './titleWords.ts';

export type RankingMode = 'hybrid' | 'semantic' | 'keyword';

/** What a place among the hits is due to. */
export type Signal =
  | 'meaning'
  | 'words'
  | 'tokens'
  | 'name'
  | 'title'
  | 'phrase'
  | 'definition'
  | 'test'
  | 'document'
  | 'file'
  | 'repeat';

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
  /** Added where the passage holds the whole query, of two telling words or more, as it stands: a message that somebody met. */
  readonly phrase: number;
  /** Added where the passage defines the name that is asked for. */
  readonly definition: number;
  /** Taken from what tests, examples, licences and the like have, as a share, unless the query asks for such. */
  readonly test: number;
  /** Taken from what documents have, as a share; less where the best of them leads the best of code, see `leadAtMost`. */
  readonly document: Readonly<Record<QueryKind, number>>;
  /** Added where the file has several good passages, and as much less as they are worse than those of the best file. */
  readonly file: number;
  /** Taken from all hits of a file but its first, as a share: of a document less, whose texts may each stand for itself. */
  readonly repeat: { readonly code: number; readonly document: number };
}

/**
 * Chosen on sets of questions, nDCG@10 x100 in hybrid mode. All signals, then without `name`, `title`, `document`, `file` and
 * `repeat`: questions to five repositories of code 89.1, 85.1, 87.7, 86.3, 89.1, 85.3; to documents that lie in such
 * repositories 70.4, 73.5, 68.2, 72.2, 70.9, 70.5; what is said of a function to the function 54.8, 54.0, 47.1, 52.9, 53.7,
 * 55.4; messages of commits to files 67.0, 64.4, 67.5, 68.0, 67.3, 61.3; names to their declarations 98.7, 99.6, 98.3, 98.7,
 * 98.6, 98.7; lines of logs 66.7 each; headings, which are taken out of their sections for it, 61.0, 61.1, 64.6, 61.0, 60.8,
 * 60.7. On a repository that nothing was chosen on: code 80.3, 75.9, 75.7, 66.3, 79.5, 74.0; its documents 61.5, 59.2, 60.1,
 * 63.5, 61.1, 62.3; functions 46.6, 46.2, 43.9, 44.5, 44.5, 46.5; commits 66.3, 61.6, 68.3, 64.2, 65.9, 56.9.
 * `file` by meaning alone, with and without: the repositories 86.6, 85.7, documents 72.1, 70.8, commits 62.2, 62.9.
 * Words that shorten another (`shareLike`), with and without, before `file`: the repositories 88.8, 87.9, functions 52.3, 50.5,
 * documents 69.6, 69.0, commits 66.8, 66.3, headings 60.2, 60.4; on three other repositories by words alone, together with
 * `file` and `wordWeights.ts`: questions 81.0, 75.4, commits 60.5, 60.8, functions 48.9, 49.9.
 * Half the weight for words of a single word against .28: names 98.2 and 98.1, 95.1 and 94.9, nothing else changes; .22 in
 * questions of users against .28: Banking77 86.7 and 86.1, documents of the held-out repository 61.1 and 60.4. Before, by
 * ranks: the repositories 71.5.
 * On 234 questions to six other repositories and a handbook that nothing was chosen on (graded, most of them to the lines of a
 * declaration): four of them in hybrid mode 79.2 before several names, slips, traits, upkeep and `test`, 80.4 after; all by
 * words alone 66.4 and 69.7. `test` .3 against .2, by words alone: all seven 69.7 and 68.4, no question falls, the five
 * repositories above 88.5 each.
 */
export const rankingRule: RankingRule = {
  words: { symbol: 0.7, word: 0.5, usage: 0.22, wish: 0.28, question: 0.28 },
  name: 0.6,
  title: { asked: 0.15, named: 0.15 },
  phrase: 0.4,
  definition: 0.8,
  test: 0.3,
  document: { symbol: 0.3, word: 0.3, usage: 0, wish: 0, question: 0.2 },
  file: 0.1,
  repeat: { code: 0.25, document: 0.2 },
};

// What stands farther behind is not among the hits that are looked at, and its text is not read.
const mostJudged = 300;
// What meaning alone or words alone have found lies closer together than what both have, so there the range begins lower,
// and signals decide as much: semantic and keyword on nine sets 64.7 and 62.2 without it, 65.0 and 62.4 with it.
const leastAlone = 0.3;
// Of these the text is read for the whole query, some 1,000 characters each.
const mostRead = 100;
// Where the best document is ahead by so much, in the mix of meaning and words, the answer is there and it loses nothing.
const leadAtMost = 0.3;
// Of a file, its best: by their mean it is judged.
const passagesOfFile = 3;

interface Scored {
  readonly candidate: Candidate;
  readonly facts: PathFacts;
  readonly why: Partial<Record<Signal, number>>;
  /** By meaning and words alone. */
  mixed: number;
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
  const names = askedNames(query);
  const areNames = names.length > 0;
  const factsOf = pathFacts(query.plain, areNames, paths);
  const definition = definitionOfAny(names, candidates);
  const within = (share: number): number =>
    mode === 'hybrid' ? share : (share + leastAlone) / (1 + leastAlone);
  const scored = candidates.map((candidate, i): Scored => {
    const facts = factsOf(candidate.path);
    const each: Scored = { candidate, facts, why: {}, mixed: 0, score: 0 };
    add(each, 'meaning', (1 - wordShare) * within(meaning[i] ?? 0));
    add(each, 'words', wordShare * within(words[i] ?? 0));
    each.mixed = each.score;
    return each;
  });
  // A name is declared in code, whatever document speaks of it most.
  const documentShare = rule.document[kind] * (areNames ? 1 : behind(scored));
  for (const each of scored) {
    add(each, 'name', rule.name * each.facts.namedShare);
    add(each, 'definition', rule.definition * definition(each.candidate));
  }
  scored.sort((a, b) => b.score - a.score);
  for (const each of scored.slice(0, mostJudged)) {
    const match = titleMatch(asked, each.candidate.title);
    add(each, 'title', rule.title.asked * match.asked + rule.title.named * match.named);
  }
  if (!areNames && asked.size > 1 && rule.phrase > 0) {
    const holdsQuery = phraseTest(query.plain, false);
    scored.sort((a, b) => b.score - a.score);
    for (const each of scored.slice(0, mostRead)) {
      if (atOnce(holdsQuery(each.candidate.text))) add(each, 'phrase', rule.phrase);
    }
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

/** How far a passage defines one of some names, or the one that was meant where no candidate holds a name as it was typed. */
function definitionOfAny(names: readonly string[], candidates: readonly Candidate[]): Definition {
  const definitions = names.map((name) => {
    const isThere = candidates.some(({ text }) => text.includes(name));
    return definitionOf(isThere ? name : (meantName(name, declaredNames(candidates)) ?? name));
  });
  return (passage) => Math.max(0, ...definitions.map((definition) => definition(passage)));
}

function* declaredNames(candidates: readonly Candidate[]): Generator<string> {
  for (const { path, title } of candidates) {
    if (title === undefined || isDocument(path)) continue;
    for (const each of title.split(', ')) {
      const name = lastNameOf(each);
      if (name !== undefined) yield name;
    }
  }
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
  const wantsUpkeep = asksForUpkeep(plain);
  const known = new Map<string, PathFacts>();
  return (path) => {
    const before = known.get(path);
    if (before) return before;
    const { stems, isBeside, isUpkeep, isDocument } = paths.of(path, isName);
    const facts = {
      namedShare: shareLike(asked, stems),
      isBeside: (!wantsBeside && isBeside) || (!wantsUpkeep && isUpkeep),
      isDocument,
    };
    known.set(path, facts);
    return facts;
  };
}

/** What is asked for is rather in a file that has more of it. */
function addFiles(scored: readonly Scored[], most: number): void {
  const best = new Map<string, number[]>();
  for (const { candidate, mixed } of scored) {
    const scores = best.get(candidate.path) ?? [];
    best.set(candidate.path, scores);
    scores.push(mixed);
  }
  const sums = new Map<string, number>();
  for (const [path, scores] of best) {
    const first = scores.sort((a, b) => b - a).slice(0, passagesOfFile);
    sums.set(
      path,
      first.reduce((sum, score) => sum + score, 0),
    );
  }
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
