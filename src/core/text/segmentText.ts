import { isReadInPart, modelInput, withInputs } from './blocks/modelInput.ts';
import type { TextKind } from './blocks/readBlocks.ts';
import { passagesOf } from './passages/passagesOf.ts';
import { isBlank, type Segment } from './segment.ts';
import { segmentLines } from './segmentLines.ts';
import { segmentSentences } from './segmentSentences.ts';

/** What a file is cut into. */
export type SegmentKind = 'line' | 'sentence' | 'passage' | 'file';

export const segmentKinds: readonly SegmentKind[] = ['line', 'sentence', 'passage', 'file'];

/** What lists, searches and the index are made of. */
export type SegmentUnit = Exclude<SegmentKind, 'file'>;

/** A segment, and what names it: a passage's symbol, headings or record. Lines and sentences have no title. */
export interface TitledSegment extends Segment {
  readonly title?: string | undefined;
}

/**
 * The segments of a text in order. `kind` says how the text is laid out, the ending of `path` in what language its code
 * is, and `isContinued` that it is a later part of its file: both matter to passages alone. A text of white space alone
 * has none.
 */
export function segmentText(
  text: string,
  segmentKind: SegmentKind,
  kind: TextKind = 'plain',
  path = '',
  isContinued = false,
): Iterable<TitledSegment> {
  const segments = cutText(text, segmentKind, kind, path, isContinued);
  return isReadInPart(kind) ? withInputs(segments, modelInput(text, kind)) : segments;
}

function cutText(
  text: string,
  segmentKind: SegmentKind,
  kind: TextKind,
  path: string,
  isContinued: boolean,
): Iterable<TitledSegment> {
  switch (segmentKind) {
    case 'line':
      return segmentLines(text, kind);
    case 'sentence':
      return segmentSentences(text, kind);
    case 'passage':
      return passagesOf(text, kind, path, isContinued);
    case 'file':
      return isBlank(text) ? [] : [{ start: 0, end: text.length, text }];
  }
}
