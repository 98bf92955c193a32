import { t } from '../../../core/l10n/translate.ts';
import { oneOf } from '../../../host/settingValues.ts';

export type SearchScopeKind = 'file' | 'openEditors' | 'workspace';

const scopes: readonly SearchScopeKind[] = ['file', 'openEditors', 'workspace'];

/** Where a search begins. */
export interface StartingScope {
  readonly scope: SearchScopeKind;
  /** Why it is not the scope that was chosen last; undefined where it is, or none was. */
  readonly reason: string | undefined;
}

/** What was remembered, where it still is a scope. */
export function searchScopeOf(remembered: unknown): SearchScopeKind | undefined {
  return oneOf(scopes, remembered);
}

/** The scope that was chosen last, where it can be had; else the first that can. */
export function startingScope(
  chosen: SearchScopeKind | undefined,
  available: readonly SearchScopeKind[],
): StartingScope {
  const [first = 'openEditors'] = available;
  if (chosen === undefined) return { scope: first, reason: undefined };
  if (available.includes(chosen)) return { scope: chosen, reason: undefined };
  return { scope: first, reason: missingText(chosen) };
}

/** Where is searched, to stand behind “in”. `file`: name of the file in the active editor. */
export function scopeText(scope: SearchScopeKind, file: string): string {
  switch (scope) {
    case 'file':
      return t('this file, {0}', file);
    case 'openEditors':
      return t('open editors');
    case 'workspace':
      return t('this workspace');
  }
}

/** To stand behind “as”. */
function missingText(scope: SearchScopeKind): string {
  switch (scope) {
    case 'file':
      return t('no file is active');
    case 'openEditors':
      return t('no editor is open');
    case 'workspace':
      return t('no folder is open');
  }
}
