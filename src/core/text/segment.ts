import type { Span } from './span.ts';

/** A piece of a text that gets one vector. `text` is the source's from `start` to `end`. */
export interface Segment extends Span {
  readonly text: string;
}

/** True where a text holds nothing but white space: it gets no vector. */
export function isBlank(text: string): boolean {
  return !/\S/.test(text);
}
