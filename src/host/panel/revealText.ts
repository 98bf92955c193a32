import * as vscode from 'vscode';
import { AppError } from '../../core/errors/appError.ts';
import type { RevealMode } from '../../protocol/pageApi.ts';
import { nameOf } from '../corpus/openDocuments.ts';
import { selectInView, visibleEditorOf } from '../selectInView.ts';

/** Selects a place in an editor, not in the column of the panel, which it would hide. Throws `fileUnreadable` where the document is gone. */
export async function revealText(
  document: vscode.TextDocument,
  range: vscode.Range,
  mode: RevealMode,
  panelColumn: vscode.ViewColumn | undefined,
): Promise<void> {
  if (mode !== 'focusEditor' && selectInView(document, range)) return;
  try {
    const current = document.isClosed
      ? await vscode.workspace.openTextDocument(document.uri)
      : document;
    await vscode.window.showTextDocument(current, {
      viewColumn: visibleEditorOf(document)?.viewColumn ?? columnBeside(panelColumn),
      selection: range,
      preserveFocus: mode !== 'focusEditor',
      preview: mode === 'preview',
    });
  } catch (cause) {
    throw new AppError(
      'fileUnreadable',
      `${nameOf(document.uri)} is no longer there; choose a text that still is.`,
      { cause },
    );
  }
}

function columnBeside(panelColumn: vscode.ViewColumn | undefined): vscode.ViewColumn {
  const columns = vscode.window.tabGroups.all.map(({ viewColumn }) => viewColumn);
  return columns.find((column) => column !== panelColumn) ?? vscode.ViewColumn.Beside;
}
