import * as vscode from 'vscode';
import { t, tCount } from '../../../core/l10n/translate.ts';
import { nameOf } from '../../../host/text/resource.ts';
import type { ExplorerView } from '../editorContent.ts';
import { registerCommand } from '../../../host/commands.ts';
import { commandIds } from '../../../host/contributions.ts';
import { WrongUse } from '../../../host/userErrors.ts';
import { isDirectory, isUri } from '../../../host/text/chosenUri.ts';

/** "Embed File": the lines, sentences or passages of one or several files as a list in the panel. */
export function registerEmbedFile(
  panel: ExplorerView,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return registerCommand(log, commandIds.embedFile, async (uri, uris) => {
    const chosen = await withoutFolders(chosenUris(uri, uris));
    const [first] = chosen;
    if (!first) {
      throw new WrongUse(
        t(
          'No file is chosen; open one, or right-click one in the file explorer, and choose Embed File again.',
        ),
      );
    }
    const title =
      chosen.length === 1 ? nameOf(first) : tCount(chosen.length, '{0} file', '{0} files');
    const editor = vscode.window.activeTextEditor;
    const isActive = editor?.document.uri.toString() === first.toString();
    const offset = isActive ? editor.document.offsetAt(editor.selection.active) : undefined;
    await panel.show({
      kind: 'documents',
      title,
      uris: chosen,
      tab: 'tokens',
      selected: offset === undefined ? 0 : { uri: first, offset },
    });
  });
}

/** What a menu gave: the entry that was clicked, and all that are selected; the active tab for the palette. */
function chosenUris(uri: unknown, uris: unknown): readonly vscode.Uri[] {
  if (Array.isArray(uris) && uris.length > 0) return uris.filter(isUri);
  if (isUri(uri)) return [uri];
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputText) return [input.uri];
  if (input instanceof vscode.TabInputNotebook) return [input.uri];
  if (input instanceof vscode.TabInputTextDiff) return [input.modified];
  const document = vscode.window.activeTextEditor?.document;
  return document ? [document.uri] : [];
}

async function withoutFolders(uris: readonly vscode.Uri[]): Promise<readonly vscode.Uri[]> {
  const files = [];
  for (const uri of uris) if (!(await isDirectory(uri))) files.push(uri);
  if (files.length === 0 && uris.length > 0) {
    throw new WrongUse(
      t('A folder cannot be embedded; select the files in it and choose Embed File again.'),
    );
  }
  return files;
}
