import { numberColumn } from '../../../core/analysis/learn/numberColumn.ts';
import { AppError } from '../../../core/errors/appError.ts';
import { t } from '../../../core/l10n/translate.ts';
import { valueOf, type Table } from '../../../core/tables/table.ts';
import { oneLine } from '../../../core/text/oneLine.ts';

const mostNamed = 10;
const mostValueUnits = 40;

/** The numbers of a column. */
export interface TableNumbers {
  /** By record: NaN where it says nothing, or no number. */
  readonly numbers: Float64Array;
  /** Values that are no numbers, as `PredictedNumbers` has them. */
  readonly otherCount: number;
  readonly others: readonly { readonly row: number; readonly value: string }[];
}

/** Whether a column of such values, of which each stands once, is learned as numbers: two of them at least, and most of all. */
export function areNumbers(values: readonly string[]): boolean {
  const count = values.length - otherValues(numberColumn(values).numbers).length;
  return count >= 2 && 2 * count > values.length;
}

/**
 * Reads a column of numbers, given by its place. Throws `invalidInput`, with row and value, where most of its values are none, or
 * where one may be two numbers.
 */
export function tableNumbers({ columns, records }: Table, column: number): TableNumbers {
  const name = columns[column] ?? '';
  const said = records
    .map((record, place) => ({ place, row: record.row, value: valueOf(record, column).trim() }))
    .filter(({ value }) => value !== '');
  const { numbers, ambiguous } = numberColumn(said.map(({ value }) => value));
  const unclear = said[ambiguous ?? -1];
  if (unclear) {
    const { row, value } = unclear;
    throw new AppError(
      'invalidInput',
      t(
        'Row {0}: {1} in column {2} may be {3} or {4}; write the numbers of this column with a point, or without signs between thousands.',
        String(row),
        value,
        name,
        value.replaceAll(',', ''),
        value.replace(',', '.'),
      ),
    );
  }
  const others = otherValues(numbers).map((i) => ({
    row: said[i]?.row ?? 0,
    value: oneLine(said[i]?.value ?? '', mostValueUnits),
  }));
  const [first] = others;
  if (first && 2 * others.length >= said.length) {
    throw new AppError(
      'invalidInput',
      t(
        'Most values of column {0} are no numbers: row {1} has “{2}”. Choose another column, or learn labels.',
        name,
        String(first.row),
        first.value,
      ),
    );
  }
  const byRecord = new Float64Array(records.length).fill(NaN);
  for (const [i, { place }] of said.entries()) byRecord[place] = numbers[i] ?? NaN;
  return { numbers: byRecord, otherCount: others.length, others: others.slice(0, mostNamed) };
}

/** Places of what is no number. */
function otherValues(numbers: Float64Array): number[] {
  return Array.from(numbers.keys()).filter((i) => Number.isNaN(numbers[i]));
}
