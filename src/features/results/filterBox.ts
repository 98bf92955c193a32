import * as vscode from 'vscode';
import { t } from '../../core/l10n/translate.ts';
import type { ResultsView } from './resultsView.ts';

/** Filters the results while one types; Escape leads back to the filter before. */
export async function askFilter(view: ResultsView): Promise<void> {
  const before = view.tree?.filter;
  if (before === undefined) return;
  const box = vscode.window.createInputBox();
  box.title = t('Filter Results');
  box.placeholder = t('Part of a path or of the text; empty shows everything');
  box.value = before;
  try {
    await new Promise<void>((resolve) => {
      let isAccepted = false;
      box.onDidChangeValue((value) => {
        view.setFilter(value);
      });
      box.onDidAccept(() => {
        isAccepted = true;
        view.setFilter(box.value);
        box.hide();
      });
      box.onDidHide(() => {
        if (!isAccepted) view.setFilter(before);
        resolve();
      });
      box.show();
    });
  } finally {
    box.dispose();
  }
}
