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
