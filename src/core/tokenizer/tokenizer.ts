import type { Encoding } from './encoding.ts';

/** Turns text into tokens. Pure: equal texts give equal encodings, and nothing is cut silently. */
export interface Tokenizer {
  /** Number of ids, added tokens included. */
  readonly vocabularySize: number;
  readonly specialIds: {
    readonly cls: number;
    readonly sep: number;
    readonly pad: number;
    readonly unknown: number;
    readonly mask: number | undefined;
  };
  /** `[CLS]` + pieces + `[SEP]`. */
  encode(text: string): Encoding;
  /** `[CLS]` + pieces of `first` + `[SEP]` + pieces of `second` + `[SEP]`; spans count in their own text. */
  encodePair(first: string, second: string): Encoding;
  /** The vocabulary's entry of an id, continuation mark included (`##ing`). Throws on an unknown id. */
  token(id: number): string;
  /** The id of a vocabulary entry, or undefined. */
  tokenId(token: string): number | undefined;
}
