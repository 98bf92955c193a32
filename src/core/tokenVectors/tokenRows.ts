/**
 * The kept vectors of a text's own tokens, in the order of `ownTokens`: all that `tokenizer.encode` gives of the text
 * but for what stands around it (`[CLS]`, `[SEP]`) and for a prompt's. Texts of several windows are as others: each
 * token has one row, of the window where it stands farthest from an edge.
 */
export interface TokenRows {
  /** Tokens; 0 for a text of which the tokenizer makes none. */
  readonly count: number;
  /** Numbers of a row: 48, or as many as the model's token vectors have where these are fewer. */
  readonly dims: number;
  /** `count` x `dims`: less the corpus's mean token vector, projected, length 1; zeros where a token is the mean itself. */
  readonly rows: Float32Array;
  /** `start, end` of each token in the text, UTF-16, half open: 2 x `count`. Absent where only vectors are kept. */
  readonly spans?: Int32Array;
}
