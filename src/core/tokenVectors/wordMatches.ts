import type { Encoding } from '../tokenizer/encoding.ts';
import type { BestTokens } from './lateInteraction.ts';

/** A word of a query and the word of a text that it met. Offsets are UTF-16 units in the two. */
export interface WordMatch {
  readonly queryStart: number;
  readonly queryEnd: number;
  readonly start: number;
  readonly end: number;
  /** Of their nearest pieces, centred, -1 to 1. */
  readonly cosine: number;
  /** What the word counts in the whole, 0 to 1: those of all words add up to 1. */
  readonly weight: number;
}

/** Where a text's tokens stand: those that have a row, in the order of the rows. */
export type TokenPlaces = Pick<Encoding, 'spans' | 'words'>;

/** A word as it stands in a text, with the tokens that it is made of. */
export interface TextWord {
  readonly start: number;
  readonly end: number;
  readonly tokens: readonly number[];
}

/** The words of some tokens, in order; tokens that stand around a text, whose word is -1, are none. */
export function wordsOfTokens({ spans, words }: TokenPlaces): TextWord[] {
  const found: { start: number; end: number; tokens: number[] }[] = [];
  let current = -1;
  for (let t = 0; t < words.length; t++) {
    const word = words[t]!;
    if (word < 0) continue;
    const [start, end] = [spans[2 * t]!, spans[2 * t + 1]!];
    const last = found.at(-1);
    if (last && word === current) {
      last.start = Math.min(last.start, start);
      last.end = Math.max(last.end, end);
      last.tokens.push(t);
    } else found.push({ start, end, tokens: [t] });
    current = word;
  }
  return found;
}

/**
 * For each word of a query the word of the text that it met: by the nearest of the pairs that its pieces make. Words that
 * met none, in a text without tokens, are left out. `weights`: of the query's tokens, as in `lateInteraction`.
 */
export function wordMatches(
  query: TokenPlaces,
  text: TokenPlaces,
  { cosines, places }: BestTokens,
  weights: ArrayLike<number>,
): WordMatch[] {
  const asked = wordsOfTokens(query);
  const said = wordsOfTokens(text);
  const wordOf = new Map(said.flatMap((word) => word.tokens.map((token) => [token, word])));
  const weightOf = ({ tokens }: TextWord): number =>
    tokens.reduce((sum, token) => sum + weights[token]!, 0);
  const total = asked.reduce((sum, word) => sum + weightOf(word), 0);
  return asked.flatMap((word): WordMatch[] => {
    const best = word.tokens.reduce((a, b) => (cosines[b]! > cosines[a]! ? b : a));
    const met = wordOf.get(places[best]!);
    if (!met) return [];
    return [
      {
        ...{ queryStart: word.start, queryEnd: word.end, start: met.start, end: met.end },
        cosine: cosines[best]!,
        weight: total > 0 ? weightOf(word) / total : 1 / asked.length,
      },
    ];
  });
}
