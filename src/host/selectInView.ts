import * as vscode from 'vscode';

/**
 * Selects a place in the editor that shows a document already, a side of a diff or a cell of a notebook among them,
 * which another editor would cover. False where none does.
 */
export function selectInView(document: vscode.TextDocument, range: vscode.Range): boolean {
  const editor = visibleEditorOf(document);
  if (!editor) return false;
  editor.selection = new vscode.Selection(range.start, range.end);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  return true;
}

/** The editor in view that shows a document. */
export function visibleEditorOf(document: vscode.TextDocument): vscode.TextEditor | undefined {
  const uri = document.uri.toString();
  return vscode.window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri);
}
