import type * as vscode from 'vscode';
import { AppError } from '../../../core/errors/appError.ts';
import type { ExplorerView } from '../editorContent.ts';
import { neighboursAt } from '../model/panelContent.ts';
import { registerCommand } from '../../../host/commands.ts';
import { commandIds } from '../../../host/contributions.ts';
import { activeEditor } from '../../../host/text/editors.ts';

/** "Find Similar Lines": the neighbours of the cursor's line, in the panel. */
export function registerSimilarLines(
  panel: ExplorerView,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return registerCommand(log, commandIds.findSimilarLines, () => {
    const { document, selection } = activeEditor(
      'put the cursor in a line and choose Find Similar Lines again',
    );
    if (document.lineAt(selection.active.line).isEmptyOrWhitespace) {
      throw new AppError(
        'invalidInput',
        'The cursor is in a blank line; put it in a line with text.',
      );
    }
    panel.show(neighboursAt(document.uri, document.offsetAt(selection.active)));
  });
}
