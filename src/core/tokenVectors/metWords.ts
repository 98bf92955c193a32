import { shareLike, tellingStems } from '../search/ranking/nameWords.ts';
import { stopWords } from '../search/stopWords.ts';
import type { Span } from '../text/span.ts';
import type { WordMatch } from './wordMatches.ts';

/** A word of a text that words of a query met, where they count. */
export interface MetWord extends Span {
  /** Number of the colour that it has with its query word in every text, from 0. */
  readonly tint: number;
  /** The query's words that met it, as they were typed; the nearest, whose colour it has, is the first. */
  readonly asked: readonly string[];
  /** Whether it is one of these itself, in whatever form. */
  readonly isSame: boolean;
}

/** Colours that everybody tells apart. */
export const metTints = 6;
// Beside the pair that counts most; a pair that counts less explains nothing.
const leastShare = 0.2;
// Even strangers have a nearest word.
const leastCosine = 0.4;
// Of several words that met the same one, those that are so much farther have only found nothing nearer.
const farther = 0.1;

/**
 * The words of a text that the telling ones of a query met, in the order of the text; stop words are none, on either side. The
 * query's words that weigh most have a colour each, the same in every text. `matches`: of `wordMatches`, for one query and text.
 */
export function metWords(query: string, text: string, matches: readonly WordMatch[]): MetWord[] {
  const asked = ({ queryStart, queryEnd }: WordMatch): string => query.slice(queryStart, queryEnd);
  const counts = ({ weight, cosine }: WordMatch): number => weight * Math.max(0, cosine);
  const telling = matches
    .filter((match) => isTelling(asked(match)))
    .sort((a, b) => b.weight - a.weight || a.queryStart - b.queryStart);
  const least = leastShare * Math.max(0, ...telling.map(counts));
  const near = telling.slice(0, metTints).flatMap((match, tint) => {
    const count = counts(match);
    const isNear = match.cosine >= leastCosine && count > 0 && count >= least;
    return isNear && isTelling(text.slice(match.start, match.end)) ? [{ match, tint }] : [];
  });
  const byWord = Map.groupBy(near, ({ match }) => match.start);
  return [...byWord]
    .sort(([a], [b]) => a - b)
    .flatMap(([start, met]): MetWord[] => {
      met.sort((a, b) => b.match.cosine - a.match.cosine);
      const [best] = met;
      if (!best) return [];
      const words = met
        .filter(({ match }) => match.cosine >= best.match.cosine - farther)
        .map(({ match }) => asked(match));
      const { end } = best.match;
      const said = tellingStems(text.slice(start, end), true);
      const isSame = words.some((word) => shareLike(tellingStems(word, true), said) > 0);
      return [{ start, end, tint: best.tint, asked: words, isSame }];
    });
}

function isTelling(word: string): boolean {
  return /[\p{L}\p{N}]/u.test(word) && !stopWords.has(word.toLowerCase());
}
