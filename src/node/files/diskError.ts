import { AppError, isCancellation } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';

/** What a failed write means to the user. */
export function diskError(path: string, cause: unknown): unknown {
  if (cause instanceof AppError || isCancellation(cause)) return cause;
  const { code } = cause as NodeJS.ErrnoException;
  const next =
    code === 'ENOSPC' || code === 'EDQUOT'
      ? t('the disk is full: free some space, and try again')
      : t('check its disk and its permissions');
  return new AppError(
    'fileUnwritable',
    t('{0} cannot be written ({1}); {2}.', path, code ?? String(cause), next),
    {
      cause,
    },
  );
}
