import { shareLike, tellingStems } from '../search/ranking/nameWords.ts';
import type { Span } from '../text/span.ts';
import type { WordMatch } from './wordMatches.ts';

/** A word of a text that words of a query met, where they count. */
export interface MetWord extends Span {
  /** Number of the colour that it has with its query word in every text, from 0. */
  readonly tint: number;
  /** The query's words that met it, as they were typed; the one whose colour it has is the first. */
  readonly asked: readonly string[];
  /** Whether it is one of these itself, in whatever form. */
  readonly isSame: boolean;
}

/** Colours that everybody tells apart. */
export const metTints = 6;
// Beside the pair that counts most; a pair that counts less explains nothing.
const leastShare = 0.2;
// Even strangers have a nearest word.
const leastCosine = 0.3;

/**
 * The words of a text that the telling ones of a query met, in the order of the text. Those of the query that weigh most have a
 * colour each, the same in every text. `matches`: of `wordMatches`, for one query and text.
 */
export function metWords(query: string, text: string, matches: readonly WordMatch[]): MetWord[] {
  const byWeight = [...matches].sort((a, b) => b.weight - a.weight || a.queryStart - b.queryStart);
  const counts = ({ weight, cosine }: WordMatch): number => weight * Math.max(0, cosine);
  const least = leastShare * Math.max(0, ...matches.map(counts));
  const words = new Map<number, { end: number; tint: number; asked: string[] }>();
  for (const [tint, match] of byWeight.slice(0, metTints).entries()) {
    const count = counts(match);
    if (match.cosine < leastCosine || count === 0 || count < least) continue;
    const { queryStart, queryEnd, start, end } = match;
    const asked = query.slice(queryStart, queryEnd);
    const known = words.get(start);
    if (known) known.asked.push(asked);
    else words.set(start, { end, tint, asked: [asked] });
  }
  return [...words]
    .sort(([a], [b]) => a - b)
    .map(([start, { end, tint, asked }]) => {
      const said = tellingStems(text.slice(start, end), true);
      const isSame = asked.some((word) => shareLike(tellingStems(word, true), said) > 0);
      return { start, end, tint, asked, isSame };
    });
}
