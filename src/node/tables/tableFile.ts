import { stat } from 'node:fs/promises';
import { AppError, throwIfCancelled } from '../../core/errors/appError.ts';
import { readTable } from '../../core/tables/readTable.ts';
import { isParquet, tableFormatOf, type TableFormat } from '../../core/tables/tableFormat.ts';
import type { BrokenRecord, Table, TableRecord } from '../../core/tables/table.ts';
import { TableParts, type TablePart } from '../../core/tables/tableParts.ts';
import { usualEncoding, type EncodingRule } from '../encoding/encodings.ts';
import { readTextFile } from '../files/textFile.ts';
import { textPieces } from '../files/textPieces.ts';
import type { ColumnRule } from './parquetTable.ts';
import type { ReadTableOptions } from './tableLimit.ts';

// In bytes: what is larger is read in parts, so that its length is not that of the memory.
const mostWholeBytes = 8_000_000;

export interface TableFileOptions extends Pick<ReadTableOptions, 'signal' | 'onProgress'> {
  readonly rule?: EncodingRule | undefined;
  /**
   * Called with the first part of a file that is read in parts: which columns' values are wanted of the others. All are when
   * absent.
   */
  readonly keep?: ((first: Table) => ColumnRule) | undefined;
}

/**
 * A table's file in one part, or beyond 8 MB and of Parquet in several: together they have the records of the whole. `name` is
 * for messages. Throws `fileUnreadable`, and `unsupported` where it has too many columns or a record is too long.
 */
export async function* tableFileParts(
  path: string,
  name: string,
  options: TableFileOptions = {},
): AsyncGenerator<TablePart> {
  if (isParquet(path)) {
    // Only now: few have one.
    const { parquetParts } = await import('./parquetTable.ts');
    for await (const part of parquetParts(path, name, options)) {
      yield { ...part, source: undefined, start: 0 };
    }
    return;
  }
  const { rule = usualEncoding, keep, signal, onProgress } = options;
  const format = tableFormatOf(path) ?? 'delimited';
  const size = await stat(path).then(
    (found) => (found.isFile() ? found.size : 0),
    () => 0,
  );
  if (size <= mostWholeBytes) {
    yield await wholeTable(path, format, name, rule);
    return;
  }
  const parts = new TableParts(format);
  const breathe = (): undefined => {
    throwIfCancelled(signal);
  };
  let isFirst = true;
  for await (const piece of textPieces(path, rule, breathe)) {
    if (!piece) {
      // Whoever reads all of it says what is wrong with it.
      yield await wholeTable(path, format, name, rule);
      return;
    }
    const part = named(name, () => parts.add(piece.text));
    if (part) {
      if (isFirst && keep) parts.keep(keep(part));
      isFirst = false;
      yield part;
    }
    onProgress?.(piece.bytesRead, size);
  }
  yield named(name, () => parts.end());
}

/** As `tableFileParts`, put together; of one in several parts the values that `keep` lets pass. */
export async function readTableFile(
  path: string,
  name: string,
  options: TableFileOptions = {},
): Promise<Table> {
  let kept: ColumnRule | undefined;
  const { keep } = options;
  const keepOnce = keep && ((first: Table): ColumnRule => (kept = keep(first)));
  let last: Table | undefined;
  const records: TableRecord[] = [];
  const broken: BrokenRecord[] = [];
  for await (const part of tableFileParts(path, name, { ...options, keep: keepOnce })) {
    const isFirst = last === undefined;
    last = part;
    for (const record of part.records) {
      records.push(isFirst && kept ? withValuesOf(record, part.columns, kept) : record);
    }
    for (const record of part.broken) broken.push(record);
  }
  return { columns: last?.columns ?? [], hasHeader: last?.hasHeader ?? false, records, broken };
}

function withValuesOf(
  record: TableRecord,
  columns: readonly string[],
  kept: ColumnRule,
): TableRecord {
  const values = record.values.map((value, i) => (kept(columns[i] ?? '') ? value : ''));
  return { ...record, values };
}

async function wholeTable(
  path: string,
  format: TableFormat,
  name: string,
  rule: EncodingRule,
): Promise<TablePart> {
  let text: string;
  try {
    text = await readTextFile(path, rule);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(
      error.code,
      error.message.replace(path, () => name),
      { cause: error },
    );
  }
  return { ...namedTable(text, format, name), source: text, start: 0 };
}

/** As `readTable`, whose errors then name the file. */
export function namedTable(text: string, format: TableFormat, name: string): Table {
  return named(name, () => readTable(text, format));
}

/** Throws as `read` does, with the file's name. */
function named<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, `${name}: ${error.message}`, { cause: error });
  }
}
