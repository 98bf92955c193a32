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

/**
 * Reads a text as the model reads it with a prompt before it, and leaves out what is not the text's own: what stands
 * around it (`[CLS]`, `[SEP]`) and the prompt's tokens. A token that begins in the prompt and ends in the text is the text's.
 */
export function ownTokens(tokenizer: Tokenizer, text: string, prompt = ''): OwnTokens {
  const { ids, spans, words } = tokenizer.encode(prompt + text);
  let end = ids.length;
  while (end > 0 && words[end - 1] === -1) end--;
  let first = 0;
  while (first < end && isBefore(first)) first++;
  const firstWord = words[first] ?? 0;
  return {
    first,
    count: end - first,
    ids: ids.slice(first, end),
    spans: spans.slice(2 * first, 2 * end).map((at) => Math.max(0, at - prompt.length)),
    words: words.slice(first, end).map((word) => word - firstWord),
  };

  function isBefore(token: number): boolean {
    const isInPrompt = prompt !== '' && (spans[2 * token + 1] ?? 0) <= prompt.length;
    return words[token] === -1 || isInPrompt;
  }
}
