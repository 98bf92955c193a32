import * as vscode from 'vscode';
import { t } from '../../core/l10n/translate.ts';
import type { Span } from '../../core/text/span.ts';
import { openTableRow, wholeRow } from './openTable.ts';
import type { TableDocument } from './tableDocument.ts';
import { rangeOf } from './textPlace.ts';
import { recordPage, spanInWhole } from './recordPage.ts';

const scheme = 'semantic-text-record';

/** A record as an editor shows it, and where in it what was asked for is. */
interface OpenedRecord {
  readonly document: vscode.TextDocument;
  readonly range: vscode.Range;
}

/** Shows single records of tables that no editor opens, as documents that cannot be edited. */
export function registerRecordDocuments(): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(scheme, {
    async provideTextDocumentContent({ query, fragment }) {
      const line = await openTableRow(vscode.Uri.parse(query), Number(fragment) - 1);
      return recordPage(line ?? '', { start: 0, end: 0 }).text;
    },
  });
}

/** The record of a range of a table, whole where it is cut there, and where in it that range is. */
export async function openRecord(
  table: TableDocument,
  { start, end }: vscode.Range,
): Promise<OpenedRecord> {
  const line = table.lineAt(start.line);
  const last = end.line === start.line ? end.character : line.text.length;
  const at = { start: start.character, end: last };
  const whole = (await wholeRow(table, start.line)) ?? line.text;
  return openRecordOf(table.uri, start.line, whole, spanInWhole(line.text, whole, at));
}

/** As `openRecord`, of a row (from 0) of which only the line is known; `at`: in that. */
export async function openRecordOf(
  table: vscode.Uri,
  row: number,
  line: string,
  at: Span,
): Promise<OpenedRecord> {
  const page = recordPage(line, at);
  const number = String(row + 1);
  const uri = vscode.Uri.from({
    scheme,
    path: t('{0}, row {1}', table.path, number),
    query: table.toString(),
    fragment: number,
  });
  const document = await vscode.workspace.openTextDocument(uri);
  return { document, range: rangeOf(document, page.start, page.end) };
}
