import * as vscode from 'vscode';
import type { IndexSearchMode } from '../../protocol/indexApi.ts';
import { searchModes } from './searchMode.ts';

/** Asks how the workspace is to be searched; undefined where the user leaves it as it is. */
export async function chooseMode(current: IndexSearchMode): Promise<IndexSearchMode | undefined> {
  const items = searchModes.map(({ mode, name, sentence }) => ({
    label: `${mode === current ? '$(check)' : '$(blank)'} ${name}`,
    detail: sentence,
    mode,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'How to search the workspace',
    placeHolder: 'Choose a mode; it is kept for this workspace',
  });
  return chosen?.mode;
}
