import { isBrokenRecord, recordSpans } from '../text/blocks/delimitedBlocks.ts';
import { LineCounter } from '../text/lineSpans.ts';
import { isBlank } from '../text/segment.ts';
import type { Span } from '../text/span.ts';
import { checkColumnCount } from './columnLimit.ts';
import { fieldSpans, fieldValue, recordFields, type FieldSpan } from './recordFields.ts';
import {
  columnNames,
  type BrokenRecord,
  type RecordFault,
  type Table,
  type TableRecord,
} from './table.ts';
import { fromBeginning, type TablePlace } from './tablePlace.ts';

// In the order in which they are preferred: a comma may stand in a number or a sentence.
const separators = [';', '\t', '|', ','] as const;
// Enough to tell separator and header by.
const sampleUnits = 500_000;
const sampleRecords = 200;
const byteOrderMark = 0xfeff;
// Names of a column, and what is written as only names are.
const usualName =
  /^\s*(?:texts?|notes?|comments?|sentences?|messages?|titles?|names?|questions?|answers?|descriptions?|bod(?:y|ies)|contents?|reviews?|quer(?:y|ies)|labels?|ids?|[a-z\d]+(?:_[a-z\d]+)+)\s*$/i;
// Of one column: a name of several words is one where at least so many texts are longer.
const leastBelowName = 10;
// A header's fields are names: no numbers, no texts.
const mostHeaderUnits = 60;

/** How a table of comma-, semicolon-, tab- or bar-separated text is written, as its beginning says. */
export interface DelimitedForm {
  /** Undefined where each record is one field. */
  readonly separator: string | undefined;
  /** The first line says what the separator is, and is no record. */
  readonly isNamed: boolean;
  readonly hasHeader: boolean;
  /** The fields of the first whole record: the header, where there is one. */
  readonly first: readonly string[];
  readonly columns: readonly string[];
}

/** A record, whole or broken. Its span is without the line break at its end. */
export interface DelimitedRecord extends Span {
  /** Of a record whose quote is never closed there are none. */
  readonly fields: readonly FieldSpan[];
  readonly fault: Exclude<RecordFault, 'notJson' | 'noObject'> | undefined;
}

export function delimitedForm(text: string): DelimitedForm {
  const first = beginOf(text);
  const named = /^sep=(.)(?:\r\n|[\r\n])/.exec(text.slice(first, first + 10));
  const sample = sampleOf(text);
  const separator = named?.[1] ?? separatorOf(sample);
  const isNamed = named !== null;
  const sampled = recordsOf(sample, separator).slice(isNamed ? 1 : 0);
  const hasHeader = isHeader(sampled.map((record) => recordFields(record, separator)));
  const whole = sampled.find((record) => !isBrokenRecord(record, separator ?? ''));
  const fields = whole === undefined ? [] : recordFields(whole, separator);
  const columns = columnNames(hasHeader ? fields : fields.map(() => ''));
  return { separator, isNamed, hasHeader, first: fields, columns };
}

/** The records of a table without its header. `isContinued`: the text is a later part of it. */
export function* delimitedRecords(
  text: string,
  form: DelimitedForm,
  isContinued = false,
): Generator<DelimitedRecord> {
  const { separator, isNamed, hasHeader, first } = form;
  let isBeginning = !isContinued;
  let isBeforeHeader = !isContinued && hasHeader;
  for (const { start: at, end } of recordSpans(text, separator ?? '')) {
    const start = at === 0 && !isContinued ? beginOf(text) : at;
    if (isBeginning && isNamed) {
      isBeginning = false;
      continue;
    }
    isBeginning = false;
    const record = text.slice(start, end);
    if (isBlank(record)) continue;
    if (isBrokenRecord(record, separator ?? '')) {
      yield { start, end, fields: [], fault: 'openQuote' };
      continue;
    }
    const fields = fieldSpans(text, start, end, separator);
    if (isBeforeHeader) {
      isBeforeHeader = false;
      continue;
    }
    const fault = hasWidth(text, fields, first.length)
      ? hasHeader && isEqual(text, fields, first)
        ? ('headerAgain' as const)
        : undefined
      : ('wrongWidth' as const);
    yield { start, end, fields, fault };
  }
}

/**
 * A table of comma-, semicolon-, tab- or bar-separated text, or a later part of one; see `readTable`. `kept`: whether a
 * column's values are wanted, by its name; all are when absent.
 */
