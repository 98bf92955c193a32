import type { WordMatch } from '../../../core/tokenVectors/wordMatches.ts';

/** Two words that met, as they are drawn. */
export interface MetPair {
  readonly match: WordMatch;
  /** What it counts beside the pair that counts most, 0 to 1. */
  readonly share: number;
  /** Its colour, from 0; undefined where it counts too little to have one. */
  readonly tint: number | undefined;
}

/** A piece of a text: one that met, or what lies between two of these. */
interface WordRun {
  readonly text: string;
  /** Numbers of its pairs; none of what lies between. */
  readonly pairs: readonly number[];
  /** Of the pair that counts most. */
  readonly tint: number | undefined;
}

/** Colours that everybody tells apart, as the style sheet has them. */
const tints = 6;
// A pair that counts less is drawn, but has no colour of its own.
const leastTinted = 0.2;

/** In the order of `matches`. The pairs that count most have a colour each. */
export function tintedPairs(matches: readonly WordMatch[]): MetPair[] {
  const counts = matches.map(({ cosine, weight }) => weight * Math.max(0, cosine));
  const most = Math.max(1e-9, ...counts);
  const ranked = counts
    .map((count, pair) => ({ pair, share: count / most }))
    .filter(({ share }) => share >= leastTinted)
    .sort((a, b) => b.share - a.share)
    .slice(0, tints);
  const tintOf = new Map(ranked.map(({ pair }, tint) => [pair, tint]));
  return matches.map((match, pair) => {
    return { match, share: (counts[pair] ?? 0) / most, tint: tintOf.get(pair) };
  });
}

/** A text cut where words that met begin and end. A word of the second text may have met several. */
export function wordRuns(
  text: string,
  side: 'query' | 'text',
  pairs: readonly MetPair[],
): WordRun[] {
  const words = new Map<number, { end: number; pairs: number[] }>();
  pairs.forEach(({ match }, pair) => {
    const { queryStart, queryEnd } = match;
    const [start, end] = side === 'query' ? [queryStart, queryEnd] : [match.start, match.end];
    const known = words.get(start);
    if (known) known.pairs.push(pair);
    else words.set(start, { end, pairs: [pair] });
  });
  const runs: WordRun[] = [];
  let at = 0;
  const between = (end: number): void => {
    if (end > at) runs.push({ text: text.slice(at, end), pairs: [], tint: undefined });
  };
  for (const [start, word] of [...words].sort(([a], [b]) => a - b)) {
    // Words of one text do not overlap; spans that are wider by a mark might.
    if (start < at) continue;
    between(start);
    const tint = word.pairs.map((pair) => pairs[pair]?.tint ?? Infinity);
    const first = Math.min(...tint);
    runs.push({
      text: text.slice(start, word.end),
      pairs: word.pairs,
      tint: first === Infinity ? undefined : first,
    });
    at = word.end;
  }
  between(text.length);
  return runs;
}
