import type { Query } from '../query.ts';
import type { Candidate } from './candidate.ts';
import { definesName } from './definitions.ts';
import { haveOneStem, tellingWords } from './nameWords.ts';
import { isBesideThePoint } from './pathKinds.ts';
import { askedName, queryKind, type QueryKind } from './queryKind.ts';

export type RankingMode = 'hybrid' | 'semantic' | 'keyword';

/** What a place among the hits is due to. */
export type Signal = 'meaning' | 'words' | 'name' | 'definition' | 'test' | 'repeat';

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
  /** Share of words in a mix with meaning, by the kind of query. */
  readonly wordShare: Readonly<Record<QueryKind, number>>;
  /** Added where all of a query's words are in the file's path, and as much less as fewer are. */
  readonly name: number;
  /** Added where the passage defines the name that is asked for. */
  readonly definition: number;
  /** Taken from what tests, examples and the like have, as a share. */
  readonly test: number;
  /** Taken from a file's second hit, and all further ones, as a share. */
  readonly repeat: number;
}

export const rankingRule: RankingRule = {
  wordShare: { symbol: 0.7, quoted: 0.3, question: 0.3 },
  name: 0.3,
  definition: 0.3,
  test: 0.7,
  repeat: 0.5,
};

// What stands farther behind is not among the hits that are looked at, and its text is not read.
const mostJudged = 300;

interface Scored {
  readonly candidate: Candidate;
  readonly why: Partial<Record<Signal, number>>;
  score: number;
}

/**
 * Ranks what meaning and words have found. Both are brought to 0 to 1 between their least and their greatest among the
 * candidates and mixed; what stands around a passage then raises or lowers it. Best first; of equal ones in the order that
 * they come in. Takes some 2 ms for 500 candidates.
 */
export function rankCandidates(
  query: Query,
  candidates: readonly Candidate[],
  mode: RankingMode,
  rule: RankingRule = rankingRule,
): RankedCandidate[] {
  const kind = queryKind(query);
  const words = mode === 'keyword' ? 1 : mode === 'semantic' ? 0 : rule.wordShare[kind];
  const meaningOf = share(candidates.map(({ cosine }) => cosine));
  const wordsOf = share(candidates.map((each) => each.words));
  const asked = tellingWords(query.plain);
  const pathShares = new Map<string, number>();
  const name = kind === 'symbol' ? askedName(query.plain) : undefined;
  const scored = candidates.map((candidate, i): Scored => {
    const why: Partial<Record<Signal, number>> = {};
    let score = 0;
    const add = (signal: Signal, value: number): void => {
      if (value === 0) return;
      why[signal] = value;
      score += value;
    };
    add('meaning', (1 - words) * (meaningOf[i] ?? 0));
    add('words', words * (wordsOf[i] ?? 0));
    const { path } = candidate;
    const inPath = pathShares.get(path) ?? shareInPath(asked, path);
    pathShares.set(path, inPath);
    add('name', rule.name * inPath);
    if (name !== undefined && definesName(candidate, name)) add('definition', rule.definition);
    if (isBesideThePoint(path)) add('test', -rule.test * score);
    return { candidate, why, score };
  });
  return withoutRepeats(scored, rule.repeat);
}

/** Values between their least and their greatest as 0 to 1; 0 where there is none. */
function share(values: readonly (number | undefined)[]): number[] {
  let least = Infinity;
  let greatest = -Infinity;
  for (const value of values) {
    if (value === undefined || Number.isNaN(value)) continue;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  const range = greatest - least;
  return values.map((value) => {
    if (value === undefined || Number.isNaN(value)) return 0;
    return range > 0 ? (value - least) / range : 1;
  });
}

function shareInPath(asked: readonly string[], path: string): number {
  if (asked.length === 0) return 0;
  const words = tellingWords(path);
  const found = asked.filter((word) => words.some((each) => haveOneStem(word, each)));
  return found.length / asked.length;
}

function withoutRepeats(scored: readonly Scored[], repeat: number): RankedCandidate[] {
  const best = scored.toSorted((a, b) => b.score - a.score);
  const seen = new Set<string>();
  for (const [i, each] of best.entries()) {
    const isRepeated = repeat > 0 && i < mostJudged && seen.has(each.candidate.path);
    // A line that is a text of its own says nothing of the other lines of its list or log.
    if (isRepeated && each.candidate.text.includes('\n')) {
      each.why.repeat = -repeat * each.score;
      each.score += each.why.repeat;
    }
    seen.add(each.candidate.path);
  }
  return best
    .sort((a, b) => b.score - a.score)
    .map(({ candidate, score, why }) => ({ item: candidate.item, rankScore: score, why }));
}
