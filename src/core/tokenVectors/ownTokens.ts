import type { Encoding } from '../tokenizer/encoding.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';

/** The tokens of a text that have a row in `TokenRows`, in that order. */
export interface OwnTokens {
  /** Number of the first of them among the tokens of the prompt and the text, special ones counted. */
  readonly first: number;
  readonly count: number;
  readonly ids: Int32Array;
  /** `start, end` of each in the text, UTF-16, half open: 2 x `count`. */
  readonly spans: Int32Array;
  /** Pieces of one word share its number, from 0. */
  readonly words: Int32Array;
}

/** Which tokens of an encoding are the text's own: half open, special ones counted. */
export interface OwnRange {
  readonly first: number;
  readonly end: number;
}

/** In the encoding of a prompt, of so many UTF-16 units, and the text behind it. */
export function ownRange({ words, spans }: Encoding, promptLength = 0): OwnRange {
  let end = words.length;
  while (end > 0 && words[end - 1] === -1) end--;
  const isBefore = (token: number): boolean =>
    words[token] === -1 || (promptLength > 0 && (spans[2 * token + 1] ?? 0) <= promptLength);
  let first = 0;
  while (first < end && isBefore(first)) first++;
  return { first, end };
}

/**
 * Reads a text as the model reads it with a prompt before it, and leaves out what is not the text's own: what stands
 * around it (`[CLS]`, `[SEP]`) and the prompt's tokens. A token that begins in the prompt and ends in the text is the text's.
 */
export function ownTokens(tokenizer: Tokenizer, text: string, prompt = ''): OwnTokens {
  const encoding = tokenizer.encode(prompt + text);
  const { ids, spans, words } = encoding;
  const { first, end } = ownRange(encoding, prompt.length);
  const firstWord = words[first] ?? 0;
  return {
    first,
    count: end - first,
    ids: ids.slice(first, end),
    spans: spans.slice(2 * first, 2 * end).map((at) => Math.max(0, at - prompt.length)),
    words: words.slice(first, end).map((word) => word - firstWord),
  };
}
