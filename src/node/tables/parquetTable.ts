import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import {
  asyncBufferFromFile,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type AsyncBuffer,
} from 'hyparquet';
import { AppError, throwIfCancelled } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { checkColumnCount } from '../../core/tables/columnLimit.ts';
import type { Table, TableRecord } from '../../core/tables/table.ts';
import { mostTableUnits, tableTooLong, type ReadTableOptions } from './tableLimit.ts';

// Beside Snappy, which the library brings.
const compressors = {
  GZIP: (input: Uint8Array) => new Uint8Array(gunzipSync(input)),
  BROTLI: (input: Uint8Array) => new Uint8Array(brotliDecompressSync(input)),
  ZSTD: (input: Uint8Array) => new Uint8Array(zstdDecompressSync(input)),
};
const mostRows = 5_000_000;

/** A path, or what stands in the file. */
type ParquetSource = string | Uint8Array;

type ParquetRow = Readonly<Record<string, unknown>>;

interface ParquetRows<T> {
  readonly columns: readonly string[];
  /** A group of rows at a time: more are never in memory. */
  readonly groups: AsyncIterable<readonly T[]>;
}

/**
 * The records of a Parquet file. It has no text in which they stand: their spans are empty, and `line` is the row. Lists and
 * structures are values as JSON, but for lists of numbers, which are vectors, and bytes that are no text: those are left out.
 * Throws `fileUnreadable`, naming `name`, and `unsupported` for too many rows or columns.
 */
export async function readParquetTable(path: string, name: string): Promise<Table> {
  return reading(name, async () => {
    const { columns, groups } = await openParquet(path, name, {}, valuesOf);
    const records: TableRecord[] = [];
    for await (const rows of groups) {
      for (const values of rows) {
        const row = records.length + 1;
        records.push({ row, line: row, start: 0, end: 0, values });
      }
    }
    return { columns, hasHeader: true, records, broken: [] };
  });
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
  return reading(name, async () => {
    const { mostUnits = mostTableUnits } = options;
    const { columns, groups } = await openParquet(source, name, options, valuesOf);
    const keys = columns.map((column) => `${JSON.stringify(column)}:`);
    const parts: string[] = [];
    let units = 0;
    for await (const rows of groups) {
      const lines = rows.map((values) => {
        return `{${keys.map((key, i) => key + JSON.stringify(values[i])).join(',')}}\n`;
      });
      const part = lines.join('');
      units += part.length;
      if (units > mostUnits) throw tableTooLong(name, mostUnits);
      parts.push(part);
    }
    return parts.join('');
  });
}

/** Each row of a Parquet file, its columns by name. Throws as `readParquetTable`. */
export async function eachParquetRow(
  path: string,
  name: string,
  see: (row: Readonly<Record<string, unknown>>) => void,
): Promise<void> {
  await reading(name, async () => {
    const { groups } = await openParquet(path, name, {}, (row) => row);
    for await (const rows of groups) rows.forEach(see);
  });
}

async function reading<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const reason = (cause as Error).message;
    throw new AppError(
      'fileUnreadable',
      t('{0} cannot be read as Parquet ({1}); write it anew.', name, reason),
      { cause },
    );
  }
}

async function openParquet<T>(
  source: ParquetSource,
  name: string,
  options: ReadTableOptions,
  read: (row: ParquetRow, columns: readonly string[]) => T,
): Promise<ParquetRows<T>> {
  const file = await bufferOf(source);
  const metadata = await parquetMetadataAsync(file);
  const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
  checkColumnCount(columns.length);
  const count = Number(metadata.num_rows);
  if (count > mostRows) {
    throw new AppError('unsupported', t('{0} has more than {1} rows; split it.', name, mostRows));
  }
  async function* groups(): AsyncGenerator<T[]> {
    let rowStart = 0;
    for (const { num_rows: inGroup } of metadata.row_groups) {
      throwIfCancelled(options.signal);
      const rowEnd = rowStart + Number(inGroup);
      const rows = await parquetReadObjects({ file, metadata, compressors, rowStart, rowEnd });
      yield rows.map((row) => read(row, columns));
      rowStart = rowEnd;
      options.onProgress?.((file.byteLength * rowEnd) / count, file.byteLength);
    }
  }
  return { columns, groups: groups() };
}

async function bufferOf(source: ParquetSource): Promise<AsyncBuffer> {
  if (typeof source === 'string') return asyncBufferFromFile(source);
  const { byteLength } = source;
  return {
    byteLength,
    slice: (start, end) => Uint8Array.from(source.subarray(start, end ?? byteLength)).buffer,
  };
}

function valuesOf(row: ParquetRow, columns: readonly string[]): string[] {
  return columns.map((column) => textOf(row[column]));
}

function textOf(value: unknown): string {
  if (value === null || value === undefined || value instanceof Uint8Array) return '';
  if (typeof value === 'string') return value;
  // JSON has no word for these.
  if (typeof value === 'number') return Number.isNaN(value) ? '' : String(value);
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) return '';
  if (Array.isArray(value) && value.every((each) => typeof each === 'number')) return '';
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'bigint' ? String(each) : each,
  );
}
