import type { Encoding } from '../tokenizer/encoding.ts';
import type { AroundText } from '../tokenizer/tokenizer.ts';
import { planWindows, type WindowRule } from './windows.ts';

/** One window of a text as the model reads it, with what stands around a text (`[CLS]` and `[SEP]`) of its own. */
export interface WindowSequence {
  readonly ids: Int32Array;
  /** First and after-last position of `ids` whose vectors count, what stands around where it is the text's. */
  readonly keepStart: number;
  readonly keepEnd: number;
  /** The token of the whole text that stands at `keepStart`. */
  readonly firstToken: number;
}

/** The windows of a text, in order: together they keep each of its tokens once. */
export function windowSequences(
  encoding: Encoding,
  rule: WindowRule,
  { before, after }: AroundText,
): WindowSequence[] {
  const first = before.length;
  const around = first + after.length;
  const windows = planWindows(encoding.ids.length - around, rule, around);
  if (windows.length === 1) return [wholeSequence(encoding)];
  return windows.map((window, i) => {
    const size = window.end - window.start;
    const ids = new Int32Array(size + around);
    ids.set(before);
    ids.set(encoding.ids.subarray(first + window.start, first + window.end), first);
    ids.set(after, first + size);
    // What stands before the text is the first window's, what stands after it the last one's.
    const isFirst = i === 0;
    const isLast = i === windows.length - 1;
    return {
      ids,
      keepStart: isFirst ? 0 : first + window.keepStart - window.start,
      keepEnd: isLast ? size + around : first + window.keepEnd - window.start,
      firstToken: isFirst ? 0 : first + window.keepStart,
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
