import { isJsonObject } from '../json/parseJson.ts';
import { lineSpans } from '../text/lineSpans.ts';
import { checkColumnCount } from './columnLimit.ts';
import { jsonRecord } from './jsonRecord.ts';
import type { BrokenRecord, Table, TableRecord } from './table.ts';
import { fromBeginning, type TablePlace } from './tablePlace.ts';

/** The column of lines that are a JSON string each. */
export const stringColumn = 'text';
const byteOrderMark = '\ufeff';

/**
 * A table of JSON Lines: an object a line, whose keys are columns in the order in which they come up; a line may be a string,
 * too. Lists and objects within are values as JSON; null and what is missing say nothing. A later part of a table has `before`
 * and `known`, the columns of those before it; `kept`: whether a column's values are wanted, all when absent.
 */
export function jsonLinesTable(
  text: string,
  before: TablePlace = fromBeginning,
  known: readonly string[] = [],
  kept?: (column: string) => boolean,
): Table {
  const placeOf = new Map(known.map((column, place) => [column, place]));
  const records: TableRecord[] = [];
  const broken: BrokenRecord[] = [];
  let { line, row } = before;
  for (const span of lineSpans(text)) {
    line++;
    const isMarked = before === fromBeginning && span.start === 0 && text.startsWith(byteOrderMark);
    const start = isMarked ? 1 : span.start;
    const source = text.slice(start, span.end);
    if (source.trim() === '') continue;
    const place = { start: before.start + start, end: before.start + span.end, line, row: ++row };
    const value = jsonRecord(source);
    const fields = fieldsOf(value);
    if (fields) records.push({ ...place, values: valuesIn(fields, placeOf, kept) });
    else broken.push({ ...place, fault: value === undefined ? 'notJson' : 'noObject' });
  }
  return { columns: [...placeOf.keys()], hasHeader: true, records, broken };
}

/** What a line says, by the names of its columns; undefined where it is no record. */
export function fieldsOfLine(line: string): Readonly<Record<string, unknown>> | undefined {
  return fieldsOf(jsonRecord(line));
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value === 'string') return { [stringColumn]: value };
  return isJsonObject(value) ? value : undefined;
}

function valuesIn(
  object: Readonly<Record<string, unknown>>,
  placeOf: Map<string, number>,
  kept: ((column: string) => boolean) | undefined,
): string[] {
  const values: string[] = [];
  for (const [name, value] of Object.entries(object)) {
    let place = placeOf.get(name);
    if (place === undefined) {
      place = placeOf.size;
      placeOf.set(name, place);
      checkColumnCount(placeOf.size);
    }
    if (kept?.(name) !== false) values[place] = valueText(value);
  }
  return values;
}

/** What a value says: lists and objects as JSON, nothing where it is null. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
