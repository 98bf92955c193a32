import { documentKindOfPath } from '../../text/blocks/documentKind.ts';
import type { Query } from '../query.ts';
import type { Candidate } from './candidate.ts';
import { definitionOf } from './definitions.ts';
import { shareOfRange } from './mixScores.ts';
import { shareIn, tellingStems } from './nameWords.ts';
import { asksForSuchFiles, isBesideThePoint, isDocument } from './pathKinds.ts';
import { askedName, queryKind, type QueryKind } from './queryKind.ts';

export type RankingMode = 'hybrid' | 'semantic' | 'keyword';

/** What a place among the hits is due to. */
export type Signal = 'meaning' | 'words' | 'name' | 'definition' | 'test' | 'document' | 'repeat';

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
  /** Added where the passage defines the name that is asked for. */
  readonly definition: number;
  /** Taken from what tests, examples and the like have, as a share, unless the query asks for such. */
  readonly test: number;
  /** Taken from what documents have, as a share. */
  readonly document: Readonly<Record<QueryKind, number>>;
  /** Taken from all hits of a file but its first, as a share: of a document less, whose texts may each stand for itself. */
  readonly repeat: { readonly code: number; readonly document: number };
}

/**
 * Chosen on nine sets, nDCG@10 x100 in hybrid mode, by ranks, by mixed scores alone and with all signals: questions to five
 * repositories 71.5, 74.2, 87.6; messages of commits to files 60.1, 61.3, 65.5; names to their declarations 77.0, 75.9, 98;
 * lines of logs 58.5, 66.9, 65; sections of prose 63.2, 65.9, 64; Vaswani 49.7, 50.8; Banking77 86.1, 86.1. Two sets pay:
 * what is said of a function to the function 49.8, 50.4, 46 (`repeat`), questions that documents of a repository of code
 * answer 69.2, 70.2, 59 (`document`: without it 69, and the repositories 83.6).
 */
export const rankingRule: RankingRule = {
  words: { symbol: 0.7, word: 0.5, usage: 0.28, question: 0.28 },
  name: 0.6,
  definition: 0.8,
  test: 0.2,
  document: { symbol: 0.3, word: 0.3, usage: 0, question: 0.2 },
  repeat: { code: 0.25, document: 0.2 },
};

// What stands farther behind is not among the hits that are looked at, and its text is not read.
const mostJudged = 300;

interface Scored {
  readonly candidate: Candidate;
  readonly isDocument: boolean;
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
 * ones in the order that they come in.
 */
export function rankCandidates(
  query: Query,
  candidates: readonly Candidate[],
  mode: RankingMode,
  rule: RankingRule = rankingRule,
): RankedCandidate[] {
  const kind = queryKind(query);
  const wordShare = { hybrid: rule.words[kind], semantic: 0, keyword: 1 }[mode];
  const meaning = shareOfRange(candidates.map(({ cosine }) => cosine));
  const words = shareOfRange(candidates.map((each) => each.words));
  const factsOf = pathFacts(query.plain);
  const name = askedName(query);
  const definition = name === undefined ? () => 0 : definitionOf(name);
  const scored = candidates.map((candidate, i): Scored => {
    const facts = factsOf(candidate.path);
    const each: Scored = { candidate, isDocument: facts.isDocument, why: {}, score: 0 };
    add(each, 'meaning', (1 - wordShare) * (meaning[i] ?? 0));
    add(each, 'words', wordShare * (words[i] ?? 0));
    add(each, 'name', rule.name * facts.namedShare);
    add(each, 'definition', rule.definition * definition(candidate));
    if (facts.isBeside) add(each, 'test', -rule.test * each.score);
    if (facts.isDocument) add(each, 'document', -rule.document[kind] * each.score);
    return each;
  });
  scored.sort((a, b) => b.score - a.score);
  takeRepeats(scored.slice(0, mostJudged), rule.repeat);
  return scored
    .sort((a, b) => b.score - a.score)
    .map(({ candidate: { item }, score, why }) => ({ item, rankScore: score, why }));
}

/** Whether what else its file has says something of a passage: not of a record, a log's line, or one text of a list. */
function isPartOfFile(candidate: Candidate): boolean {
  const kind = documentKindOfPath(candidate.path);
  if (kind === 'delimited' || kind === 'subtitles' || kind === 'gettext') return false;
  // Its title and its text are read from the disk: only where they decide.
  return (kind !== 'json' && candidate.title !== undefined) || candidate.text.includes('\n');
}

function add(to: Scored, signal: Signal, value: number): void {
  if (value === 0) return;
  to.why[signal] = value;
  to.score += value;
}

/** Each path is looked at once. */
function pathFacts(plain: string): (path: string) => PathFacts {
  const asked = tellingStems(plain);
  const wantsBeside = asksForSuchFiles(plain);
  const known = new Map<string, PathFacts>();
  return (path) => {
    const before = known.get(path);
    if (before) return before;
    const facts = {
      namedShare: shareIn(asked, tellingStems(path)),
      isBeside: !wantsBeside && isBesideThePoint(path),
      isDocument: isDocument(path),
    };
    known.set(path, facts);
    return facts;
  };
}

function takeRepeats(scored: readonly Scored[], rule: RankingRule['repeat']): void {
  const seen = new Set<string>();
  for (const each of scored) {
    if (!isPartOfFile(each.candidate)) continue;
    const { path } = each.candidate;
    const share = each.isDocument ? rule.document : rule.code;
    if (seen.has(path)) add(each, 'repeat', -share * each.score);
    seen.add(path);
  }
}
