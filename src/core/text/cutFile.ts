import type { TableLayout } from '../tables/tableLayout.ts';
import { documentKindOfPath, isTableKind, type DocumentKind } from './blocks/documentKind.ts';
import type { TextKind } from './blocks/readDocument.ts';
import { LineCounter } from './lineSpans.ts';
import { notebookCells } from './notebookCells.ts';
import { cellPath, cellTitle } from './passages/cellTitle.ts';
import {
  layoutIn,
  segmentText,
  type SegmentUnit,
  type TextHints,
  type TitledSegment,
} from './segmentText.ts';

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
const editions: Readonly<Partial<Record<DocumentKind, number>>> = {
  code: 4,
  plain: 7,
  markdown: 8,
  restructuredText: 7,
  notebook: 7,
  latex: 10,
  asciidoc: 7,
  subtitles: 7,
  gettext: 7,
  delimited: 7,
  jsonLines: 7,
};

/** How a file is cut; stands at the end of its hash, so that another way cuts it anew. */
export type CutKind =
  | `${SegmentUnit} of ${DocumentKind} ${number}`
  | `${SegmentUnit} of ${DocumentKind} ${number} by ${string}`;

/**
 * `sentenceEndings`: names of files, in lower case, whose lines are sentences. `columns`: of a table, the names of those that are
 * text, where somebody chose them.
 */
export function cutKind(
  path: string,
  unit: 'passage' | 'line',
  sentenceEndings: readonly string[],
  columns?: readonly string[],
): CutKind {
  const lower = path.toLowerCase();
  const isProse = sentenceEndings.some((ending) => lower.endsWith(ending));
  const cut = unit === 'line' && isProse ? 'sentence' : unit;
  return cutOf(path, cut, columns);
}

/** As `cutKind`, where what it is cut into is known. */
export function cutOf(path: string, unit: SegmentUnit, columns: readonly string[] = []): CutKind {
  const kind = documentKindOfPath(path);
  const cut = `${unit} of ${kind} ${editions[kind] ?? firstEdition}` as const;
  return isTableKind(kind) && columns.length > 0 ? `${cut} by ${JSON.stringify(columns)}` : cut;
}

/** How the table is laid out that a file's text begins; null: it is none, or JSON without a text. */
export function layoutOfFile(text: string, cut: CutKind): TableLayout | null {
  const { kind, columns } = partsOf(cut);
  return (kind === 'notebook' ? undefined : layoutIn(text, kind, { columns })) ?? null;
}

function partsOf(cut: CutKind): {
  readonly unit: SegmentUnit;
  readonly kind: DocumentKind;
  readonly columns: readonly string[] | undefined;
} {
  const [unit, , kind, , by] = cut.split(' ', 5) as [SegmentUnit, 'of', DocumentKind, ...string[]];
  if (by === undefined) return { unit, kind, columns: undefined };
  const names = cut.slice(cut.indexOf(' by ') + ' by '.length);
  return { unit, kind, columns: JSON.parse(names) as readonly string[] };
}

/** A part of a file's text; offsets and lines of its segments are in it. */
export interface FilePart {
  /** Whether it is a later one. */
  readonly isContinued: boolean;
  /** Of the file: see `layoutOfFile`. */
  readonly layout: TableLayout | null;
}

/** A text's segments; undefined where it is no notebook and should be one. `filePart`: it is no more than that. */
export function cutFile(
  text: string,
  cut: CutKind,
  path: string,
  filePart?: FilePart,
): PlacedSegment[] | undefined {
  const { unit, kind, columns } = partsOf(cut);
  if (kind !== 'notebook') return placedSegments(text, unit, kind, { path, columns, ...filePart });
  return notebookCells(text)?.flatMap((part, cell) => {
    if (unit === 'passage') {
      return placedSegments(part.text, unit, part.kind, { path: notebookPath }).map((passage) => ({
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
  hints?: TextHints,
): PlacedSegment[] {
  const lines = new LineCounter(text);
  const placed: PlacedSegment[] = [];
  for (const segment of segmentText(text, unit, kind, hints)) {
    placed.push({ ...segment, line: lines.at(segment.start) });
  }
  return placed;
}
