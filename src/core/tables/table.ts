import { t, tCount } from '../l10n/translate.ts';
import type { Span } from '../text/span.ts';

/** A record of a table. Its span is the source's, in UTF-16 units, without the line break at its end. */
export interface TableRecord extends Span {
  /** From 1; the header is not counted, broken records are. */
  readonly row: number;
  /** From 1, the line of the source on which the record begins. */
  readonly line: number;
  /** By column, without quotes, to be read by `valueOf`: a record of JSON Lines may leave some out. */
  readonly values: readonly string[];
}

export type RecordFault = 'openQuote' | 'wrongWidth' | 'headerAgain' | 'notJson' | 'noObject';

/** A record that is left out, and why. */
export interface BrokenRecord extends Span {
  readonly row: number;
  readonly line: number;
  readonly fault: RecordFault;
  /** How many fields it has, where that is wrong. */
  readonly width?: number;
}

export interface Table {
  /** In the order of the source, each name once: a second `text` is `text (2)`. */
  readonly columns: readonly string[];
  /** False where the first record is one as the others are; columns are then called `1`, `2`, … */
  readonly hasHeader: boolean;
  readonly records: readonly TableRecord[];
  readonly broken: readonly BrokenRecord[];
}

/** What a record says in a column, given by its place in `columns`; '' where it says nothing. */
export function valueOf(record: TableRecord, column: number): string {
  return record.values[column] ?? '';
}

/** Which record is broken, and how, in a sentence; `columnCount`: of its table. */
export function brokenText(
  { row, line, fault, width = 0 }: BrokenRecord,
  columnCount: number,
): string {
  switch (fault) {
    case 'openQuote':
      return t('Row {0} (line {1}) has a quote that is not closed.', String(row), String(line));
    case 'wrongWidth':
      return tCount(
        width,
        'Row {1} (line {2}) has {0} field, and the table has {3}.',
        'Row {1} (line {2}) has {0} fields, and the table has {3}.',
        String(row),
        String(line),
        columnCount,
      );
    case 'headerAgain':
      return t('Row {0} (line {1}) is the header again.', String(row), String(line));
    case 'notJson':
      return t('Row {0} (line {1}) is not JSON.', String(row), String(line));
    case 'noObject':
      return t(
        'Row {0} (line {1}) is neither a JSON object nor a JSON string.',
        String(row),
        String(line),
      );
  }
}

/** Names of columns as they are shown and asked for: trimmed, none empty, each once. */
export function columnNames(header: readonly string[]): string[] {
  const seen = new Set<string>();
  // Of a name that a header has thousands of times, each number is tried once.
  const next = new Map<string, number>();
  return header.map((field, i) => {
    const name = field.trim() === '' ? String(i + 1) : field.trim();
    let distinct = name;
    let count = next.get(name) ?? 2;
    for (; seen.has(distinct); count++) distinct = `${name} (${count})`;
    next.set(name, count);
    seen.add(distinct);
    return distinct;
  });
}
