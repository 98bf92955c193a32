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
  const whole = text.slice(start, end);
  const trimmed = whole.trim();
  if (trimmed === '') return undefined;
  const first = start + whole.length - whole.trimStart().length;
  return { start: first, end: first + trimmed.length };
}
