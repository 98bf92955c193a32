import type { Encoding } from '../tokenizer/encoding.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import { planWindows, type WindowRule } from './windows.ts';

/** One window of a text as the model reads it, with `[CLS]` and `[SEP]` of its own. */
export interface WindowSequence {
  readonly ids: Int32Array;
  /** First and after-last position of `ids` whose vectors count, `[CLS]` and `[SEP]` where they are the text's. */
  readonly keepStart: number;
  readonly keepEnd: number;
  /** The token of the whole text that stands at `keepStart`. */
  readonly firstToken: number;
}

/** The windows of a text, in order: together they keep each of its tokens once. */
export function windowSequences(
  encoding: Encoding,
  rule: WindowRule,
  { cls, sep }: Tokenizer['specialIds'],
): WindowSequence[] {
  const windows = planWindows(encoding.ids.length - 2, rule);
  if (windows.length === 1) return [wholeSequence(encoding)];
  return windows.map((window, i) => {
    const size = window.end - window.start;
    const ids = new Int32Array(size + 2);
    ids[0] = cls;
    ids.set(encoding.ids.subarray(1 + window.start, 1 + window.end), 1);
    ids[size + 1] = sep;
    // The text's own [CLS] is the first window's, its [SEP] the last one's.
    const isFirst = i === 0;
    const isLast = i === windows.length - 1;
    return {
      ids,
      keepStart: isFirst ? 0 : 1 + window.keepStart - window.start,
      keepEnd: isLast ? size + 2 : 1 + window.keepEnd - window.start,
      firstToken: isFirst ? 0 : 1 + window.keepStart,
    };
  });
}

/** The number of the window that gives a token's vector; -1 where there is no such token. */
export function windowOfToken(windows: readonly WindowSequence[], token: number): number {
  if (!Number.isInteger(token) || token < 0) return -1;
  return windows.findIndex((window) => token < endToken(window));
}

/** After the last token of the whole text whose vector a window gives. */
export function endToken({ firstToken, keepStart, keepEnd }: WindowSequence): number {
  return firstToken + keepEnd - keepStart;
}

/** A text or a pair that is read at once. */
export function wholeSequence({ ids }: Encoding): WindowSequence {
  return { ids, keepStart: 0, keepEnd: ids.length, firstToken: 0 };
}
