import { stat } from 'node:fs/promises';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { CutRecords, ValueLengths } from '../../core/tables/cutTable.ts';
import { isParquet } from '../../core/tables/tableFormat.ts';
import { brokenText } from '../../core/tables/table.ts';
import { RowBytes } from './rowBytes.ts';
import { tableFileParts } from './tableFile.ts';
import { mostCutUnits, mostTableUnits, TableTooLong, type ReadTableOptions } from './tableLimit.ts';
import { readTableText } from './tableText.ts';

// A list that names them all would hide what counts.
const mostBrokenNamed = 100;

/** A table as it is held in memory. */
export interface HeldTable {
  /** As `readTableText` reads it, or where it is cut, a line of JSON for each row. */
  readonly text: string;
  /** Undefined where it is held as it is. */
  readonly cut: TableCut | undefined;
}

/** How a table is held that is too long to be held as it is. */
export interface TableCut {
  /** UTF-16 units up to which values are whole. */
  readonly mostValueUnits: number;
  readonly brokenCount: number;
  /** Of the first broken records, what is wrong, and their rows from 1. */
  readonly broken: readonly { readonly row: number; readonly message: string }[];
  /** Undefined of Parquet, whose rows are read by their number, and where nobody wants single ones. */
  readonly rows: RowBytes | undefined;
}

export interface HoldTableOptions extends ReadTableOptions {
  /** UTF-16 units of a table that is cut; `mostCutUnits` when absent. */
  readonly mostCutUnits?: number | undefined;
}

/**
 * A table's file to be held. One that is too long for that is read twice, some megabytes at a time: for the lengths of its values, and for
 * as much of them as can be held. Throws as `readTableText`, and `unsupported` for too many records.
 */
export async function holdTable(
  path: string,
  name: string,
  options: HoldTableOptions = {},
): Promise<HeldTable> {
  const { mostUnits = mostTableUnits, onProgress } = options;
  const whole = await wholeText(path, name, options);
  if (whole !== undefined) return { text: whole, cut: undefined };
  const halves = (half: number): ReadTableOptions => ({
    ...options,
    onProgress: (done, total) => onProgress?.((half * total + done) / 2, total),
  });
  const lengths = new ValueLengths();
  let units = 0;
  for await (const part of tableFileParts(path, name, halves(0))) {
    lengths.add(part);
    if (part.source !== undefined) units = part.start + part.source.length;
  }
  if (units > 0 && units <= mostUnits) {
    return { text: await readTableText(path, name, halves(1)), cut: undefined };
  }
  const mostValueUnits = lengths.cutAt(options.mostCutUnits ?? mostCutUnits);
  if (mostValueUnits === undefined) throw tooManyRecords(name);
  const rows = isParquet(path) ? undefined : new RowBytes(path);
  return readCutTable(path, name, mostValueUnits, { ...halves(1), rows });
}

interface ReadCutOptions extends ReadTableOptions {
  /** Told where the rows stand, for whoever wants single ones later. */
  readonly rows?: RowBytes | undefined;
}

/** A table with its values cut at a length, the same in each process. Throws as `tableFileParts`. */
export async function readCutTable(
  path: string,
  name: string,
  mostValueUnits: number,
  { rows, ...options }: ReadCutOptions = {},
): Promise<HeldTable & { readonly cut: TableCut }> {
  const records = new CutRecords(mostValueUnits);
  const lines: string[] = [];
  const broken: { readonly row: number; readonly message: string }[] = [];
  let brokenCount = 0;
  for await (const part of tableFileParts(path, name, options)) {
    lines.push(records.lines(part, part.source ?? '', part.start));
    rows?.add(part);
    brokenCount += part.broken.length;
    for (const record of part.broken.slice(0, mostBrokenNamed - broken.length)) {
      broken.push({ row: record.row, message: brokenText(record, part.columns.length) });
    }
  }
  return { text: lines.join(''), cut: { mostValueUnits, brokenCount, broken, rows } };
}

/** Undefined where it is, or may be, too long. */
async function wholeText(
  path: string,
  name: string,
  options: HoldTableOptions,
): Promise<string | undefined> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  const { mostUnits = mostTableUnits } = options;
  // No text has more units than bytes; what Parquet says is not known before.
  if (!isParquet(path) && size > mostUnits) return undefined;
  try {
    return await readTableText(path, name, options);
  } catch (error) {
    if (isParquet(path) && error instanceof TableTooLong) return undefined;
    throw error;
  }
}

function tooManyRecords(name: string): AppError {
  return new AppError(
    'unsupported',
    t(
      '{0} has too many records or columns to be held in memory; split it, leave out columns, or use the command line, which reads tables in parts.',
      name,
    ),
  );
}
