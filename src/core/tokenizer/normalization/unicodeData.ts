import { codePointCount, numbersOf, unpackMappings, unpackRuns } from './packedTables.ts';
import { decompositions, flagRuns, lowerRuns, lowerSeveral, rankRuns } from './unicodeTables.ts';

/** What the reference does with a code point: bits of `UnicodeData.flags`. Written by `scripts/unicode/writeTables.py`. */
export const characterFlag = {
  /** `clean_text` drops it. */
  cleanRemoves: 1,
  /** `clean_text` turns it into a space. */
  cleanToSpace: 2,
  /** `handle_chinese_chars` puts spaces around it. */
  chinese: 4,
  /** `strip_accents` drops it, after decomposition. */
  mark: 8,
  /** White space to the pre-tokenizer. */
  splitSpace: 16,
  /** A word of its own to the pre-tokenizer. */
  splitAlone: 32,
  /** `\w` to `single_word` of an added token. */
  wordCharacter: 64,
  /** `\s` to `lstrip` and `rstrip` of an added token. */
  stripSpace: 128,
} as const;

const hangulFirst = 0xac00;
const hangulLast = 0xd7a3;

/** The generated tables, unpacked: about 1.3 MB, made once in a few milliseconds. */
export interface UnicodeData {
  /** Bits of `characterFlag`, one byte for each code point. */
  readonly flags: Uint8Array;
  /** Rank of the canonical combining class; 0: canonical ordering does not move it. */
  rank(codePoint: number): number;
  /** The full canonical decomposition, or undefined where there is none. */
  decomposition(codePoint: number): readonly number[] | undefined;
  /** Lower case, without context, or undefined where nothing changes. */
  lower(codePoint: number): readonly number[] | undefined;
}

function unpackStepped(packed: string, into: Map<number, readonly number[]>): void {
  const numbers = numbersOf(packed);
  let first = 0;
  for (let i = 0; i < numbers.length; i += 4) {
    first += numbers[i]!;
    const [count, stride, difference] = [numbers[i + 1]!, numbers[i + 2]!, numbers[i + 3]!];
    for (let k = 0; k < count; k++) {
      const codePoint = first + k * stride;
      into.set(codePoint, [codePoint + difference]);
    }
  }
}

/** Hangul syllables decompose by the arithmetic of the Unicode standard, section 3.12. */
function hangulParts(codePoint: number): readonly number[] {
  const index = codePoint - hangulFirst;
  const parts = [0x1100 + Math.floor(index / 588), 0x1161 + Math.floor((index % 588) / 28)];
  if (index % 28 !== 0) parts.push(0x11a7 + (index % 28));
  return parts;
}

function unpack(): UnicodeData {
  const decomposed = new Map<number, readonly number[]>();
  unpackMappings(decompositions, decomposed);
  const lowered = new Map<number, readonly number[]>();
  unpackStepped(lowerRuns, lowered);
  unpackMappings(lowerSeveral, lowered);
  // Marks that canonical ordering moves lie below U+20000: no need for a byte for every code point.
  const ranks = unpackRuns(rankRuns, new Uint8Array(codePointCount)).slice(0, 0x20000);
  return {
    flags: unpackRuns(flagRuns, new Uint8Array(codePointCount)),
    rank: (codePoint) => ranks[codePoint] ?? 0,
    decomposition: (codePoint) =>
      codePoint >= hangulFirst && codePoint <= hangulLast
        ? hangulParts(codePoint)
        : decomposed.get(codePoint),
    lower: (codePoint) => lowered.get(codePoint),
  };
}

let unpacked: UnicodeData | undefined;

/** The tables of the reference tokenizer, unpacked on first use. */
export function unicodeData(): UnicodeData {
  unpacked ??= unpack();
  return unpacked;
}
