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
