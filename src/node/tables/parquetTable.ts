import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { checkColumnCount } from '../../core/tables/columnLimit.ts';
import type { Table, TableRecord } from '../../core/tables/table.ts';
import { sampleUnits } from '../../core/tables/textColumns.ts';
import {
  readInThread,
  type ParquetForm,
  type ParquetReading,
  type ParquetSource,
} from './parquetThread.ts';
import { mostTableUnits, TableTooLong, type ReadTableOptions } from './tableLimit.ts';

const mostRows = 5_000_000;

/** Whether values of a column are wanted. */
export type ColumnRule = (column: string) => boolean;

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
  let isKept: readonly boolean[] | undefined;
  let row = 0;
  const reading = await openTable<readonly string[]>(path, name, 'texts', options);
  const { columns } = reading;
  try {
    for await (const rows of reading.groups(() => only)) {
      const records = rows.map((all): TableRecord => {
        row++;
        // What follows in the group of rows of which the first were told is there with all columns.
        const values = isKept ? all.map((value, i) => (isKept?.[i] ? value : '')) : all;
        return { row, line: row, start: 0, end: 0, values };
      });
      const part = { columns, hasHeader: true, records, broken: [] };
      if (keep && !only) {
        isKept = columns.map(keep(part));
        only = columns.filter((_, i) => isKept?.[i]);
      }
      yield part;
      reading.tellProgress(row);
    }
    if (row === 0) yield { columns, hasHeader: true, records: [], broken: [] };
  } finally {
    await reading.close();
  }
}

/** Some lines of a Parquet file as JSON Lines. */
export interface ParquetLines {
  /** Whole lines. */
  readonly text: string;
  /** UTF-16 units of the text before them. */
  readonly start: number;
  /** Bytes of the file that were read by then, in proportion to its rows. */
  readonly bytesRead: number;
}

/**
 * A Parquet file as JSON Lines: a line for each row, in which every column has a string, as in `parquetParts`. Each piece but
 * the last is so long that a table's columns of text are found in the first. Throws as `parquetParts` does, and `unsupported`
 * where the text would be too long.
 */
export async function* parquetLines(
  source: ParquetSource,
  name: string,
  options: ReadTableOptions = {},
): AsyncGenerator<ParquetLines> {
  const { mostUnits = mostTableUnits } = options;
  const reading = await openTable<string>(source, name, 'lines', options);
  try {
    let [text, start, row] = ['', 0, 0];
    const piece = (): ParquetLines => ({ text, start, bytesRead: reading.bytesAt(row) });
    for await (const lines of reading.groups()) {
      row += lines.length;
      text += lines.join('');
      if (start + text.length > mostUnits) throw new TableTooLong(name, mostUnits);
      if (text.length >= sampleUnits) {
        yield piece();
        start += text.length;
        text = '';
      }
      reading.tellProgress(row);
    }
    if (text !== '') yield piece();
  } finally {
    await reading.close();
  }
}

/** The whole text that `parquetLines` gives in pieces. Throws as that does. */
export async function parquetAsJsonLines(
  source: ParquetSource,
  name: string,
  options: ReadTableOptions = {},
): Promise<string> {
  const pieces: string[] = [];
  for await (const { text } of parquetLines(source, name, options)) pieces.push(text);
  return pieces.join('');
}

/**
 * One row (from 0) of a Parquet file as `parquetLines` writes it, without the line feed; undefined where there is none. Only its group
 * of rows is read, or with a page index its pages. Throws as `parquetLines` does.
 */
export async function parquetLine(
  source: ParquetSource,
  name: string,
  row: number,
  { signal, patienceMs }: Pick<ReadTableOptions, 'signal' | 'patienceMs'> = {},
): Promise<string | undefined> {
  const reading = await readInThread<string>({ source, form: 'lines', row }, name, {
    signal,
    patienceMs,
  });
  try {
    checkColumnCount(reading.columns.length);
    for await (const [line] of reading.groups()) return line?.slice(0, -1);
    return undefined;
  } finally {
    await reading.close();
  }
}

/** Each row of a Parquet file, its columns by name. Throws as `parquetParts`. */
export async function eachParquetRow(
  path: string,
  name: string,
  see: (row: Readonly<Record<string, unknown>>) => void,
): Promise<void> {
  const reading = await openTable<Readonly<Record<string, unknown>>>(path, name, 'rows', {});
  try {
    for await (const rows of reading.groups()) rows.forEach(see);
  } finally {
    await reading.close();
  }
}

interface OpenedTable<Row> extends ParquetReading<Row> {
  /** How many bytes of the file are read where so many rows are. */
  readonly bytesAt: (row: number) => number;
  readonly tellProgress: (row: number) => void;
}

/** `close` has to be called. Throws `unsupported` where there are too many rows or columns. */
async function openTable<Row>(
  source: ParquetSource,
  name: string,
  form: ParquetForm,
  { signal, onProgress, patienceMs }: ReadTableOptions,
): Promise<OpenedTable<Row>> {
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
  const bytesAt = (row: number): number => (bytes * row) / rowCount;
  return { ...reading, bytesAt, tellProgress: (row) => onProgress?.(bytesAt(row), bytes) };
}
