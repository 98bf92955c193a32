import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';

/**
 * UTF-16 units of a table that is held as one text. A string may have 536 million; host and engine hold it once each, a byte a
 * unit, or two where it has letters beyond Latin 1.
 */
export const mostTableUnits = 400_000_000;

/**
 * UTF-16 units of a table that is longer, and is held with its long values cut: half as many, since the host makes all values of its
 * lines of JSON once more, as texts of their own.
 */
export const mostCutUnits = 200_000_000;

export interface ReadTableOptions {
  readonly signal?: AbortSignal | undefined;
  /** Bytes that were read, of all; of Parquet in proportion to its rows. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** UTF-16 units that are read at most; `mostTableUnits` when absent. */
  readonly mostUnits?: number | undefined;
  /** How long a group of Parquet's rows may take; by the file's length when absent. */
  readonly patienceMs?: number | undefined;
}

/** A table that cannot be held as one text. */
export class TableTooLong extends AppError {
  /** `mostUnits`: of its text. */
  constructor(name: string, mostUnits: number) {
    const message = t(
      '{0} has more than {1} characters, and tables are read up to that; split it, or leave out columns.',
      name,
      mostUnits,
    );
    super('unsupported', message);
  }
}
