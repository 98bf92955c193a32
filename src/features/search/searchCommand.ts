import * as vscode from 'vscode';
import { registerCommand } from '../../host/commands.ts';
import { commandIds } from '../../host/contributions.ts';
import { WrongUse } from '../../host/userErrors.ts';
import { searchModeOf } from './model/searchMode.ts';
import { SearchPick, type ModeMemory, type SearchServices } from './searchPick.ts';

const modeKey = 'semanticText.searchMode';

interface Dependencies extends SearchServices {
  /** Of the workspace. */
  readonly memory: vscode.Memento;
}

/** "Search": finds lines by meaning while one types, in the file, in all open editors, or in the workspace. */
export function registerSearch({ memory: kept, ...services }: Dependencies): vscode.Disposable {
  let open: SearchPick | undefined;
  const { log } = services;
  const memory: ModeMemory = {
    get mode() {
      return searchModeOf(kept.get(modeKey));
    },
    set mode(mode) {
      void kept.update(modeKey, mode);
    },
  };
  return vscode.Disposable.from(
    registerCommand(log, commandIds.search, () => {
      const isAnyOpen = vscode.window.tabGroups.all.some(({ tabs }) => tabs.length > 0);
      if (!isAnyOpen && !services.workspace.isAvailable) {
        throw new WrongUse('No file and no folder is open; open one and choose Search again.');
      }
      open?.dispose();
      open = new SearchPick(services, memory);
    }),
    new vscode.Disposable(() => {
      open?.dispose();
    }),
  );
}
