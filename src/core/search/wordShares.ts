import type { Span } from '../text/span.ts';

/** A run of a text that adds to a score: a word, or what lies between two words. */
interface WordShare {
  readonly text: string;
  /** What its pieces add; undefined for what lies between words. */
  readonly contribution: number | undefined;
}

/** A score shared out: words, special tokens and the rest add up to it. */
interface SharedScore {
  readonly words: readonly WordShare[];
  readonly cls: number;
  readonly sep: number;
  /** What the prompt before the text adds, where the model wants one. */
  readonly prompt?: number;
  /** What the words outside of `words` add. */
  readonly rest: number;
}

/** A text's tokens and what each adds to a score; `[CLS]` stands first, `[SEP]` last. */
export interface TokenShares {
  /** `start, end` of each token, UTF-16 offsets in the text. */
  readonly spans: Int32Array;
  /** Index from 0 of each token's word; -1 for `[CLS]`, `[SEP]` and a prompt. */
  readonly words: Int32Array;
  readonly contributions: Float64Array;
}

interface Word extends Span {
  readonly contribution: number;
}

/** Adds up the pieces of each word. Of more than `limit` words those around the strongest ones are listed. */
export function wordShares(text: string, shares: TokenShares, limit: number): SharedScore {
  const all = wordsOf(shares);
  const { start, end } = strongestRun(all, limit);
  const words: WordShare[] = [];
  let at = start === 0 ? 0 : all[start]!.start;
  for (const word of all.slice(start, end)) {
    if (word.start > at) words.push({ text: text.slice(at, word.start), contribution: undefined });
    words.push({ text: text.slice(word.start, word.end), contribution: word.contribution });
    at = Math.max(at, word.end);
  }
  if (end === all.length && at < text.length) {
    words.push({ text: text.slice(at), contribution: undefined });
  }
  const { contributions } = shares;
  const outside = [...all.slice(0, start), ...all.slice(end)];
  const prompts = contributions.subarray(1, -1).filter((_, i) => shares.words[i + 1] === -1);
  return {
    words,
    cls: contributions[0] ?? 0,
    sep: contributions.at(-1) ?? 0,
    ...(prompts.length > 0 && { prompt: prompts.reduce((sum, share) => sum + share, 0) }),
    rest: outside.reduce((sum, { contribution }) => sum + contribution, 0),
  };
}

function wordsOf({ spans, words, contributions }: TokenShares): Word[] {
  const found: Word[] = [];
  let current = -1;
  for (let t = 1; t < words.length - 1; t++) {
    if (words[t] === -1) continue;
    const start = spans[2 * t]!;
    const end = spans[2 * t + 1]!;
    const contribution = contributions[t]!;
    const last = found.at(-1);
    if (last && words[t] === current) {
      found[found.length - 1] = {
        start: Math.min(last.start, start),
        end: Math.max(last.end, end),
        contribution: last.contribution + contribution,
      };
    } else {
      found.push({ start, end, contribution });
    }
    current = words[t]!;
  }
  return found;
}

/** The run of `limit` words with the largest sum of contributions. */
function strongestRun(words: readonly Word[], limit: number): Span {
  if (words.length <= limit) return { start: 0, end: words.length };
  let sum = 0;
  for (let i = 0; i < limit; i++) sum += words[i]!.contribution;
  let best = sum;
  let start = 0;
  for (let i = limit; i < words.length; i++) {
    sum += words[i]!.contribution - words[i - limit]!.contribution;
    if (sum > best) {
      best = sum;
      start = i - limit + 1;
    }
  }
  return { start, end: start + limit };
}
