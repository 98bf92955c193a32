import type { MetWord } from '../../../core/tokenVectors/metWords.ts';
import type { MatchedWord } from './matchedWords.ts';

/** A word of a hit that is drawn: it did something to make the hit match, or met a word of the query, or both. */
export interface TintedWord extends MatchedWord {
  readonly met?: MetWord | undefined;
}

/** In the order of the text, without overlap. A word that met one of the query counts little where nothing else says more. */
export function tintedWords(
  words: readonly MatchedWord[],
  met: readonly MetWord[],
): readonly TintedWord[] {
  const overlaps = (a: MatchedWord, b: MetWord): boolean => a.start < b.end && b.start < a.end;
  const tinted = met.map((word): TintedWord => {
    const { start, end } = word;
    const same = words.filter((other) => overlaps(other, word));
    const isStrong = same.some(({ strength }) => strength === 'strong');
    return { start, end, strength: isStrong ? 'strong' : 'weak', met: word };
  });
  const others = words.filter((word) => !met.some((other) => overlaps(word, other)));
  return [...tinted, ...others].sort((a, b) => a.start - b.start);
}
