import { AppError, isCancellation } from '../../core/errors/appError.ts';

/** What a failed write means to the user. */
export function diskError(path: string, cause: unknown): unknown {
  if (cause instanceof AppError || isCancellation(cause)) return cause;
  const { code } = cause as NodeJS.ErrnoException;
  const next =
    code === 'ENOSPC' || code === 'EDQUOT'
      ? 'the disk is full: free some space, and try again'
      : 'check its disk and its permissions';
  return new AppError(
    'fileUnwritable',
    `${path} cannot be written (${code ?? String(cause)}); ${next}.`,
    {
      cause,
    },
  );
}
