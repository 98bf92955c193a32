import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { checkColumnCount } from '../../core/tables/columnLimit.ts';
import type { Table, TableRecord } from '../../core/tables/table.ts';
import { readInThread, type ParquetForm, type ParquetSource } from './parquetThread.ts';
import { mostTableUnits, tableTooLong, type ReadTableOptions } from './tableLimit.ts';

const mostRows = 5_000_000;

/** What a row is in each form. */
interface RowOf {
  readonly texts: readonly string[];
  readonly rows: Readonly<Record<string, unknown>>;
}

/**
 * The records of a Parquet file. It has no text in which they stand: their spans are empty, and `line` is the row. Lists and
 * structures are values as JSON, but for lists of numbers, which are vectors, and bytes that are no text: those are left out.
 * Throws `fileUnreadable`, naming `name`, and `unsupported` for too many rows or columns.
 */
export async function readParquetTable(path: string, name: string): Promise<Table> {
  const records: TableRecord[] = [];
  const columns = await eachGroup(path, name, 'texts', {}, (rows) => {
    for (const values of rows) {
      const row = records.length + 1;
      records.push({ row, line: row, start: 0, end: 0, values });
    }
  });
  return { columns, hasHeader: true, records, broken: [] };
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

/** Gives `see` a group of rows at a time, and returns the columns. */
async function eachGroup<Form extends ParquetForm>(
  source: ParquetSource,
  name: string,
  form: Form,
  { signal, onProgress, patienceMs }: ReadTableOptions,
  see: (rows: readonly RowOf[Form][], columns: readonly string[]) => void,
): Promise<readonly string[]> {
  const reading = await readInThread<RowOf[Form]>({ source, form }, name, { signal, patienceMs });
  const { columns, rowCount, bytes, groups } = reading;
  try {
    checkColumnCount(columns.length);
    if (rowCount > mostRows) {
      throw new AppError('unsupported', t('{0} has more than {1} rows; split it.', name, mostRows));
    }
    let done = 0;
    for await (const rows of groups) {
      see(rows, columns);
      done += rows.length;
      onProgress?.((bytes * done) / rowCount, bytes);
    }
    return columns;
  } finally {
    await reading.close();
  }
}
