import { isBlank, type Segment } from './segment.ts';
import { segmentLines } from './segmentLines.ts';
import { segmentSentences } from './segmentSentences.ts';

/** What a file is cut into. */
export type SegmentKind = 'line' | 'sentence' | 'file';

export const segmentKinds: readonly SegmentKind[] = ['line', 'sentence', 'file'];

/** The segments of a text in order. A text of white space alone has none. */
export function* segmentText(text: string, kind: SegmentKind): Generator<Segment> {
  switch (kind) {
    case 'line':
      yield* segmentLines(text);
      break;
    case 'sentence':
      yield* segmentSentences(text);
      break;
    case 'file':
      if (!isBlank(text)) yield { start: 0, end: text.length, text };
      break;
  }
}
