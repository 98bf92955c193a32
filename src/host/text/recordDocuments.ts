import * as vscode from 'vscode';
import { t } from '../../core/l10n/translate.ts';
import { openTable } from './openTable.ts';
import type { TableDocument } from './tableDocument.ts';
import { rangeOf } from './textPlace.ts';
import { recordPage } from './recordPage.ts';

const scheme = 'semantic-text-record';

/** Shows single records of tables that no editor opens, as documents that cannot be edited. */
export function registerRecordDocuments(): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(scheme, {
    async provideTextDocumentContent({ query, fragment }) {
      const table = await openTable(vscode.Uri.parse(query));
      const { text } = table.lineAt(Number(fragment) - 1);
      return recordPage(text, { start: 0, end: 0 }).text;
    },
  });
}

/** The record of a range of a table, and where in it that range is. */
export async function openRecord(
  table: TableDocument,
  { start, end }: vscode.Range,
): Promise<{ readonly document: vscode.TextDocument; readonly range: vscode.Range }> {
  const line = table.lineAt(start.line);
  const last = end.line === start.line ? end.character : line.text.length;
  const page = recordPage(line.text, { start: start.character, end: last });
  const row = String(start.line + 1);
  const uri = vscode.Uri.from({
    scheme,
    path: t('{0}, row {1}', table.uri.path, row),
    query: table.uri.toString(),
    fragment: row,
  });
  const document = await vscode.workspace.openTextDocument(uri);
  return { document, range: rangeOf(document, page.start, page.end) };
}
