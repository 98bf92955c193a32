import type { Encoding } from './encoding.ts';

/** The ids that stand before and after the tokens of a single text: `[CLS]` and `[SEP]` in BERT, one or none in others. */
export interface AroundText {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** Turns text into tokens. Pure: equal texts give equal encodings, and nothing is cut silently. */
export interface Tokenizer {
  /** Number of ids, added tokens included. */
  readonly vocabularySize: number;
  readonly around: AroundText;
  readonly specialIds: {
    /** The first before a text. */
    readonly cls: number | undefined;
    /** The last after a text. */
    readonly sep: number | undefined;
    readonly pad: number;
    readonly unknown: number | undefined;
    readonly mask: number | undefined;
  };
  /** The pieces, and what stands around them: in BERT `[CLS]` + pieces + `[SEP]`. */
  encode(text: string): Encoding;
  /** In BERT `[CLS]` + pieces of `first` + `[SEP]` + pieces of `second` + `[SEP]`; spans count in their own text. */
  encodePair(first: string, second: string): Encoding;
  /** The vocabulary's entry of an id, continuation mark included (`##ing`). Throws on an unknown id. */
  token(id: number): string;
  /** The id of a vocabulary entry, or undefined. */
  tokenId(token: string): number | undefined;
}
