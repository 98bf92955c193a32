import type * as vscode from 'vscode';
import { t } from '../../../core/l10n/translate.ts';
import { nameOf } from '../../../host/text/resource.ts';
import type { ExplorerView } from '../editorContent.ts';
import { requireFewTexts, type SelectedText } from '../model/panelContent.ts';
import { registerCommand } from '../../../host/commands.ts';
import { commandIds } from '../../../host/contributions.ts';
import { activeEditor } from '../../../host/text/editors.ts';
import { WrongUse } from '../../../host/userErrors.ts';

/** "Embed Selection": shows the tokens of what is selected, each selection a text of its own. */
export function registerEmbedSelection(
  panel: ExplorerView,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return registerCommand(log, commandIds.embedSelection, async () => {
    const { document, selections } = activeEditor(
      t('open a file, select some text and choose Embed Selection again'),
    );
    const texts = chosenTexts(document, selections);
    requireFewTexts(texts.length, t('Embed Selection'));
    await panel.show({ kind: 'selection', title: nameOf(document.uri), texts, tab: 'tokens' });
  });
}

/** The non-blank selections in the order of the document. Throws `WrongUse` where there is none. */
function chosenTexts(
  document: vscode.TextDocument,
  selections: readonly vscode.Selection[],
): SelectedText[] {
  const chosen = selections.filter((selection) => !selection.isEmpty);
  if (chosen.length === 0) {
    throw new WrongUse(
      t('Nothing is selected; select some text and choose Embed Selection again.'),
    );
  }
  const texts = selectedTexts(document, chosen);
  if (texts.length === 0) {
    throw new WrongUse(
      t('The selection holds only white space, which has no tokens; select some text.'),
    );
  }
  return texts;
}

/** The texts at some ranges of a document that are not blank, in the order of the document. */
export function selectedTexts(
  document: vscode.TextDocument,
  ranges: readonly vscode.Range[],
): SelectedText[] {
  return ranges
    .map((range) => ({
      uri: document.uri,
      text: document.getText(range),
      start: document.offsetAt(range.start),
      end: document.offsetAt(range.end),
    }))
    .filter(({ text }) => text.trim() !== '')
    .sort((a, b) => a.start - b.start);
}
