import { isJsonObject } from '../json/parseJson.ts';
import { lineSpans } from '../text/lineSpans.ts';
import { noCharacter } from '../text/segment.ts';
import { oneLine } from '../text/oneLine.ts';
import { trimmedSpan, type Span } from '../text/span.ts';
import { delimitedRecords, type DelimitedForm } from './delimitedTable.ts';
import { jsonFields } from './jsonFields.ts';
import { stringColumn, valueText } from './jsonLinesTable.ts';
import { jsonRecord } from './jsonRecord.ts';
import { fieldValue, type FieldSpan } from './recordFields.ts';
import type { TableLayout } from './tableLayout.ts';

/** What a record says in its columns of text: from the first of them to the last, as it stands in the source. */
export interface RecordText extends Span {
  /** What a model is to read in place of that: of the same length, with blanks for what is not said; undefined where that is the source itself. */
  readonly input: string | undefined;
  /** What it says in its other columns, in short; undefined where that is nothing. */
  readonly title: string | undefined;
}

// UTF-16 units of a title, and of what it has of one column.
const mostTitleUnits = 120;
const mostValueUnits = 40;
const between = ' · ';

/**
 * The texts of a table's records. Those that are broken, and all where no column is text, have their whole line, and those that say
 * nothing in their columns of text have none. `isContinued`: the text is a later part of its file.
 */
export function recordTexts(
  text: string,
  layout: TableLayout,
  isContinued = false,
): Iterable<RecordText> {
  return layout.form
    ? delimitedTexts(text, layout, layout.form, isContinued)
    : jsonTexts(text, layout);
}

function* delimitedTexts(
  text: string,
  { text: chosen }: TableLayout,
  form: DelimitedForm,
  isContinued: boolean,
): Generator<RecordText> {
  const isChosen = Array.from(form.columns, (_, column) => chosen.includes(column));
  for (const { start, end, fields, fault } of delimitedRecords(text, form, isContinued)) {
    if (fault === 'headerAgain') continue;
    if (fault !== undefined || chosen.length === 0) {
      const whole = trimmedSpan(text, start, end);
      if (whole) yield { ...whole, input: undefined, title: undefined };
      continue;
    }
    const spans: FieldSpan[] = [];
    for (const column of chosen) {
      const field = fields[column];
      if (field) spans.push(field);
    }
    const said = saidIn(text, spans, withoutQuotes);
    if (!said) continue;
    const others = fields.filter((_, column) => isChosen[column] === false);
    const title = titleOf(others, (field) => fieldValue(text, field));
    yield { start: said.start, end: said.end, input: said.input, title };
  }
}

function* jsonTexts(text: string, { columns, text: chosen }: TableLayout): Generator<RecordText> {
  const names = new Set(chosen.flatMap((column) => columns[column] ?? []));
  for (const { start: at, end } of lineSpans(text)) {
    const start = at === 0 && text.startsWith('\ufeff') ? 1 : at;
    const value = jsonRecord(text.slice(start, end));
    if (value === undefined || !(typeof value === 'string' || isJsonObject(value))) {
      const whole = trimmedSpan(text, start, end);
      if (whole) yield { ...whole, input: undefined, title: undefined };
      continue;
    }
    const fields = jsonFields(text, start, end, stringColumn);
    const spans = [...fields].flatMap(([name, field]) => (names.has(name) ? field : []));
    spans.sort((a, b) => a.start - b.start);
    const said = saidIn(text, spans, (written, field) =>
      field.isString ? withoutEscapes(written) : written,
    );
    if (!said) continue;
    const others = typeof value === 'string' ? [] : Object.entries(value);
    const title = titleOf(
      others.filter(([name]) => !names.has(name)),
      ([, other]) => valueText(other),
    );
    yield { ...said, title };
  }
}

/** From the first field that says something to the last. `read`: what a field says, in as many units as it is written. */
function saidIn<T extends Span>(
  text: string,
  fields: readonly T[],
  read: (written: string, field: T) => string,
): Omit<RecordText, 'title'> | undefined {
  let start = -1;
  let end = -1;
  let input = '';
  for (const field of fields) {
    const span = trimmedSpan(text, field.start, field.end);
    if (!span) continue;
    if (start === -1) start = span.start;
    else input += ' '.repeat(span.start - start - input.length);
    end = span.end;
    const whole = read(text.slice(field.start, field.end), field);
    input += whole.slice(span.start - field.start, span.end - field.start);
  }
  if (start === -1) return undefined;
  const isSource = input === text.slice(start, end);
  return { start, end, input: isSource ? undefined : input };
}

/** What a field of separated text says, in as many units. */
function withoutQuotes(written: string, { start, close }: FieldSpan): string {
  if (close === -1 || !written.includes('"')) return written;
  const quoted = written.slice(0, close - start).replace(/(?<=(\w?))""/g, besideWord);
  const rest = written.slice(close - start);
  return quoted + (rest === '' ? '' : ` ${rest.slice(1)}`);
}

// The two halves of a pair are one escape: apart, they are no character.
const escapes =
  /(?<=(\w?))\\(?:(["\\/])|u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|u([0-9a-f]{4})|.)/gi;

type Codes = readonly (string | number | undefined)[];

/** What a JSON string says, in as many units. */
function withoutEscapes(written: string): string {
  if (!written.includes('\\')) return written;
  return written.replace(escapes, (escape, word: string, sign?: string, ...codes: Codes) => {
    const units = codes.slice(0, 3).flatMap((code) => (code ? [parseInt(String(code), 16)] : []));
    if (units.length > 0) {
      const said = String.fromCharCode(...units).toWellFormed();
      return noCharacter.repeat(escape.length - said.length) + said;
    }
    if (sign === '"') return besideWord(escape, word);
    return sign === undefined ? '  ' : ` ${sign}`;
  });
}

/** One quote for the two units that stand for it, beside the word that it belongs to. */
function besideWord(_: string, word: string): string {
  return word === '' ? ' "' : '" ';
}

function titleOf<T>(fields: readonly T[], read: (field: T) => string): string | undefined {
  const parts: string[] = [];
  let units = 0;
  for (const field of fields) {
    if (units >= mostTitleUnits) break;
    const value = oneLine(read(field), mostValueUnits);
    if (value === '') continue;
    parts.push(value);
    units += value.length + between.length;
  }
  return parts.length === 0 ? undefined : oneLine(parts.join(between), mostTitleUnits);
}
