/**
 * A half-open range of UTF-16 code units: `start` is the first one inside, `end` the first one after.
 * The only offset type of the project.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Whether a span and another one share text; one of no length is touched where a caret in it would be. */
export function touches({ start, end }: Span, other: Span): boolean {
  return other.start === other.end
    ? start <= other.start && other.end <= end
    : start < other.end && other.start < end;
}

/** The span without the white space at its ends; undefined where it holds nothing else. */
export function trimmedSpan(text: string, start: number, end: number): Span | undefined {
  let last = Math.min(end, text.length);
  const first = firstFilled(text, start, last);
  if (first >= last) return undefined;
  while (isWhite(text.charCodeAt(last - 1))) last--;
  return { start: first, end: last };
}

/** Where the first unit from `start` on stands that is no white space; `end` where there is none before it. */
export function firstFilled(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isWhite(text.charCodeAt(at))) at++;
  return at;
}

/** Whether a UTF-16 unit is white space, or ends a line, as `String.trim` has it. */
export function isWhite(unit: number): boolean {
  if (unit < 0x80) return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);
  return unit >= 0xa0 && isWideWhite(unit);
}

function isWideWhite(unit: number): boolean {
  if (unit < 0x2000) return unit === 0xa0 || unit === 0x1680;
  if (unit <= 0x202f)
    return unit <= 0x200a || unit === 0x2028 || unit === 0x2029 || unit === 0x202f;
  return unit === 0x205f || unit === 0x3000 || unit === 0xfeff;
}
