import { characterFlag } from './unicodeData.ts';
import type { UnicodeData } from './unicodeData.ts';

/** The switches of the reference's BertNormalizer, `strip_accents` resolved. */
export interface NormalizerOptions {
  /** Lower case before everything else, as by a `Lowercase` in front. */
  readonly lowercasesFirst: boolean;
  /** Drop control characters, turn white space into spaces. */
  readonly cleanText: boolean;
  /** Put spaces around CJK ideographs. */
  readonly handleChineseCharacters: boolean;
  /** Decompose canonically and drop non-spacing marks. */
  readonly stripAccents: boolean;
  readonly lowercase: boolean;
}

/** Where words end, beside white space. */
export interface WordRules {
  /** Each mark of punctuation is a word. */
  readonly isolatesPunctuation: boolean;
  /** Signs that are no word characters (`\w`) are words of their own, several in a row one. */
  readonly splitsSymbols: boolean;
}

/** Those of the reference's BertPreTokenizer. */
export const bertWordRules: WordRules = { isolatesPunctuation: true, splitsSymbols: false };

/**
 * What a character becomes, in one number. Either one normalised character, `code point | class`
 * (below `notSingle`), or `removed`, or `sequence | index` of several, or `reordered`: canonical
 * ordering may move it, so it cannot be looked at alone.
 */
export const characterCode = {
  codePointMask: 0x1fffff,
  /** Classes of a normalised character; 0 is part of a word. */
  space: 1 << 21,
  alone: 2 << 21,
  symbol: 3 << 21,
  notSingle: 1 << 23,
  removed: 1 << 23,
  sequence: 1 << 24,
  reordered: 1 << 25,
} as const;

const blockBits = 8;
const blockSize = 1 << blockBits;

/** The generated tables folded into one look-up for a choice of switches; filled in blocks, as characters come. */
export class CharacterCodes {
  readonly options: NormalizerOptions;
  readonly #rules: WordRules;
  /** Code of each ASCII character; in fact of the first 256 code points. */
  readonly ascii: Int32Array;
  readonly #data: UnicodeData;
  readonly #blocks: (Int32Array | undefined)[];
  readonly #sequences: (readonly number[])[] = [];

  constructor(data: UnicodeData, options: NormalizerOptions, rules: WordRules = bertWordRules) {
    this.#data = data;
    this.options = options;
    this.#rules = rules;
    this.#blocks = new Array<Int32Array | undefined>(0x110000 >> blockBits).fill(undefined);
    this.ascii = this.#fill(0);
  }

  of(codePoint: number): number {
    const block = this.#blocks[codePoint >> blockBits] ?? this.#fill(codePoint >> blockBits);
    return block[codePoint & (blockSize - 1)]!;
  }

  /** The normalised characters, each with its class, behind a code with the bit `sequence`. */
  sequence(code: number): readonly number[] {
    return this.#sequences[code & characterCode.codePointMask]!;
  }

  /** The character with the bits of its class: what the pre-tokenizer makes of it. */
  classified(codePoint: number): number {
    const flags = this.#data.flags[codePoint]!;
    const { isolatesPunctuation, splitsSymbols } = this.#rules;
    if ((flags & characterFlag.splitSpace) !== 0) return codePoint | characterCode.space;
    if (isolatesPunctuation && (flags & characterFlag.splitAlone) !== 0) {
      return codePoint | characterCode.alone;
    }
    const isSymbol = splitsSymbols && (flags & characterFlag.wordCharacter) === 0;
    return isSymbol ? codePoint | characterCode.symbol : codePoint;
  }

  #fill(block: number): Int32Array {
    const codes = new Int32Array(blockSize);
    const first = block << blockBits;
    for (let i = 0; i < blockSize; i++) codes[i] = this.#codeOf(first + i);
    this.#blocks[block] = codes;
    return codes;
  }

  /** A character after `lowercasesFirst`, `clean_text` and `handle_chinese_chars`. */
  cleaned(codePoint: number): readonly number[] {
    const { lowercasesFirst, cleanText, handleChineseCharacters } = this.options;
    const lowered = lowercasesFirst ? this.#data.lower(codePoint) : undefined;
    return (lowered ?? [codePoint]).flatMap((part) => {
      const flags = this.#data.flags[part]!;
      if (cleanText && (flags & characterFlag.cleanRemoves) !== 0) return [];
      if (handleChineseCharacters && (flags & characterFlag.chinese) !== 0) {
        return [0x20, part, 0x20];
      }
      return cleanText && (flags & characterFlag.cleanToSpace) !== 0 ? [0x20] : [part];
    });
  }

  /** The reference's steps in its order: clean, CJK, decompose and strip, lower case. */
  #codeOf(codePoint: number): number {
    const { stripAccents, lowercase } = this.options;
    let parts = this.cleaned(codePoint);
    if (stripAccents) {
      parts = parts
        .flatMap((part) => this.#data.decomposition(part) ?? [part])
        .filter((part) => (this.#data.flags[part]! & characterFlag.mark) === 0);
      if (parts.some((part) => this.#data.rank(part) !== 0)) return characterCode.reordered;
    }
    if (lowercase) parts = parts.flatMap((part) => this.#data.lower(part) ?? [part]);
    const codes = parts.map((part) => this.classified(part));
    if (codes.length === 0) return characterCode.removed;
    if (codes.length === 1) return codes[0]!;
    return characterCode.sequence | (this.#sequences.push(codes) - 1);
  }
}
