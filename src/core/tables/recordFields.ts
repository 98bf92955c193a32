import type { Span } from '../text/span.ts';

/** Where a field's content stands, without the quotes around it. UTF-16 offsets in the text that it was read from. */
export interface FieldSpan extends Span {
  /** The quote that closes it, `end` where nothing follows it; -1 where the field has no quotes. */
  readonly close: number;
}

/**
 * The fields of one record of comma-separated text (RFC 4180): a field in quotes without them, `""` in it as one quote. Blanks
 * around a field in quotes are dropped, those of others stay. Without a separator the record is one field.
 */
export function recordFields(record: string, separator: string | undefined): string[] {
  return fieldSpans(record, 0, record.length, separator).map((field) => fieldValue(record, field));
}

/** Where the fields of the record from `from` to `to` stand. */
export function fieldSpans(
  text: string,
  from: number,
  to: number,
  separator: string | undefined,
): FieldSpan[] {
  const fields: FieldSpan[] = [];
  for (let at = from; ;) {
    const quote = openingQuote(text, at, to);
    let next: number;
    if (quote === -1) {
      next = separatorFrom(text, at, to, separator);
      fields.push({ start: at, end: next, close: -1 });
    } else {
      const close = closingQuote(text, quote, to);
      next = separatorFrom(text, close + 1, to, separator);
      // What follows the quote belongs to the field, as other readers have it.
      let end = next;
      while (end > close + 1 && /\s/.test(text.charAt(end - 1))) end--;
      fields.push({ start: quote + 1, end: end > close + 1 ? end : close, close });
    }
    if (next >= to) return fields;
    at = next + 1;
  }
}

/** What stands in a field. */
export function fieldValue(text: string, { start, end, close }: FieldSpan): string {
  if (close === -1) return text.slice(start, end);
  const quoted = text.slice(start, close);
  const value = quoted.includes('"') ? quoted.replaceAll('""', '"') : quoted;
  return end > close ? value + text.slice(close + 1, end) : value;
}

function separatorFrom(
  text: string,
  from: number,
  to: number,
  separator: string | undefined,
): number {
  const found = separator === undefined ? -1 : text.indexOf(separator, from);
  return found === -1 || found > to ? to : found;
}

/** Where the field that begins at `at` has its quote; -1 where it has none. */
function openingQuote(text: string, at: number, to: number): number {
  let first = at;
  while (first < to && text.charAt(first) === ' ') first++;
  return first < to && text.charAt(first) === '"' ? first : -1;
}

/** The quote that closes the one at `opening`; the record's end where none does. */
function closingQuote(text: string, opening: number, to: number): number {
  for (let at = text.indexOf('"', opening + 1); at !== -1 && at < to; at = text.indexOf('"', at)) {
    if (at + 1 >= to || text.charAt(at + 1) !== '"') return at;
    at += 2;
  }
  return to;
}
