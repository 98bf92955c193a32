import { AppError } from '../../core/errors/appError.ts';
import { cutOf, cutPassages } from '../../core/text/cutFile.ts';
import { textsOfFile } from '../../core/text/documentTexts.ts';
import { LineIndex } from '../../core/text/lineIndex.ts';
import { segmentText, type SegmentKind, type TitledSegment } from '../../core/text/segmentText.ts';
import { logParts } from '../../engine/index/files/logParts.ts';
import { textRecords, type TableReader } from './tableReader.ts';
import type { TextSources } from './textSources.ts';

/** A segment and the file it stands in, as that was named. */
export interface FileSegment extends TitledSegment {
  readonly file: string;
  /** Number from 1 of a notebook's cell, in whose text the offsets are. */
  readonly cell?: number | undefined;
  /** Number from 1 of a table's record. */
  readonly row?: number | undefined;
}

/** A segment of a file that a command was given. */
interface CutSegment {
  /** The file, and the cell where it is a notebook. */
  readonly place: string;
  /** From 1, in the text in which the offsets are. */
  readonly line: () => number;
  readonly segment: FileSegment;
}

/** What files are cut into. */
interface Cut {
  readonly segment: SegmentKind;
  /** Which columns of tables are read, where some were chosen. */
  readonly tables: TableReader;
}

/**
 * The segments of the files, of a notebook those of its cells. Of a long log some at a time are in memory. Throws
 * `fileUnreadable`, also where something should be a notebook and is none.
 */
export async function* cutSources(sources: TextSources, cut: Cut): AsyncGenerator<CutSegment> {
  const { segment: kind, tables } = cut;
  const mayBeInParts = !tables.hasChoice && (kind === 'line' || kind === 'passage');
  for (const file of sources.files) {
    if (mayBeInParts && (await sources.isReadInParts(file)))
      yield* partsOf(file, kind, sources, cut);
    else if (tables.hasChoice) yield* recordsOf(file, sources, tables);
    else yield* cutSegments(file, await sources.text(file), cut);
  }
}

/** The records of a table, each by its columns of text. */
async function* recordsOf(
  file: string,
  sources: TextSources,
  tables: TableReader,
): AsyncGenerator<CutSegment> {
  const records = (await sources.isRegular(file))
    ? tables.fileRecords(file, file, sources.rule)
    : textRecords(tables.read(await sources.text(file), file));
  for await (const { record, text } of records) {
    const { row, line, start, end } = record;
    yield { place: file, line: () => line, segment: { file, row, start, end, text } };
  }
}

async function* partsOf(
  file: string,
  kind: 'line' | 'passage',
  sources: TextSources,
  cut: Cut,
): AsyncGenerator<CutSegment> {
  const { rule } = sources;
  for await (const part of logParts({ path: file, kind: cutOf(file, kind), rule })) {
    // Whoever reads all of it says what is wrong with it.
    if (!part) {
      yield* cutSegments(file, await sources.text(file), cut);
      return;
    }
    for (const { line, ...segment } of part.segments) {
      yield { place: file, line: () => line, segment: { file, ...segment, cell: undefined } };
    }
  }
}

function* cutSegments(file: string, text: string, { segment: kind }: Cut): Generator<CutSegment> {
  const placeOf = (cell: number | undefined): string =>
    cell === undefined ? file : `${file}, cell ${cell}`;
  if (kind === 'passage') {
    for (const { line, cell: number, ...passage } of cutPassages(text, file) ?? noNotebook(file)) {
      const cell = number === undefined ? undefined : number + 1;
      yield { place: placeOf(cell), line: () => line, segment: { file, cell, ...passage } };
    }
    return;
  }
  for (const part of textsOfFile(text, file) ?? noNotebook(file)) {
    const cell = part.cell === undefined ? undefined : part.cell + 1;
    const place = placeOf(cell);
    // The sentences of a program are its lines.
    const unit = kind === 'sentence' && part.kind === 'code' && cell !== undefined ? 'line' : kind;
    for (const segment of segmentText(part.text, unit, part.kind)) {
      const line = (): number => new LineIndex(part.text).lineAt(segment.start) + 1;
      yield { place, line, segment: { file, cell, ...segment } };
    }
  }
}

function noNotebook(file: string): never {
  throw new AppError(
    'fileUnreadable',
    `${file} is not a notebook; mend it, or give its text another name than .ipynb.`,
  );
}
