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

/** `file`: name of the file in the active editor. */
export function scopeText(scope: SearchScopeKind, file: string): string {
  switch (scope) {
    case 'file':
      return `this file, ${file}`;
    case 'openEditors':
      return 'open editors';
    case 'workspace':
      return 'this workspace';
  }
}

function missingText(scope: SearchScopeKind): string {
  switch (scope) {
    case 'file':
      return 'no file is active';
    case 'openEditors':
      return 'no editor is open';
    case 'workspace':
      return 'no folder is open';
  }
}
