import {
  brokenRecords,
  fileProblem,
  noColumn,
  isSearchedAsItIs,
  tooLarge,
  type FileProblem,
} from '../../../core/search/leftOutText.ts';
import { AppError } from '../../../core/errors/appError.ts';
import { isBrokenRecord, recordSpans } from '../../../core/text/blocks/delimitedBlocks.ts';
import { documentKindOfPath } from '../../../core/text/blocks/documentKind.ts';
import { tableFormatOf } from '../../../core/tables/tableFormat.ts';
import { columnsOfTable } from '../../../core/tables/tableLayout.ts';
import { columnsNamed } from '../../../core/tables/textColumns.ts';
import { LineIndex } from '../../../core/text/lineIndex.ts';
import type { Segment } from '../../../core/text/segment.ts';
import type { Span } from '../../../core/text/span.ts';
import type { IndexRules } from '../../../protocol/index/indexContent.ts';
import { DamagedParquet } from '../../../node/tables/parquetThread.ts';
import type { LeftOut } from '../../../node/walk/walkFiles.ts';
import { textLimit } from './fileLimits.ts';

/** Why a walk leaves a file out. `limit`: the file's own, in bytes. */
export function leftOutProblem(reason: LeftOut['reason'], limit: number): FileProblem {
  return reason === 'tooLarge' ? tooLarge(limit) : fileProblem(reason);
}

/** Whether a file's segments are searched: there is nothing wrong with it, or not enough to leave it out. */
export function isFound(problem: FileProblem | undefined): boolean {
  return problem === undefined || isSearchedAsItIs(problem);
}

/** What is wrong with a file; undefined: nothing. `text`: undefined where it is none. `cut`: its segments. */
export function problemOf(
  path: string,
  text: string | undefined,
  cut: readonly Segment[] | undefined,
  {
    rules,
    columns,
  }: { readonly rules: IndexRules; readonly columns?: readonly string[] | undefined },
): FileProblem | undefined {
  if (text === undefined) return fileProblem('notText');
  if (!cut) return fileProblem('notNotebook');
  const limit = textLimit(path, rules);
  const isOver = documentKindOfPath(path) === 'notebook' && textLength(cut) > limit;
  if (isOver) return tooLarge(limit);
  return absentColumns(path, text, columns) ?? brokenRecords(brokenLines(path, text));
}

/** Of a file whose reading has thrown `error`; undefined where that says nothing of the file. */
export function readingProblem(error: unknown): FileProblem | undefined {
  if (error instanceof DamagedParquet) return fileProblem('notParquet', [error.reason]);
  const isTooLong = error instanceof AppError && error.code === 'unsupported';
  return isTooLong ? fileProblem('longTable') : undefined;
}

/** Of a table that lacks some of the columns that were chosen as its text; `text`: its beginning or all of it. */
export function absentColumns(
  path: string,
  text: string,
  columns: readonly string[] = [],
): FileProblem | undefined {
  const format = columns.length === 0 ? undefined : tableFormatOf(path);
  const there = format && columnsOfTable(text, format);
  const absent =
    there && columns.filter((name) => columnsNamed({ columns: there }, [name]).length === 0);
  return absent && absent.length > 0 ? noColumn(absent, there) : undefined;
}

/** In UTF-16 units, which is near enough to bytes. */
function textLength(segments: readonly Segment[]): number {
  return segments.reduce((sum, { start, end }) => sum + end - start, 0);
}

/** The lines, from 1, of a file's records whose quotes are never closed. */
function brokenLines(path: string, text: string): number[] {
  const hasQuotes = documentKindOfPath(path) === 'delimited' && text.includes('"');
  return hasQuotes ? brokenLinesOf(text, [...recordSpans(text)]) : [];
}

/** As `brokenLines`, of records that are known. */
export function brokenLinesOf(text: string, records: readonly Span[]): number[] {
  const broken = records.filter(({ start, end }) => isBrokenRecord(text.slice(start, end)));
  if (broken.length === 0) return [];
  const lines = new LineIndex(text);
  return broken.map(({ start }) => lines.lineAt(start) + 1);
}
