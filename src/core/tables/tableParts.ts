import { AppError } from '../errors/appError.ts';
import { t } from '../l10n/translate.ts';
import { openRecordStart, recordSpans } from '../text/blocks/delimitedBlocks.ts';
import { lineSpans } from '../text/lineSpans.ts';
import { delimitedForm, delimitedTable, type DelimitedForm } from './delimitedTable.ts';
import { jsonLinesTable } from './jsonLinesTable.ts';
import type { TableFormat } from './tableFormat.ts';
import type { Table, TableRecord } from './table.ts';
import { sampleUnits } from './textColumns.ts';
import { fromBeginning, type TablePlace } from './tablePlace.ts';

// Of one record in UTF-16 units: what is longer is a file without line breaks, and would be in memory as a whole.
const longestRecord = 50_000_000;

/** Some records of a table, and the text in which they stand. */
export interface TablePart extends Table {
  /** Undefined where they stand in none, as of Parquet. */
  readonly source: string | undefined;
  /** UTF-16 units of the table before it. */
  readonly start: number;
}

/**
 * A table whose text comes in pieces of whole lines: its parts, one after the other, have the records that `readTable` finds in
 * the whole. Its separator, header and columns are those of the first part, which is long enough to say them; of JSON Lines a
 * part's columns are all that came up by then.
 */
export class TableParts {
  readonly #format: TableFormat;
  #form: DelimitedForm | undefined;
  #columns: readonly string[] = [];
  #before = fromBeginning;
  /** What is not read yet: the beginning, or a record that may go on in the next piece. */
  #rest = '';
  #kept: ((column: string) => boolean) | undefined;

  constructor(format: TableFormat) {
    this.#format = format;
  }

  /** From the next part on, values of these columns alone are made. */
  keep(kept: (column: string) => boolean): void {
    this.#kept = kept;
  }

  /**
   * The next part; undefined where more is to come before one can be read. Throws `unsupported` where there are too many
   * columns, or a record is longer than 50 million units.
   */
  add(piece: string): TablePart | undefined {
    this.#rest += piece;
    const isBeginning = this.#before === fromBeginning;
    if (isBeginning && this.#rest.length < sampleUnits) return undefined;
    const text = this.#rest;
    const end = this.#wholeUntil(text);
    if (end === 0) {
      if (text.length > longestRecord) throw recordTooLong();
      return undefined;
    }
    this.#rest = text.slice(end);
    return this.#read(text.slice(0, end));
  }

  /** The last part. Throws as `add` does. */
  end(): TablePart {
    const text = this.#rest;
    this.#rest = '';
    return this.#read(text);
  }

  /** UTF-16 units from the beginning that are whole records. */
  #wholeUntil(text: string): number {
    const whole = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r', text.length - 2)) + 1;
    if (this.#format === 'jsonLines') return whole;
    this.#form ??= delimitedForm(text);
    const separators = this.#form.separator ?? '';
    const lines = text.slice(0, whole);
    return openRecordStart(lines, [...recordSpans(lines, separators)], separators);
  }

  #read(text: string): TablePart {
    const before = this.#before;
    const table =
      this.#format === 'jsonLines'
        ? jsonLinesTable(text, before, this.#columns, this.#kept)
        : delimitedTable(text, (this.#form ??= delimitedForm(text)), before, this.#kept);
    this.#columns = table.columns;
    this.#before = placeBehind(text, table, before);
    const records = table.records.map(withOwnValues);
    return { ...table, records, source: text, start: before.start };
  }
}

function recordTooLong(): AppError {
  return new AppError(
    'unsupported',
    t('A record has more than {0} characters; end each record with a line break.', longestRecord),
  );
}

function placeBehind(text: string, { records, broken }: Table, before: TablePlace): TablePlace {
  let lines = -1;
  const spans = lineSpans(text);
  while (spans.next().done !== true) lines++;
  return {
    start: before.start + text.length,
    line: before.line + lines,
    row: before.row + records.length + broken.length,
  };
}

/** A value that is cut out of a text would keep all of it in memory. */
function withOwnValues(record: TableRecord): TableRecord {
  return { ...record, values: record.values.map(ownCopy) };
}

/** A slice of two strings that are joined for it alone is made of a copy of them. */
function ownCopy(text: string): string {
  return ` ${text}`.slice(1);
}
