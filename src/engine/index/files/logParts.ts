import type { FileProblem } from '../../../core/search/leftOutText.ts';
import { openRecordStart, recordSpans } from '../../../core/text/blocks/delimitedBlocks.ts';
import { documentKindOfPath } from '../../../core/text/blocks/documentKind.ts';
import {
  cutFile,
  layoutOfFile,
  type CutKind,
  type PlacedSegment,
} from '../../../core/text/cutFile.ts';
import type { TableLayout } from '../../../core/tables/tableLayout.ts';
import { lineSpans } from '../../../core/text/lineSpans.ts';
import type { EncodingRule } from '../../../node/encoding/encodings.ts';
import { filePieces } from '../../../node/tables/filePieces.ts';
import { absentColumns, brokenLinesOf } from './fileProblems.ts';

// To write them takes some 50 ms.
export const segmentsOfPart = 2000;

export interface LogPart {
  readonly segments: readonly PlacedSegment[];
  /** The lines, from 1, of records whose quotes are never closed. */
  readonly brokenLines: readonly number[];
  /** Bytes of the file that were read by then. */
  readonly bytesRead: number;
  /** Columns that were chosen and are not there; of the first part. */
  readonly absent?: FileProblem | undefined;
}

interface LongFile {
  readonly path: string;
  readonly kind: CutKind;
  readonly rule: EncodingRule;
  /** Of a table: those that were chosen as its text. */
  readonly columns?: readonly string[] | undefined;
}

interface PartOptions {
  /** Called between the parts. */
  readonly breathe?: () => Promise<void> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The segments of a long file, part by part, of Parquet those of its rows as JSON Lines; ends with undefined where it is
 * binary or cannot be read. Of Parquet throws as `filePieces` does.
 */
export async function* logParts(
  { path, kind, rule, columns }: LongFile,
  options: PartOptions = {},
): AsyncGenerator<LogPart | undefined> {
  const hasRecords = documentKindOfPath(path) === 'delimited';
  let part: PlacedSegment[] = [];
  let layout: TableLayout | null | undefined;
  let absent: FileProblem | undefined;
  let linesBefore = 0;
  let bytesRead = 0;
  /** A record that may go on in the next piece. */
  let open = { text: '', start: 0 };
  const take = (segments: readonly PlacedSegment[], offset: number): void => {
    for (const segment of segments) {
      const { start, end, line } = segment;
      part.push({
        ...segment,
        ...{ start: start + offset, end: end + offset, line: line + linesBefore },
      });
    }
  };
  for await (const piece of filePieces(path, path, { rule, ...options })) {
    if (!piece) {
      yield undefined;
      return;
    }
    const text = open.text + piece.text;
    const start = piece.start - open.text.length;
    // As its beginning says: each part by itself might have other columns of text.
    if (layout === undefined) {
      layout = layoutOfFile(text, kind);
      absent = absentColumns(path, text, columns);
    }
    const segments = cutFile(text, kind, path, { isContinued: start > 0, layout }) ?? [];
    const records = hasRecords ? [...recordSpans(text)] : [];
    const end = openRecordStart(text, records);
    const whole = records.filter((each) => each.start < end);
    const broken = brokenLinesOf(text, whole).map((line) => line + linesBefore);
    take(end === text.length ? segments : segments.filter((each) => each.start < end), start);
    linesBefore += lineCount(text.slice(0, end)) - 1;
    open = { text: text.slice(end), start: start + end };
    bytesRead = piece.bytesRead;
    yield* inParts(part, broken, bytesRead, absent);
    part = [];
  }
  const rest = { isContinued: open.start > 0, layout: layout ?? null };
  take(cutFile(open.text, kind, path, rest) ?? [], open.start);
  const last = hasRecords ? [...recordSpans(open.text)] : [];
  const broken = brokenLinesOf(open.text, last).map((line) => line + linesBefore);
  yield* inParts(part, broken, bytesRead);
}

function* inParts(
  segments: readonly PlacedSegment[],
  brokenLines: readonly number[],
  bytesRead: number,
  absent?: FileProblem,
): Generator<LogPart> {
  for (let at = 0; at < segments.length; at += segmentsOfPart) {
    const some = segments.slice(at, at + segmentsOfPart);
    yield { segments: some, brokenLines: at === 0 ? brokenLines : [], bytesRead, absent };
  }
}

function lineCount(text: string): number {
  let count = 0;
  const lines = lineSpans(text);
  while (lines.next().done !== true) count++;
  return count;
}
