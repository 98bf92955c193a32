import { documentKindOfPath, type DocumentKind } from './blocks/documentKind.ts';
import type { TextKind } from './blocks/readBlocks.ts';
import { documentTexts } from './documentTexts.ts';
import { withLines } from './lineSpans.ts';
import { cellPath, cellTitle } from './passages/cellTitle.ts';
import { segmentText, type SegmentUnit, type TitledSegment } from './segmentText.ts';

export interface PlacedSegment extends TitledSegment {
  /** Of its start, from 1. */
  readonly line: number;
  /** Number from 0 of a notebook's cell, in whose text the offsets and the line are. */
  readonly cell?: number;
}

// Notebooks are of Python, with few exceptions that declare things alike.
const notebookPath = cellPath('python');

// Raised where a kind of document is cut or read otherwise than before.
const firstEdition = 3;
const editions: Readonly<Partial<Record<DocumentKind, number>>> = { latex: 4 };

/** How a file is cut; stands at the end of its hash, so that another way cuts it anew. */
export type CutKind = `${SegmentUnit} of ${DocumentKind} ${number}`;

/** `sentenceEndings`: names of files, in lower case, whose lines are sentences. */
export function cutKind(
  path: string,
  unit: 'passage' | 'line',
  sentenceEndings: readonly string[],
): CutKind {
  const lower = path.toLowerCase();
  const isProse = sentenceEndings.some((ending) => lower.endsWith(ending));
  const cut = unit === 'line' && isProse ? 'sentence' : unit;
  return cutOf(path, cut);
}

/** As `cutKind`, where what it is cut into is known. */
export function cutOf(path: string, unit: SegmentUnit): CutKind {
  const kind = documentKindOfPath(path);
  return `${unit} of ${kind} ${editions[kind] ?? firstEdition}`;
}

/**
 * A text's segments; undefined where it is no notebook and should be one. `isContinued`: it is a later part of the file's
 * text, and offsets and lines are in it.
 */
export function cutFile(
  text: string,
  cut: CutKind,
  path: string,
  isContinued = false,
): PlacedSegment[] | undefined {
  const [unit, , kind] = cut.split(' ') as [SegmentUnit, 'of', DocumentKind];
  return documentTexts(text, kind)?.flatMap((part) => {
    const { cell } = part;
    if (cell === undefined) return placedSegments(part.text, unit, part.kind, path, isContinued);
    if (unit === 'passage') {
      return placedSegments(part.text, unit, part.kind, notebookPath).map((passage) => ({
        ...passage,
        title: cellTitle(cell, passage.title),
        cell,
      }));
    }
    // Sentences of what is written, lines of code.
    const written = part.kind === 'markdown' ? 'sentence' : 'line';
    return placedSegments(part.text, written, part.kind).map((segment) => ({ ...segment, cell }));
  });
}

/** A text's passages; undefined where it is no notebook and should be one. */
export function cutPassages(text: string, path: string): PlacedSegment[] | undefined {
  return cutFile(text, cutKind(path, 'passage', []), path);
}

function placedSegments(
  text: string,
  unit: SegmentUnit,
  kind: TextKind,
  path?: string,
  isContinued?: boolean,
): PlacedSegment[] {
  return [...withLines(text, segmentText(text, unit, kind, path, isContinued))];
}
