import * as vscode from 'vscode';
import { AppError } from '../../core/errors/appError.ts';
import type { RevealMode } from '../../protocol/pageApi.ts';
import { nameOf } from '../corpus/openDocuments.ts';

/** Selects a place in an editor, not in the column of the panel, which it would hide. Throws `fileUnreadable` where the document is gone. */
export async function revealText(
  document: vscode.TextDocument,
  range: vscode.Range,
  mode: RevealMode,
  panelColumn: vscode.ViewColumn | undefined,
): Promise<void> {
  const uri = document.uri.toString();
  const open = vscode.window.visibleTextEditors.find(
    (editor) => editor.document.uri.toString() === uri,
  );
  if (open && mode !== 'focusEditor') {
    // Also inside of a diff or a notebook, which another editor would cover.
    open.selection = new vscode.Selection(range.start, range.end);
    open.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    return;
  }
  try {
    const current = document.isClosed
      ? await vscode.workspace.openTextDocument(document.uri)
      : document;
    await vscode.window.showTextDocument(current, {
      viewColumn: open?.viewColumn ?? columnBeside(panelColumn),
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
