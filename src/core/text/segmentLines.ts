import { lineSpans } from './lineSpans.ts';
import { isBlank, type Segment } from './segment.ts';

/**
 * The lines of a text that are not blank, whole but for their terminators: indentation and trailing spaces
 * stay, so that a segment is exactly an editor's line. The tokenizer drops them, so vectors do not differ.
 */
export function* segmentLines(text: string): Generator<Segment> {
  for (const { start, end } of lineSpans(text)) {
    const line = text.slice(start, end);
    if (!isBlank(line)) yield { start, end, text: line };
  }
}
