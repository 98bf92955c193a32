import * as vscode from 'vscode';
import { AppError } from '../../core/errors/appError.ts';
import { commandIds, registerCommand } from '../../host/userErrors.ts';
import { searchModeOf } from './searchMode.ts';
import { SearchPick, type ModeMemory, type SearchServices } from './searchPick.ts';

const modeKey = 'semanticText.searchMode';

/** "Search": finds lines by meaning while one types, in the file, in all open editors, or in the workspace. */
export function registerSimilaritySearch(
  services: SearchServices,
  workspaceState: vscode.Memento,
): vscode.Disposable {
  let open: SearchPick | undefined;
  const { log } = services;
  const memory: ModeMemory = {
    get mode() {
      return searchModeOf(workspaceState.get(modeKey));
    },
    set mode(mode) {
      void workspaceState.update(modeKey, mode);
    },
  };
  return vscode.Disposable.from(
    registerCommand(log, commandIds.search, () => {
      const isAnyOpen = vscode.window.tabGroups.all.some(({ tabs }) => tabs.length > 0);
      if (!isAnyOpen && !services.workspace.isAvailable) {
        throw new AppError(
          'invalidInput',
          'No file and no folder is open; open one and choose Search again.',
        );
      }
      open?.dispose();
      open = new SearchPick(services, memory);
    }),
    new vscode.Disposable(() => {
      open?.dispose();
    }),
  );
}
