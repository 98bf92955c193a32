import * as vscode from 'vscode';
import { AppError } from '../../core/errors/appError.ts';
import type { ExplorerView } from '../../host/panel/explorerPanel.ts';
import { neighboursAt } from '../../host/panel/panelContent.ts';
import { commandIds, registerCommand } from '../../host/userErrors.ts';

/** "Find Similar Lines": the neighbours of the cursor's line, in the panel. */
export function registerSimilarLines(
  panel: ExplorerView,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return registerCommand(log, commandIds.findSimilarLines, () => {
    const editor = vscode.window.activeTextEditor;
    if (!editor) {
      throw new AppError(
        'invalidInput',
        'No text editor is active; put the cursor in a line and choose Find Similar Lines again.',
      );
    }
    const { document, selection } = editor;
    if (document.lineAt(selection.active.line).isEmptyOrWhitespace) {
      throw new AppError(
        'invalidInput',
        'The line of the cursor is blank, which is like no other; put the cursor in a line with text.',
      );
    }
    panel.show(neighboursAt(document, document.offsetAt(selection.active)));
  });
}
