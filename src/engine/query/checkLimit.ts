import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';

/** Throws `invalidInput` for a number of hits that cannot be listed. */
export function checkLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1) return;
  throw new AppError(
    'invalidInput',
    t('{0} hits cannot be listed; ask for 1 or more.', String(limit)),
  );
}
