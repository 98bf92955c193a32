import { lineSpansOf } from '../text/passages/passage.ts';
import type { Span } from '../text/span.ts';
import { matchingLine } from './matchingLine.ts';
import type { Query } from './query.ts';

/** The line of each passage that holds most of a query's words, as a span in it: the first where none holds any. */
export function linesByWords(query: Query, passages: readonly string[]): Span[] {
  return passages.map((text) => {
    const whole = { start: 0, end: text.length };
    const spans = lineSpansOf({ ...whole, text });
    const lines = spans.map(({ start, end }) => text.slice(start, end));
    return spans[matchingLine(query, lines)] ?? whole;
  });
}
