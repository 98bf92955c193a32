import { documentKindOfPath, type DocumentKind } from './blocks/documentKind.ts';
import type { TextKind } from './blocks/readBlocks.ts';
import { documentTexts } from './documentTexts.ts';
import { lineSpans } from './lineSpans.ts';
import type { Segment } from './segment.ts';
import { cutPassages } from './passages/cutPassages.ts';
import { segmentText } from './segmentText.ts';
import type { Span } from './span.ts';

export interface PlacedSegment extends Segment {
  /** From 1. */
  readonly line: number;
  /** Number from 0 of a notebook's cell, in whose text the offsets and the line are. */
  readonly cell?: number;
  /** What names it, such as a symbol or headings. */
  readonly title?: string | undefined;
}

type CutUnit = 'line' | 'sentence' | 'passage';

// Raised when a kind of document is cut otherwise than before.
const edition = 2;

/** How a file is cut; stands at the end of its hash, so that another way cuts it anew. */
export type CutKind = `${CutUnit} of ${DocumentKind} ${typeof edition}`;

/** `sentenceEndings`: names of files, in lower case, whose lines are sentences. */
export function cutKind(
  path: string,
  unit: 'passage' | 'line',
  sentenceEndings: readonly string[],
): CutKind {
  const lower = path.toLowerCase();
  const isProse = sentenceEndings.some((ending) => lower.endsWith(ending));
  const cut = unit === 'line' && isProse ? 'sentence' : unit;
  return `${cut} of ${documentKindOfPath(path)} ${edition}`;
}

/** A text's segments; undefined where it is no notebook and should be one. */
export function cutFile(text: string, cut: CutKind, path: string): PlacedSegment[] | undefined {
  const [unit, , kind] = cut.split(' ') as [CutUnit, 'of', DocumentKind];
  if (unit === 'passage') return cutPassages(text, path);
  return documentTexts(text, kind)?.flatMap((part) => {
    if (part.cell === undefined) return placedSegments(part.text, unit, part.kind);
    const { cell } = part;
    // Sentences of what is written, lines of code.
    const segments = placedSegments(
      part.text,
      part.kind === 'markdown' ? 'sentence' : 'line',
      part.kind,
    );
    return segments.map((segment) => ({ ...segment, cell }));
  });
}

function placedSegments(
  text: string,
  unit: Exclude<CutUnit, 'passage'>,
  kind: TextKind,
): PlacedSegment[] {
  const lines = lineSpans(text);
  let line = 0;
  let current: Span = { start: 0, end: -1 };
  // Segments stand in the order of the text, so their lines are counted once.
  return Array.from(segmentText(text, unit, kind), (segment) => {
    while (current.end < segment.start) {
      const next = lines.next();
      if (next.done === true) break;
      current = next.value;
      line++;
    }
    return { ...segment, line };
  });
}
