/**
 * A half-open range of UTF-16 code units: `start` is the first one inside, `end` the first one after.
 * The only offset type of the project.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}
