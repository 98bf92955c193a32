import * as vscode from 'vscode';
import { t } from '../../core/l10n/translate.ts';
import { WrongUse } from '../userErrors.ts';
import { isCell } from './resource.ts';
import { TableDocument } from './tableDocument.ts';

/** The editor that a command is for. Throws `WrongUse` where there is none; `next` is what to do then. */
export function activeEditor(next: string): vscode.TextEditor {
  const editor = vscode.window.activeTextEditor;
  if (editor) return editor;
  throw new WrongUse(t('No text editor is active; {0}.', next));
}

/**
 * Selects a place in the editor that shows a document already, a side of a diff or a cell of a notebook among them,
 * which another editor would cover. False where none does.
 */
export function selectInView(document: vscode.TextDocument, range: vscode.Range): boolean {
  const editor = visibleEditorOf(document);
  if (!editor) return false;
  select(editor, range);
  return true;
}

export function select(editor: vscode.TextEditor, range: vscode.Range): void {
  editor.selection = new vscode.Selection(range.start, range.end);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** The editor in view that shows a document. */
export function visibleEditorOf(document: vscode.TextDocument): vscode.TextEditor | undefined {
  const uri = document.uri.toString();
  return vscode.window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri);
}

/** How far behind `start` the cursor is, or the selection begins; undefined where that is not up to `end`. */
export function cursorIn(
  document: vscode.TextDocument,
  start: number,
  end: number,
): number | undefined {
  const place = visibleEditorOf(document)?.selection.start;
  const offset = place === undefined ? -1 : document.offsetAt(place);
  return offset >= start && offset <= end ? offset - start : undefined;
}

/** The text of a notebook's cell belongs to the notebook's editor, and what is too long is no extension's: `showTextDocument` gives neither. */
export async function showDocument(
  document: vscode.TextDocument,
  options: vscode.TextDocumentShowOptions,
): Promise<void> {
  if (isCell(document.uri) || document instanceof TableDocument) {
    await vscode.commands.executeCommand('vscode.open', document.uri, options);
  } else {
    await vscode.window.showTextDocument(document, options);
  }
}
