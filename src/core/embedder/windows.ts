import { t } from '../l10n/translate.ts';
import { AppError } from '../errors/appError.ts';

/** How long text is cut: `tokens` in a window and in common with the next one. Part of a vector's key. */
export interface WindowRule {
  /** Tokens in a window, those around a text (`[CLS]` and `[SEP]`) counted; at least one more than these. */
  readonly windowTokens: number;
  /** Tokens that neighbouring windows have in common; less than half of a window. */
  readonly overlapTokens: number;
}

/**
 * A slice of a text's tokens, special tokens not counted. `keepStart` to `keepEnd` are the tokens whose
 * vectors are taken from this window: together the windows keep every token exactly once.
 */
interface Window {
  readonly start: number;
  readonly end: number;
  readonly keepStart: number;
  readonly keepEnd: number;
}

/**
 * Covers `tokenCount` tokens (special tokens not counted) with windows of one length, the last one moved
 * back so that it is full. A token in two windows is kept where it stands farther from an edge, which is
 * on its side of the middle of what they have in common. `around`: special tokens of a window.
 */
export function planWindows(tokenCount: number, rule: WindowRule, around = 2): Window[] {
  const size = rule.windowTokens - around;
  const step = size - rule.overlapTokens;
  if (size < 1 || step < 1) {
    throw new AppError(
      'invalidInput',
      t(
        'Windows of {0} tokens cannot have {1} in common; choose a smaller overlap.',
        String(rule.windowTokens),
        String(rule.overlapTokens),
      ),
    );
  }
  if (tokenCount <= size) {
    return [{ start: 0, end: tokenCount, keepStart: 0, keepEnd: tokenCount }];
  }
  const starts: number[] = [];
  for (let start = 0; start + size < tokenCount; start += step) starts.push(start);
  starts.push(tokenCount - size);
  // Between two windows the one that begins later takes over in the middle of the overlap.
  const borders = starts.slice(1).map((start, i) => Math.ceil((starts[i]! + size + start) / 2));
  return starts.map((start, i) => ({
    start,
    end: start + size,
    keepStart: borders[i - 1] ?? 0,
    keepEnd: borders[i] ?? tokenCount,
  }));
}
