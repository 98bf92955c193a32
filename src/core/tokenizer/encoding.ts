/**
 * A text as a model reads it: one entry for each token, `[CLS]` and `[SEP]` included.
 *
 * `spans` are UTF-16 offsets into the source text, as it was before normalisation.
 *
 * The arrays may share one buffer: to transfer one of them, copy it first.
 */
export interface Encoding {
  /** Vocabulary id of each token. */
  readonly ids: Int32Array;
  /** `start, end` of each token, two numbers a token; `0, 0` for special tokens that the text does not hold. */
  readonly spans: Int32Array;
  /** Counts words from 0; all pieces of one word share its number, added tokens count as words, the second text of a pair begins at 0 again; -1 for special tokens added around the text. */
  readonly words: Int32Array;
  /** 0 for the first text of a pair and its special tokens, 1 for the second. */
  readonly tokenTypes: Int32Array;
}
