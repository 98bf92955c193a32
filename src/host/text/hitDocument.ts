import * as vscode from 'vscode';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { isParquet } from '../../core/tables/tableFormat.ts';
import type { Span } from '../../core/text/span.ts';
import { readUnasked } from '../../node/files/regularFile.ts';
import { decodeFile } from '../../node/files/textFile.ts';
import type { ReadTableOptions } from '../../node/tables/tableLimit.ts';
import { withProgressNotification } from '../progressNotification.ts';
import { isTableFile, openTable, openTableRow } from './openTable.ts';
import { openRecord, openRecordOf } from './recordDocuments.ts';
import { nameOf } from './resource.ts';
import { matchedPlace } from './matchedLine.ts';
import type { ResultHit } from '../results.ts';
import { TableDocument } from './tableDocument.ts';
import { rangeInText, textPlace } from './textPlace.ts';

/** A hit's document, opened without being shown, and where the hit's text is in it by now. */
export interface HitDocument {
  readonly document: vscode.TextDocument;
  /** Where it stood when it was found, if its text is gone. */
  readonly range: vscode.Range;
  /** The line in it that matched; all of it where nobody has said which. */
  readonly matched: vscode.Range;
  readonly isTextGone: boolean;
}

// VS Code gives extensions no larger documents.
const mostBytes = 50_000_000;

/**
 * A file that VS Code reads in another encoding than the one in which the text was found is opened in that one. Throws
 * `fileUnreadable` where the document is gone. A table that no editor opens is read whole, with progress after a while: `unsupported`
 * where it is too large, `cancelled`.
 */
export async function openHitDocument(
  { uri, range, text, match }: FoundHit,
  signal?: AbortSignal,
): Promise<HitDocument> {
  const placeIn = (document: vscode.TextDocument): vscode.Range | undefined =>
    placeInRow(document, range, text) ?? textPlace(document, document.offsetAt(range.start), text);
  let document = await openHit(uri, { signal });
  let place = placeIn(document);
  if (!place) {
    const encoding = await otherEncoding(document, text);
    if (encoding !== undefined) {
      document = await openHit(uri, { encoding });
      place = placeIn(document);
    }
  }
  const shown = place ?? document.validateRange(range);
  return {
    document,
    range: shown,
    matched: match ? matchedIn(document, place, { range, text, match }) : shown,
    isTextGone: place === undefined,
  };
}

/** A hit as an editor can show it. */
interface ShownHit {
  readonly document: vscode.TextDocument;
  /** The line that matched. */
  readonly range: vscode.Range;
  readonly isTextGone: boolean;
}

type FoundHit = Pick<ResultHit, 'uri' | 'range' | 'text' | 'match'>;

/**
 * What an editor shows of a hit: its document, and of a table that is no text the page of its record, for which that alone is read
 * as long as the hit's text stands there. Throws as `openHitDocument`, and `cancelled`.
 */
export async function openShownHit(hit: FoundHit, signal?: AbortSignal): Promise<ShownHit> {
  const row = isRowOfTable(hit) ? await readRow(hit, signal) : undefined;
  if (row) {
    const at = hit.match ?? { start: 0, end: hit.text.length };
    const span = { start: row.column + at.start, end: row.column + at.end };
    const shown = await openRecordOf(hit.uri, hit.range.start.line, row.line, span);
    return { ...shown, isTextGone: false };
  }
  const { document, matched, isTextGone } = await openHitDocument(hit, signal);
  const isRecord = document instanceof TableDocument && document.isByRow;
  const shown = isRecord ? await openRecord(document, matched) : { document, range: matched };
  return { ...shown, isTextGone };
}

/** Whether a hit's text, whose file is no text, still is in its row, which alone is read. Throws as `openShownHit`. */
export async function isInItsRow(hit: FoundHit): Promise<boolean> {
  return (await readRow(hit)) !== undefined;
}

