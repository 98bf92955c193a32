import type { TextKind } from './blocks/readBlocks.ts';
import { isBlank, type Segment } from './segment.ts';
import { segmentLines } from './segmentLines.ts';
import { segmentSentences } from './segmentSentences.ts';

/** What a file is cut into. */
export type SegmentKind = 'line' | 'sentence' | 'file';

export const segmentKinds: readonly SegmentKind[] = ['line', 'sentence', 'file'];

/** The segments of a text in order; `kind` says how the text is laid out. A text of white space alone has none. */
export function* segmentText(
  text: string,
  segmentKind: SegmentKind,
  kind: TextKind = 'plain',
): Generator<Segment> {
  switch (segmentKind) {
    case 'line':
      yield* segmentLines(text, kind);
      break;
    case 'sentence':
      yield* segmentSentences(text, kind);
      break;
    case 'file':
      if (!isBlank(text)) yield { start: 0, end: text.length, text };
      break;
  }
}
