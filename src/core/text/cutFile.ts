import { LineIndex } from './lineIndex.ts';
import { notebookCells } from './notebookCells.ts';
import type { Segment } from './segment.ts';
import { segmentText, type SegmentKind } from './segmentText.ts';

export interface PlacedSegment extends Segment {
  /** From 1. */
  readonly line: number;
  /** Number from 0 of a notebook's cell, in whose text the offsets and the line are. */
  readonly cell?: number;
}

/** How a file is cut; stands at the end of its hash, so that another way cuts it anew. */
export type CutKind = 'line' | 'sentence' | 'cells';

export function cutKind(path: string, sentenceEndings: readonly string[]): CutKind {
  const lower = path.toLowerCase();
  if (lower.endsWith('.ipynb')) return 'cells';
  return sentenceEndings.some((ending) => lower.endsWith(ending)) ? 'sentence' : 'line';
}

/** A text's segments; undefined where it is no notebook and should be one. */
export function cutFile(text: string, kind: CutKind): PlacedSegment[] | undefined {
  if (kind !== 'cells') return placedSegments(text, kind);
  return notebookCells(text)?.flatMap(({ isMarkdown, text: source }, cell) =>
    placedSegments(source, isMarkdown ? 'sentence' : 'line').map((segment) => ({
      ...segment,
      cell,
    })),
  );
}

function placedSegments(text: string, kind: SegmentKind): PlacedSegment[] {
  const lines = new LineIndex(text);
  return Array.from(segmentText(text, kind), (segment) => ({
    ...segment,
    line: lines.lineAt(segment.start) + 1,
  }));
}
