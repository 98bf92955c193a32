/** Why something failed, in a word that code can act on. The message is for people. */
export type ErrorCode =
  | 'invalidInput'
  | 'tooManyTokens'
  | 'unsupported'
  | 'documentUnknown'
  | 'modelMissing'
  | 'modelInvalid'
  | 'hubRefused'
  | 'hubUnavailable'
  | 'fileUnreadable'
  | 'fileUnwritable'
  | 'indexDamaged'
  | 'engineStopped'
  | 'engineUnavailable'
  | 'cancelled'
  | 'internal';

/**
 * An error that a person can act on: `message` is one clear sentence that says what to do next.
 * Crosses process boundaries with its code (see `protocol/wireError.ts`).
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** True when `error` says that the caller itself gave up; such errors are never shown. */
export function isCancellation(error: unknown): boolean {
  return error instanceof AppError
    ? error.code === 'cancelled'
    : error instanceof Error && (error.name === 'AbortError' || error.name === 'Canceled');
}

/** Throws an `AppError` with code `cancelled` when `signal` is aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new AppError('cancelled', 'Cancelled.');
}

/** What `promise` gives, or a rejection with `cancelled` as soon as `signal` is aborted. */
export async function untilAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (!signal) return promise;
  // Whoever no longer waits is not to be told of a failure.
  promise.catch(() => undefined);
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => {
      reject(new AppError('cancelled', 'Cancelled.'));
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    if (onAbort) signal.removeEventListener('abort', onAbort);
  }
}
