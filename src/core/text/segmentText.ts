import { tableLayout, type TableLayout } from '../tables/tableLayout.ts';
import { isTableKind } from './blocks/documentKind.ts';
import { isReadInPart, modelInput, withInputs } from './blocks/modelInput.ts';
import { ReadDocument, type TextKind } from './blocks/readDocument.ts';
import { passagesOf } from './passages/passagesOf.ts';
import { tableSegments } from './passages/tableSegments.ts';
import { isBlank, type Segment } from './segment.ts';
import { segmentLines } from './segmentLines.ts';
import { segmentSentences } from './segmentSentences.ts';

/** What a file is cut into. */
export type SegmentKind = 'line' | 'sentence' | 'passage' | 'file';

export const segmentKinds: readonly SegmentKind[] = ['line', 'sentence', 'passage', 'file'];

/** What lists, searches and the index are made of. */
export type SegmentUnit = Exclude<SegmentKind, 'file'>;

/**
 * A segment, and what names it: a passage's symbol or headings, or what a record says beside its text. Other lines and sentences
 * have no title.
 */
export interface TitledSegment extends Segment {
  readonly title?: string | undefined;
}

/** What is known of a text beside how it is laid out. */
export interface TextHints {
  /** Its ending says in what language code is, which passages are cut by. */
  readonly path?: string | undefined;
  /** Whether it is a later part of its file. */
  readonly isContinued?: boolean | undefined;
  /** Of a table: the columns that are text, by name; found where that is absent, or where it has none of them. */
  readonly columns?: readonly string[] | undefined;
  /** Of a table: how it is laid out, where that is known; null: as no table. */
  readonly layout?: TableLayout | null | undefined;
}

/**
 * The segments of a text in order. `kind` says how the text is laid out. A table's are its records, by their columns of text where there
 * are any, whatever it is to be cut into. A text of white space alone has none.
 */
export function segmentText(
  text: string,
  segmentKind: SegmentKind,
  kind: TextKind = 'plain',
  hints: TextHints = {},
): Iterable<TitledSegment> {
  const { path, isContinued = false } = hints;
  const layout = segmentKind === 'file' ? undefined : layoutIn(text, kind, hints);
  if (layout) return tableSegments(text, layout, { fits: segmentKind === 'passage', isContinued });
  const document = new ReadDocument(text, kind);
  const segments = cutText(document, segmentKind, path, isContinued);
  // A table's records are read above; without columns of text it is read as it is.
  if (!isReadInPart(kind) || isTableKind(kind)) return segments;
  const input = modelInput(document);
  return input === text ? segments : withInputs(segments, input);
}

function cutText(
  document: ReadDocument,
  segmentKind: SegmentKind,
  path: string | undefined,
  isContinued: boolean,
): Iterable<TitledSegment> {
  switch (segmentKind) {
    case 'line':
      return segmentLines(document);
    case 'sentence':
      return segmentSentences(document);
    case 'passage':
      return passagesOf(document, path, isContinued);
    case 'file': {
      const { text } = document;
      return isBlank(text) ? [] : [{ start: 0, end: text.length, text }];
    }
  }
}

/** How a table is laid out whose columns of text are known; undefined of all other texts. */
export function layoutIn(
  text: string,
  kind: TextKind,
  { layout, columns }: TextHints = {},
): TableLayout | undefined {
  if (!isTableKind(kind)) return undefined;
  return layout === undefined ? tableLayout(text, kind, columns) : (layout ?? undefined);
}
