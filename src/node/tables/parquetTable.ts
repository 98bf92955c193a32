import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { checkColumnCount } from '../../core/tables/columnLimit.ts';
import type { Table, TableRecord } from '../../core/tables/table.ts';
import {
  readInThread,
  type ParquetForm,
  type ParquetReading,
  type ParquetSource,
} from './parquetThread.ts';
import { mostTableUnits, tableTooLong, type ReadTableOptions } from './tableLimit.ts';

const mostRows = 5_000_000;

/** Whether values of a column are wanted. */
export type ColumnRule = (column: string) => boolean;

/** What a row is in each form. */
interface RowOf {
  readonly texts: readonly string[];
  readonly rows: Readonly<Record<string, unknown>>;
}

/**
 * The records of a Parquet file, some at a time, with all of its columns. It has no text in which they stand: their spans are
 * empty, and `line` is the row. Lists and structures are values as JSON, but for lists of numbers, which are vectors, and bytes
 * that are no text: those are left out. `keep` is called with the first part and says which columns' values are made of those
 * behind it; all are when absent. Throws `fileUnreadable`, naming `name`, and `unsupported` for too many rows or columns.
 */
export async function* parquetParts(
  path: string,
  name: string,
  {
    keep,
    ...options
  }: ReadTableOptions & { readonly keep?: ((first: Table) => ColumnRule) | undefined },
): AsyncGenerator<Table> {
  let only: readonly string[] | undefined;
  let row = 0;
  const reading = await openTable<readonly string[]>(path, name, 'texts', options);
  const { columns } = reading;
  try {
    for await (const rows of reading.groups(() => only)) {
      const records = rows.map((values): TableRecord => {
        row++;
        return { row, line: row, start: 0, end: 0, values };
      });
      const part = { columns, hasHeader: true, records, broken: [] };
      if (keep && !only) only = columns.filter(keep(part));
      yield part;
      reading.tellProgress(row);
    }
    if (row === 0) yield { columns, hasHeader: true, records: [], broken: [] };
  } finally {
    await reading.close();
  }
}

/**
 * A Parquet file as JSON Lines: a line for each row, in which every column has a string, as in `readParquetTable`. Throws as
 * that does, and `unsupported` where the text would be too long.
 */
export async function parquetAsJsonLines(
  source: ParquetSource,
  name: string,
  options: ReadTableOptions = {},
): Promise<string> {
  const { mostUnits = mostTableUnits } = options;
  const parts: string[] = [];
  let units = 0;
  await eachGroup(source, name, 'texts', options, (rows, columns) => {
    const keys = columns.map((column) => `${JSON.stringify(column)}:`);
    const lines = rows.map((values) => {
      return `{${keys.map((key, i) => key + JSON.stringify(values[i])).join(',')}}\n`;
    });
    const part = lines.join('');
    units += part.length;
    if (units > mostUnits) throw tableTooLong(name, mostUnits);
    parts.push(part);
  });
  return parts.join('');
}

/** Each row of a Parquet file, its columns by name. Throws as `readParquetTable`. */
export async function eachParquetRow(
  path: string,
  name: string,
  see: (row: Readonly<Record<string, unknown>>) => void,
): Promise<void> {
  await eachGroup(path, name, 'rows', {}, (rows) => rows.forEach(see));
}

/** Gives `see` some rows at a time. */
async function eachGroup<Form extends ParquetForm>(
  source: ParquetSource,
  name: string,
  form: Form,
  options: ReadTableOptions,
  see: (rows: readonly RowOf[Form][], columns: readonly string[]) => void,
): Promise<void> {
  const reading = await openTable<RowOf[Form]>(source, name, form, options);
  try {
    let done = 0;
    for await (const rows of reading.groups()) {
      see(rows, reading.columns);
      done += rows.length;
      reading.tellProgress(done);
    }
  } finally {
    await reading.close();
  }
}

/** `close` has to be called. Throws `unsupported` where there are too many rows or columns. */
async function openTable<Row>(
  source: ParquetSource,
  name: string,
  form: ParquetForm,
  { signal, onProgress, patienceMs }: ReadTableOptions,
): Promise<ParquetReading<Row> & { readonly tellProgress: (rows: number) => void }> {
  const reading = await readInThread<Row>({ source, form }, name, { signal, patienceMs });
  const { columns, rowCount, bytes } = reading;
  try {
    checkColumnCount(columns.length);
    if (rowCount > mostRows) {
      throw new AppError('unsupported', t('{0} has more than {1} rows; split it.', name, mostRows));
    }
  } catch (error) {
    await reading.close();
    throw error;
  }
  const tellProgress = (rows: number): void => onProgress?.((bytes * rows) / rowCount, bytes);
  return { ...reading, tellProgress };
}
