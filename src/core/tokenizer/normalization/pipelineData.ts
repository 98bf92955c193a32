import { codePointCount, unpackMappings, unpackRuns } from './packedTables.ts';
import {
  categoryRuns,
  compatibilityDecompositions,
  compositionPairs,
  foldedLetters,
  pipelineFlagRuns,
} from './pipelineTables.ts';
import { unicodeData } from './unicodeData.ts';

/** What the reference's parts do with a code point: bits of `PipelineData.flags`. Written by `writePipelineTables.py`. */
export const pipelineFlag = {
  /** `\s` of a regular expression. */
  regexSpace: 1,
  /** `\w` of a regular expression. */
  regexWord: 2,
  /** `Digits` cuts at it. */
  numeric: 4,
  /** `StripAccents` drops it. */
  combining: 8,
  /** Belongs to the grapheme cluster of the character before it. */
  joins: 16,
  /** Nothing joins it. */
  control: 32,
  /** The character after it belongs to its cluster. */
  prepends: 64,
  /** Joins a pictogram and a zero width joiner before it. */
  pictographic: 128,
  /** Joins a consonant and a linker before it. */
  consonant: 256,
  linker: 512,
  /** May stand between a consonant and a linker. */
  between: 1024,
} as const;

/** General categories; the index is the number in `PipelineData.categories` less 1, and 0 there is none of them. */
export const categoryNames =
  'Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Cs Co Cn'.split(
    ' ',
  );

export interface PipelineData {
  /** Bits of `pipelineFlag`, one number for each code point. */
  readonly flags: Uint16Array;
  readonly categories: Uint8Array;
  /** The full compatibility decomposition, or undefined where there is none. */
  compatibility(codePoint: number): readonly number[] | undefined;
  /** What NFC makes of two characters, or undefined. */
  composed(first: number, second: number): number | undefined;
  /** What `(?i)` takes for an ASCII letter in lower case, beside both its cases. */
  folded(letter: number): readonly number[];
}

const [hangulFirst, hangulLast] = [0xac00, 0xd7a3];
const [leadFirst, vowelFirst, tailBase] = [0x1100, 0x1161, 0x11a7];
const [leads, vowels, tails] = [19, 21, 28];

/** By the arithmetic of the Unicode standard, section 3.12. */
function composedHangul(first: number, second: number): number | undefined {
  const lead = first - leadFirst;
  const vowel = second - vowelFirst;
  if (lead >= 0 && lead < leads && vowel >= 0 && vowel < vowels) {
    return hangulFirst + (lead * vowels + vowel) * tails;
  }
  const tail = second - tailBase;
  const isOpen = first >= hangulFirst && first <= hangulLast && (first - hangulFirst) % tails === 0;
  return isOpen && tail > 0 && tail < tails ? first + tail : undefined;
}

function unpack(): PipelineData {
  const canonical = unicodeData();
  const decomposed = new Map<number, readonly number[]>();
  unpackMappings(compatibilityDecompositions, decomposed);
  const pairs = new Map<number, readonly number[]>();
  unpackMappings(compositionPairs, pairs);
  const composed = new Map<number, number>();
  for (const [whole, [first, second]] of pairs) composed.set(pairKey(first!, second!), whole);
  const letters = new Map<number, readonly number[]>();
  unpackMappings(foldedLetters, letters);
  return {
    flags: unpackRuns(pipelineFlagRuns, new Uint16Array(codePointCount)),
    categories: unpackRuns(categoryRuns, new Uint8Array(codePointCount)),
    compatibility: (codePoint) => decomposed.get(codePoint) ?? canonical.decomposition(codePoint),
    composed: (first, second) =>
      composedHangul(first, second) ?? composed.get(pairKey(first, second)),
    folded: (letter) => letters.get(letter) ?? [],
  };
}

function pairKey(first: number, second: number): number {
  return first * codePointCount + second;
}

let unpacked: PipelineData | undefined;

/** The tables, unpacked on first use: about 3.4 MB, in some milliseconds. */
export function pipelineData(): PipelineData {
  unpacked ??= unpack();
  return unpacked;
}
