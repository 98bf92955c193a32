import * as vscode from 'vscode';
import { AppError } from '../../core/errors/appError.ts';
import type { ExplorerView } from '../../host/explorerPanel.ts';
import type { ContentSegment } from '../../host/panelContent.ts';
import { commandIds, registerCommand } from '../../host/userErrors.ts';

/** "Embed Selection": shows the tokens of what is selected, each selection a text of its own. */
export function registerEmbedSelection(
  panel: ExplorerView,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return registerCommand(log, commandIds.embedSelection, () => {
    const editor = vscode.window.activeTextEditor;
    if (!editor) {
      throw new AppError(
        'invalidInput',
        'No text editor is active; open a file, select some text and choose Embed Selection again.',
      );
    }
    const { document } = editor;
    panel.show({
      title: titleOf(document),
      uri: document.uri,
      segments: selectedSegments(document, editor.selections),
    });
  });
}

/** The non-blank selections in the order of the document. Throws `invalidInput` where there is none. */
function selectedSegments(
  document: vscode.TextDocument,
  selections: readonly vscode.Selection[],
): ContentSegment[] {
  const chosen = selections.filter((selection) => !selection.isEmpty);
  if (chosen.length === 0) {
    throw new AppError(
      'invalidInput',
      'Nothing is selected; select some text and choose Embed Selection again.',
    );
  }
  const segments = chosen
    .map((selection) => ({
      text: document.getText(selection),
      start: document.offsetAt(selection.start),
      end: document.offsetAt(selection.end),
      line: selection.start.line + 1,
    }))
    .filter(({ text }) => text.trim() !== '')
    .sort((a, b) => a.start - b.start);
  if (segments.length === 0) {
    throw new AppError(
      'invalidInput',
      'The selection holds only white space, which has no tokens; select some text.',
    );
  }
  return segments;
}

function titleOf(document: vscode.TextDocument): string {
  return document.uri.path.split('/').at(-1) ?? document.uri.path;
}
