import * as vscode from 'vscode';
import type { IndexSearchMode } from '../../protocol/indexApi.ts';
import { searchModes } from './model/searchMode.ts';
import type { SearchScopeKind } from './model/searchScope.ts';

/** What a button of the search's title bar does. */
type SearchAction =
  | { readonly kind: 'scope'; readonly scope: SearchScopeKind }
  | { readonly kind: 'mode' | 'index' | 'results' };

export interface SearchButton extends vscode.QuickInputButton {
  readonly action: SearchAction;
}

/** What there is to choose from. */
interface SearchChoices {
  readonly scope: SearchScopeKind;
  /** In the order of the buttons; the one in use among them. */
  readonly scopes: readonly SearchScopeKind[];
  readonly mode: IndexSearchMode;
  readonly isIndexWanted: boolean;
}

const scopeButtons: Readonly<Record<SearchScopeKind, readonly [icon: string, tooltip: string]>> = {
  file: ['file', 'Search This File Only'],
  openEditors: ['files', 'Search All Open Editors'],
  workspace: ['root-folder', 'Search the Workspace'],
};

export function searchButtons(choices: SearchChoices): readonly SearchButton[] {
  const { scope, scopes, mode, isIndexWanted } = choices;
  const buttons = scopes
    .filter((other) => other !== scope)
    .map((other) => {
      const [icon, tooltip] = scopeButtons[other];
      return button(icon, tooltip, { kind: 'scope', scope: other });
    });
  const name = searchModes.find((one) => one.mode === mode)?.name ?? mode;
  if (isIndexWanted) buttons.push(button('database', 'Index Workspace…', { kind: 'index' }));
  buttons.push(button('settings', `Search Mode: ${name}…`, { kind: 'mode' }));
  buttons.push(button('go-to-search', 'Show All in Results View', { kind: 'results' }));
  return buttons;
}

function button(icon: string, tooltip: string, action: SearchAction): SearchButton {
  return { iconPath: new vscode.ThemeIcon(icon), tooltip, action };
}

/** Asks how is to be searched, in whatever scope; undefined where the user leaves it as it is. */
export async function chooseMode(current: IndexSearchMode): Promise<IndexSearchMode | undefined> {
  const items = searchModes.map(({ mode, name, sentence }) => ({
    label: `${mode === current ? '$(check)' : '$(blank)'} ${name}`,
    detail: sentence,
    mode,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Search Mode',
    placeHolder: 'Choose a mode; it is kept for this workspace',
  });
  return chosen?.mode;
}
