import { t } from '../l10n/translate.ts';
import { AppError } from './appError.ts';

// As JavaScript, Node, C++, ONNX Runtime and WebAssembly say it, the last where a call for memory was refused before.
const said =
  /allocat|bad_alloc|out of memory|not enough memory|available memory|memory access out of bounds|\bOOM\b|\bENOMEM\b/i;

/** Whether what a library says of a failure is that there was too little memory. */
export function saysOutOfMemory(message: string): boolean {
  return said.test(message);
}

/** What to tell of an error that nobody expected, where memory was all that lacked; undefined where it was something else. */
export function outOfMemory(error: unknown): AppError | undefined {
  if (error instanceof AppError || !(error instanceof Error)) return undefined;
  const { code } = error as { readonly code?: unknown };
  const isRefused = error instanceof RangeError && saysOutOfMemory(error.message);
  if (!isRefused && code !== 'ERR_MEMORY_ALLOCATION_FAILED' && code !== 'ENOMEM') return undefined;
  return tooLittleMemory(error);
}

export function tooLittleMemory(cause: unknown): AppError {
  return new AppError(
    'engineUnavailable',
    t('There is too little memory for this; close other programs, or take less text at once.'),
    { cause },
  );
}