export function delimitedTable(
  text: string,
  form = delimitedForm(text),
  before: TablePlace = fromBeginning,
  kept?: (column: string) => boolean,
): Table {
  const { columns, hasHeader } = form;
  checkColumnCount(columns.length);
  const places = kept && [...columns.keys()].filter((column) => kept(columns[column] ?? ''));
  const records: TableRecord[] = [];
  const broken: BrokenRecord[] = [];
  let { row } = before;
  const isContinued = before !== fromBeginning;
  const lines = new LineCounter(text);
  for (const { start, end, fields, fault } of delimitedRecords(text, form, isContinued)) {
    const line = before.line + lines.at(start);
    const place = { start: before.start + start, end: before.start + end, line, row: ++row };
    if (fault === 'wrongWidth') broken.push({ ...place, fault, width: fields.length });
    else if (fault !== undefined) broken.push({ ...place, fault });
    else {
      const values = places
        ? valuesAt(text, fields, places)
        : fields.slice(0, columns.length).map((field) => fieldValue(text, field));
      records.push({ ...place, values });
    }
  }
  return { columns, hasHeader, records, broken };
}

function valuesAt(
  text: string,
  fields: readonly FieldSpan[],
  places: readonly number[],
): readonly string[] {
  const values: string[] = [];
  for (const place of places) {
    const field = fields[place];
    if (field) values[place] = fieldValue(text, field);
  }
  return values;
}

function beginOf(text: string): number {
  return text.charCodeAt(0) === byteOrderMark ? 1 : 0;
}

/** The sign that cuts most records into as many fields as the first; undefined where each record is one field. */
function separatorOf(sample: string): string | undefined {
  let best: string | undefined;
  let bestShare = 0;
  let bestWidth = 1;
  for (const separator of separators) {
    const widths = recordsOf(sample, separator).map(
      (record) => recordFields(record, separator).length,
    );
    const width = widths[0] ?? 1;
    if (width < 2) continue;
    const share = widths.filter((each) => each === width).length / widths.length;
    if (share < bestShare || (share === bestShare && width <= bestWidth)) continue;
    [best, bestShare, bestWidth] = [separator, share, width];
  }
  return best;
}

/** The beginning of a text, whole lines. */
function sampleOf(text: string): string {
  if (text.length <= sampleUnits) return text;
  const sample = text.slice(0, sampleUnits);
  return (
    sample.slice(0, Math.max(sample.lastIndexOf('\n'), sample.lastIndexOf('\r')) + 1) || sample
  );
}

function recordsOf(sample: string, separator: string | undefined): string[] {
  const records: string[] = [];
  for (const { start, end } of recordSpans(sample, separator ?? '')) {
    const record = sample.slice(start === 0 ? beginOf(sample) : start, end);
    if (record.trim() !== '') records.push(record);
    if (records.length === sampleRecords) break;
  }
  return records;
}

/** Whether the first record names the columns: it looks otherwise than the values below it, or as names do. */
function isHeader([first, ...others]: readonly (readonly string[])[]): boolean {
  if (!first || first.every((field) => field.trim() === '')) return false;
  if (first.some((field) => isNumberOrDate(field))) return false;
  const isOfNumbers = first.some((_, column) => {
    const values = others.flatMap((fields) => fields[column]?.trim() ?? []).filter(Boolean);
    return values.length > 0 && values.every(isNumberOrDate);
  });
  if (isOfNumbers) return true;
  if (isRepeated(first, others)) return false;
  const [only] = first;
  if (first.length === 1 && only !== undefined) return isNameOfTexts(only, others.flat());
  return first.every((field) => field.length <= mostHeaderUnits && !/[.!]\s*$/.test(field));
}

/** Whether a field stands in its column again, as values do and names do not; headers that stand there again do not count. */
function isRepeated(first: readonly string[], others: readonly (readonly string[])[]): boolean {
  if (first.length === 1) return false;
  const records = others.filter((fields) => first.some((field, i) => fields[i] !== field));
  return first.some(
    (field, i) => field.trim() !== '' && records.some((fields) => fields[i] === field),
  );
}

/** In a list with one text a line the first is mostly one, too: it is a name where it is a usual one, or shorter than all others. */
function isNameOfTexts(first: string, others: readonly string[]): boolean {
  if (usualName.test(first)) return true;
  const texts = others.filter((text) => text.trim() !== '');
  const words = wordsIn(first);
  if (texts.length < (words === 1 ? 1 : leastBelowName)) return false;
  return !/[.!?]\s*$/.test(first) && texts.every((text) => wordsIn(text) > words);
}

function wordsIn(text: string): number {
  return text.trim().split(/\s+/).length;
}

function isNumberOrDate(field: string): boolean {
  return (
    field.length <= mostHeaderUnits &&
    /^\s*[-+]?[\d.,:/\s%€$£T-]*\d[\d.,:/\s%€$£TZ-]*\s*$/.test(field)
  );
}

/** Whether there are as many fields as columns; what is empty behind them does not count. */
function hasWidth(text: string, fields: readonly FieldSpan[], width: number): boolean {
  if (fields.length === width) return true;
  if (fields.length < width) return false;
  return fields.slice(width).every((field) => fieldValue(text, field).trim() === '');
}

function isEqual(text: string, fields: readonly FieldSpan[], header: readonly string[]): boolean {
  return header.every((name, i) => {
    const field = fields[i];
    return field !== undefined && fieldValue(text, field).trim() === name.trim();
  });
}
