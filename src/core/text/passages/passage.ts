import { lineSpans } from '../lineSpans.ts';
import { hasMeaning, type Segment } from '../segment.ts';
import { trimmedSpan, type Span } from '../span.ts';

/** A segment with what names it: what a search finds. At most `mostUnits` long, and about one window of a model. */
export interface Passage extends Segment {
  /**
   * The symbol that it declares or stands in (`Class.method`), the headings above it ("Guide › Install"), a record's or a
   * message's name; undefined where there is none. One line of at most `mostTitleUnits`.
   */
  readonly title: string | undefined;
}

/** UTF-16 units of a passage. */
export const mostUnits = 1000;

/** UTF-16 units of a title. */
export const mostTitleUnits = 120;

/** The lines of a passage that can match: those that say something, without white space at their ends. */
export function lineSpansOf(passage: Segment): Span[] {
  const spans: Span[] = [];
  for (const { start, end } of lineSpans(passage.text)) {
    const span = trimmedSpan(passage.text, start, end);
    if (!span || !hasMeaning(passage.text.slice(span.start, span.end))) continue;
    spans.push({ start: passage.start + span.start, end: passage.start + span.end });
  }
  return spans;
}
