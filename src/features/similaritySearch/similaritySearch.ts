import * as vscode from 'vscode';
import { AppError } from '../../core/errors/appError.ts';
import type { DocumentCorpus } from '../../host/corpus/documentCorpus.ts';
import type { ExplorerView } from '../../host/panel/explorerPanel.ts';
import { commandIds, registerCommand } from '../../host/userErrors.ts';
import { SearchPick } from './searchPick.ts';

/** "Search": finds lines by meaning while one types, in the file or in all open editors. */
export function registerSimilaritySearch(
  corpus: DocumentCorpus,
  panel: ExplorerView,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  let open: SearchPick | undefined;
  return vscode.Disposable.from(
    registerCommand(log, commandIds.search, () => {
      const isAnyOpen = vscode.window.tabGroups.all.some(({ tabs }) => tabs.length > 0);
      if (!isAnyOpen) {
        throw new AppError('invalidInput', 'No file is open; open one and choose Search again.');
      }
      open?.dispose();
      open = new SearchPick({ corpus, panel, log });
    }),
    new vscode.Disposable(() => {
      open?.dispose();
    }),
  );
}