/** The row of a hit in a table that is no text, and where in it the hit's text begins; undefined where it does not stand there. */
async function readRow(
  { uri, range, text }: FoundHit,
  signal?: AbortSignal,
): Promise<{ readonly line: string; readonly column: number } | undefined> {
  const line = await readingHit(uri, signal, (options) =>
    openTableRow(uri, range.start.line, options),
  );
  const column = line?.indexOf(text) ?? -1;
  return line === undefined || column === -1 ? undefined : { line, column };
}

/** Whether a hit's file is no text: its place is a row, which the panel shows among the others. */
export function isRowOfTable({ uri }: Pick<ResultHit, 'uri'>): boolean {
  return isParquet(uri.path);
}

/** Where the line of a hit that matched is by now, in UTF-16 units of its document. */
export function matchedOffsets({
  document,
  matched,
}: HitDocument): { readonly uri: vscode.Uri } & Span {
  const [start, end] = [document.offsetAt(matched.start), document.offsetAt(matched.end)];
  return { uri: document.uri, start, end };
}

/** In its row of a table that is no text, since nobody knows the column of such a place, and other rows may hold the text, too. */
function placeInRow(
  document: vscode.TextDocument,
  { start }: vscode.Range,
  text: string,
): vscode.Range | undefined {
  const isRow = document instanceof TableDocument && document.isByRow;
  if (!isRow || start.line >= document.lineCount) return undefined;
  const column = document.lineAt(start.line).text.indexOf(text);
  if (column === -1) return undefined;
  return new vscode.Range(start.line, column, start.line, column + text.length);
}

/** The line of a hit that matched, in its document; `place`: where the hit's text is by now. */
function matchedIn(
  document: vscode.TextDocument,
  place: vscode.Range | undefined,
  hit: Pick<ResultHit, 'range' | 'text'> & { readonly match: Span },
): vscode.Range {
  if (place) return rangeInText(document, place.start, hit.text, hit.match);
  const { start, end } = matchedPlace(hit);
  return document.validateRange(
    new vscode.Range(start.line, start.character, end.line, end.character),
  );
}

/** The encoding in which a text is in a document's file that is not in the document. */
async function otherEncoding(
  document: vscode.TextDocument,
  text: string,
): Promise<string | undefined> {
  const { uri } = document;
  // Another encoding would lose what was typed.
  if (uri.scheme !== 'file' || document.isDirty) return undefined;
  const bytes = await readUnasked(uri.fsPath, mostBytes);
  if (typeof bytes === 'string') return undefined;
  try {
    const rule = { encoding: document.encoding, guesses: true };
    const decoded = decodeFile(bytes, uri.fsPath, rule);
    const isOther = decoded.encoding !== document.encoding;
    return isOther && decoded.text.includes(text) ? decoded.encoding : undefined;
  } catch (error) {
    // It has become a binary file.
    if (error instanceof AppError && error.code === 'fileUnreadable') return undefined;
    throw error;
  }
}

async function openHit(
  uri: vscode.Uri,
  {
    signal,
    encoding,
  }: { readonly signal?: AbortSignal | undefined; readonly encoding?: string } = {},
): Promise<vscode.TextDocument> {
  return readingHit(uri, signal, async (options) =>
    (await isTableFile(uri))
      ? openTable(uri, options)
      : vscode.workspace.openTextDocument(uri, encoding === undefined ? undefined : { encoding }),
  );
}

/** Runs `read`, with a notification where it takes long, and says so where the hit's file is gone. */
async function readingHit<T>(
  uri: vscode.Uri,
  signal: AbortSignal | undefined,
  read: (options: ReadTableOptions) => Promise<T>,
): Promise<T> {
  try {
    return await withProgressNotification(t('Reading {0}', nameOf(uri)), (progress) =>
      read({
        signal: signal ? AbortSignal.any([signal, progress.signal]) : progress.signal,
        onProgress: (done, total) => {
          progress.report(done / total);
        },
      }),
    );
  } catch (cause) {
    // It says why itself.
    if (cause instanceof AppError) throw cause;
    throw new AppError('fileUnreadable', t('{0} is no longer there; search again.', nameOf(uri)), {
      cause,
    });
  }
}
