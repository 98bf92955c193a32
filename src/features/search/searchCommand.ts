import * as vscode from 'vscode';
import { t } from '../../core/l10n/translate.ts';
import { registerCommand } from '../../host/commands.ts';
import { commandIds } from '../../host/contributions.ts';
import { WrongUse } from '../../host/userErrors.ts';
import { searchModeOf } from './model/searchMode.ts';
import { searchScopeOf } from './model/searchScope.ts';
import type { SearchMemory, SearchPick, SearchServices } from './searchPick.ts';

const modeKey = 'semanticText.searchMode';
const scopeKey = 'semanticText.searchScope';

interface Dependencies extends SearchServices {
  /** Of the workspace. */
  readonly memory: vscode.Memento;
}

/** "Search": finds passages by meaning and words while one types, in the file, in all open editors, or in the workspace. */
export function registerSearch({ memory: kept, ...services }: Dependencies): vscode.Disposable {
  let open: SearchPick | undefined;
  const { log } = services;
  const memory: SearchMemory = {
    get mode() {
      return searchModeOf(kept.get(modeKey));
    },
    set mode(mode) {
      void kept.update(modeKey, mode);
    },
    get scope() {
      return searchScopeOf(kept.get(scopeKey));
    },
    set scope(scope) {
      void kept.update(scopeKey, scope);
    },
  };
  return vscode.Disposable.from(
    registerCommand(log, commandIds.search, async () => {
      const isAnyOpen = vscode.window.tabGroups.all.some(({ tabs }) => tabs.length > 0);
      if (!isAnyOpen && !services.workspace.isAvailable) {
        throw new WrongUse(t('No file and no folder is open; open one and choose Search again.'));
      }
      const { SearchPick } = await import('./searchPick.ts');
      open?.dispose();
      open = new SearchPick(services, memory);
    }),
    new vscode.Disposable(() => {
      open?.dispose();
    }),
  );
}
