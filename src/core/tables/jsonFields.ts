import type { Span } from '../text/span.ts';

/** Where a value stands in a JSON text, a string without its quotes. */
export interface JsonField extends Span {
  readonly isString: boolean;
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openings = '{[';
const closings = '}]';

/**
 * Where the values of a JSON object's own keys stand, in a text that is known to be one from `from` to `to`; of a key that
 * stands twice the last, as `JSON.parse` has it. A string alone is the value of `stringKey`.
 */
export function jsonFields(
  text: string,
  from: number,
  to: number,
  stringKey: string,
): Map<string, JsonField> {
  const fields = new Map<string, JsonField>();
  let at = filledFrom(text, from, to);
  if (text.charCodeAt(at) === quote) {
    const end = stringEnd(text, at, to);
    return fields.set(stringKey, { start: at + 1, end, isString: true });
  }
  at = filledFrom(text, at + 1, to);
  while (at < to && text.charCodeAt(at) === quote) {
    const keyEnd = stringEnd(text, at, to);
    const written = text.slice(at + 1, keyEnd);
    const key = written.includes('\\') ? (JSON.parse(`"${written}"`) as string) : written;
    // Behind the colon.
    const start = filledFrom(text, filledFrom(text, keyEnd + 1, to) + 1, to);
    if (text.charCodeAt(start) === quote) {
      const end = stringEnd(text, start, to);
      fields.set(key, { start: start + 1, end, isString: true });
      at = filledFrom(text, end + 1, to);
    } else {
      at = valueEnd(text, start, to);
      let end = at;
      while (end > start && isWhite(text.charCodeAt(end - 1))) end--;
      fields.set(key, { start, end, isString: false });
    }
    if (text.charCodeAt(at) !== comma) break;
    at = filledFrom(text, at + 1, to);
  }
  return fields;
}

/** The quote that ends the string that begins at `at`. */
function stringEnd(text: string, at: number, to: number): number {
  for (let i = at + 1; i < to; i++) {
    const unit = text.charCodeAt(i);
    if (unit === backslash) i++;
    else if (unit === quote) return i;
  }
  return to;
}

/** The comma or bracket behind a value that is no string. */
function valueEnd(text: string, at: number, to: number): number {
  let depth = 0;
  for (let i = at; i < to; i++) {
    const unit = text.charCodeAt(i);
    if (unit === quote) {
      i = stringEnd(text, i, to);
      continue;
    }
    const sign = text.charAt(i);
    if (openings.includes(sign)) depth++;
    else if (closings.includes(sign)) {
      if (depth === 0) return i;
      depth--;
    } else if (unit === comma && depth === 0) return i;
  }
  return to;
}

function filledFrom(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && isWhite(text.charCodeAt(at))) at++;
  return at;
}

function isWhite(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0d;
}
