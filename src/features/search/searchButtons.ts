import * as vscode from 'vscode';
import { t } from '../../core/l10n/translate.ts';
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

function scopeButton(scope: SearchScopeKind): SearchButton {
  switch (scope) {
    case 'file':
      return button('file', t('Search This File Only'), { kind: 'scope', scope });
    case 'openEditors':
      return button('files', t('Search All Open Editors'), { kind: 'scope', scope });
    case 'workspace':
      return button('root-folder', t('Search the Workspace'), { kind: 'scope', scope });
  }
}

export function searchButtons(choices: SearchChoices): readonly SearchButton[] {
  const { scope, scopes, mode, isIndexWanted } = choices;
  const buttons = scopes.filter((other) => other !== scope).map(scopeButton);
  const name = searchModes().find((one) => one.mode === mode)?.name ?? mode;
  if (isIndexWanted) buttons.push(button('database', t('Index Workspace…'), { kind: 'index' }));
  buttons.push(button('settings', t('Search Mode: {0}…', name), { kind: 'mode' }));
  buttons.push(button('go-to-search', t('Show All in Results View'), { kind: 'results' }));
  return buttons;
}

function button(icon: string, tooltip: string, action: SearchAction): SearchButton {
  return { iconPath: new vscode.ThemeIcon(icon), tooltip, action };
}

/** Asks how is to be searched, in whatever scope; undefined where the user leaves it as it is. */
export async function chooseMode(current: IndexSearchMode): Promise<IndexSearchMode | undefined> {
  const items = searchModes().map(({ mode, name, sentence }) => ({
    label: `${mode === current ? '$(check)' : '$(blank)'} ${name}`,
    detail: sentence,
    mode,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: t('Search Mode'),
    placeHolder: t('Choose a mode; it is kept for this workspace'),
  });
  return chosen?.mode;
}
