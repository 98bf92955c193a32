import { ErrorCodes, ResponseError } from 'vscode-jsonrpc';
import { AppError, isCancellation, type ErrorCode } from '../core/errors/appError.ts';
import { outOfMemory } from '../core/errors/outOfMemory.ts';
import { t } from '../core/l10n/translate.ts';

interface WireData {
  readonly code: ErrorCode;
  readonly stack: string | undefined;
}

// JSON-RPC leaves -32099 to -32000 to applications; which of our codes it is stands in the data.
const applicationError = -32000;

/** An error as a JSON-RPC response carries it: the message, our code, and the stack for the log. */
export function toWireError(thrown: unknown): ResponseError<WireData> {
  const error = outOfMemory(thrown) ?? thrown;
  const code: ErrorCode = isCancellation(error)
    ? 'cancelled'
    : error instanceof AppError
      ? error.code
      : 'internal';
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? error.stack : undefined;
  return new ResponseError(applicationError, message, { code, stack });
}

/** What a rejected request means: our error as it was thrown at the far end, or that the far end is gone. */
export function fromWireError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof ResponseError && error.code === applicationError) {
    const data = error.data as WireData;
    const cause = data.stack === undefined ? undefined : { cause: data.stack };
    return new AppError(data.code, error.message, cause);
  }
  // Pending requests are rejected with this code when the connection is disposed; a request on a closed
  // connection throws a ConnectionError.
  const gone =
    !(error instanceof ResponseError) || error.code === ErrorCodes.PendingResponseRejected;
  return gone
    ? new AppError('engineStopped', t('The other side stopped before it answered; try again.'), {
        cause: error,
      })
    : new AppError('internal', error.message, { cause: error });
}
