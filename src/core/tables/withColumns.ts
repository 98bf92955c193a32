import { jsonOfOneLine } from '../json/jsonLine.ts';
import { isJsonObject, jsonIfAny } from '../json/parseJson.ts';
import { recordSpans } from '../text/blocks/delimitedBlocks.ts';
import { delimitedForm, delimitedRecords } from './delimitedTable.ts';
import { jsonLinesTable, stringColumn } from './jsonLinesTable.ts';
import { fieldSpans, recordFields, type FieldSpan } from './recordFields.ts';
import type { TableFormat } from './tableFormat.ts';
import { columnNames, type TableRecord } from './table.ts';

type Value = string | number;

/** What the new columns say of a record; undefined where they say nothing. */
export type AddedValues = (
  record: Pick<TableRecord, 'start' | 'end'>,
) => readonly (Value | undefined)[] | undefined;

/**
 * A table's text with columns behind its own; what stood there stays as it is, broken records too, which get no values. A quote that
 * is never closed is written as a sign of its field: other readers would take what is added behind it for the same field. A name
 * that is taken is called `label (2)`.
 */
export function withColumns(
  text: string,
  format: TableFormat,
  names: readonly string[],
  valuesOf: AddedValues,
): string {
  return format === 'delimited'
    ? delimitedWith(text, names, valuesOf)
    : jsonLinesWith(text, names, valuesOf);
}

function delimitedWith(text: string, names: readonly string[], valuesOf: AddedValues): string {
  const form = delimitedForm(text);
  const separator = form.separator ?? ',';
  const line = (values: readonly (Value | undefined)[]): string =>
    values.map((value) => separator + fieldOf(value, separator)).join('');
  const blank = names.map(() => undefined);
  let written = '';
  let at = 0;
  const add = (start: number, end: number, values: readonly (Value | undefined)[]): void => {
    const own = text.slice(start, end);
    written += text.slice(at, start);
    written += form.separator === undefined ? oneField(own, separator) : own;
    written += line(values);
    at = end;
  };
  if (form.hasHeader) {
    const span = headerSpan(text, form);
    const added = columnNames([...form.columns, ...names]).slice(form.columns.length);
    if (span) add(span.start, span.end, added);
  }
  for (const { start, end, fault, fields } of delimitedRecords(text, form)) {
    if (fault === 'openQuote') {
      written += text.slice(at, start) + closedRecord(text, start, end, form) + line(blank);
      at = end;
    }
    if (fault !== undefined) continue;
    add(start, lastColumnEnd(text, end, fields, form), valuesOf({ start, end }) ?? blank);
    // Blank fields behind the last column, as spreadsheets write them, would stand between it and what is new.
    at = end;
  }
  return written + text.slice(at);
}

/** A record whose quote is never closed, with that quote in quotes, and as many fields as there are columns. */
function closedRecord(
  text: string,
  start: number,
  end: number,
  { separator, first }: ReturnType<typeof delimitedForm>,
): string {
  const fields = fieldSpans(text, start, end, separator);
  const open = (fields.at(-1)?.start ?? start) - 1;
  const missing = separator?.repeat(Math.max(0, first.length - fields.length)) ?? '';
  return text.slice(start, open) + fieldOf(text.slice(open, end), separator ?? ',') + missing;
}

/** Where the last of a table's own columns ends in a record that ends at `end`. */
function lastColumnEnd(
  text: string,
  end: number,
  fields: readonly FieldSpan[],
  { separator, first }: ReturnType<typeof delimitedForm>,
): number {
  const last = fields.length > first.length ? fields[first.length - 1] : undefined;
  if (!last || separator === undefined) return end;
  return last.close === -1 ? last.end : text.indexOf(separator, Math.max(last.close + 1, last.end));
}

/** The first record that is one. */
function headerSpan(
  text: string,
  { separator, isNamed }: ReturnType<typeof delimitedForm>,
): { readonly start: number; readonly end: number } | undefined {
  let isBeginning = true;
  for (const { start: at, end } of recordSpans(text, separator ?? '')) {
    const start = at === 0 && text.startsWith('\ufeff') ? 1 : at;
    if (isBeginning && isNamed) {
      isBeginning = false;
      continue;
    }
    isBeginning = false;
    if (text.slice(start, end).trim() !== '') return { start, end };
  }
  return undefined;
}

/** A record that was one field, so that it still is one beside others: what it says, in quotes where it would be several. */
function oneField(record: string, separator: string): string {
  const [first, ...others] = recordFields(record, separator);
  const [value = ''] = recordFields(record, undefined);
  return first === value && others.length === 0 ? record : fieldOf(value, separator);
}

/** As RFC 4180 has it, with any separator. */
function fieldOf(value: Value | undefined, separator: string): string {
  const field = String(value ?? '');
  const needsQuotes = field.includes(separator) || /["\r\n]/.test(field);
  return needsQuotes ? `"${field.replaceAll('"', '""')}"` : field;
}

function jsonLinesWith(text: string, names: readonly string[], valuesOf: AddedValues): string {
  const table = jsonLinesTable(text);
  const added = columnNames([...table.columns, ...names]).slice(table.columns.length);
  let written = '';
  let at = 0;
  for (const { start, end } of table.records) {
    const values = valuesOf({ start, end }) ?? [];
    const fields = added.flatMap((name, i) => {
      const value = values[i];
      return value === undefined ? [] : `${jsonOfOneLine(name)}:${jsonOfOneLine(value)}`;
    });
    const source = text.slice(start, end);
    written += text.slice(at, start) + (fields.length === 0 ? source : objectWith(source, fields));
    at = end;
  }
  return written + text.slice(at);
}

/** An object, or a string that becomes one, with fields behind its own. */
function objectWith(source: string, fields: readonly string[]): string {
  const value = jsonIfAny(source);
  if (!isJsonObject(value)) return `{"${stringColumn}":${source.trim()},${fields.join(',')}}`;
  const brace = source.lastIndexOf('}');
  const isEmpty = Object.keys(value).length === 0;
  return `${source.slice(0, brace)}${isEmpty ? '' : ','}${fields.join(',')}${source.slice(brace)}`;
}
