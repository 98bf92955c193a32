import { AppError } from '../errors/appError.ts';
import { t } from '../l10n/translate.ts';

/** Beyond, a file is hardly a table: JSON whose keys are values has a column a record. */
const mostColumns = 5000;

/** Throws `unsupported`. */
export function checkColumnCount(count: number): void {
  if (count <= mostColumns) return;
  throw new AppError(
    'unsupported',
    t('The table has more than {0} columns; give it as one with fewer.', mostColumns),
  );
}
