import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import {
  asyncBufferFromFile,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from 'hyparquet';
import { AppError } from '../../core/errors/appError.ts';
import { checkColumnCount } from '../../core/tables/columnLimit.ts';
import type { Table } from '../../core/tables/table.ts';

// Beside Snappy, which the library brings.
const compressors = {
  GZIP: (input: Uint8Array) => new Uint8Array(gunzipSync(input)),
  BROTLI: (input: Uint8Array) => new Uint8Array(brotliDecompressSync(input)),
  ZSTD: (input: Uint8Array) => new Uint8Array(zstdDecompressSync(input)),
};
const mostRows = 5_000_000;

/**
 * The records of a Parquet file. It has no text in which they stand: their spans are empty, and `line` is the row. Lists and
 * structures are values as JSON, but for lists of numbers, which are vectors, and bytes that are no text: those are left out.
 * Throws `fileUnreadable`, naming `name`.
 */
export async function readParquetTable(path: string, name: string): Promise<Table> {
  try {
    const file = await asyncBufferFromFile(path);
    const metadata = await parquetMetadataAsync(file);
    const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
    checkColumnCount(columns.length);
    if (Number(metadata.num_rows) > mostRows) {
      throw new AppError('unsupported', `${name} has more than ${mostRows} rows; split it.`);
    }
    const rows = await parquetReadObjects({ file, metadata, compressors });
    const records = rows.map((row, i) => ({
      ...{ row: i + 1, line: i + 1, start: 0, end: 0 },
      values: columns.map((column) => textOf(row[column])),
    }));
    return { columns, hasHeader: true, records, broken: [] };
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError(
      'fileUnreadable',
      `${name} cannot be read as Parquet (${(cause as Error).message}); write it anew.`,
      { cause },
    );
  }
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
