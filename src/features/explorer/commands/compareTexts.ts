import * as vscode from 'vscode';
import { t } from '../../../core/l10n/translate.ts';
import { menuPlaceOf } from '../../../protocol/page/pageMenu.ts';
import { nameOf } from '../../../host/text/resource.ts';
import type { ExplorerView } from '../editorContent.ts';
import { requireFewTexts, type SelectedText } from '../model/panelContent.ts';
import { selectedTexts } from './embedSelection.ts';
import { registerCommand, setContext } from '../../../host/commands.ts';
import { commandIds } from '../../../host/contributions.ts';
import { tellBriefly } from '../../../host/statusMessage.ts';
import { activeEditor } from '../../../host/text/editors.ts';
import { WrongUse } from '../../../host/userErrors.ts';

function noEditor(): string {
  return t('open a file and select the text to compare');
}

/**
 * "Compare Selections" within an editor; "Select for Comparison" and "Compare with Selected" across two, or from a
 * panel's lines. A panel shows how similar the texts are.
 */
export function registerCompareTexts(
  panels: ExplorerView,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  let selected: readonly SelectedText[] = [];
  const compare = async (texts: readonly SelectedText[]): Promise<void> => {
    requireFewTexts(texts.length, t('Compare Selections'));
    const names = [...new Set(texts.map(({ uri }) => nameOf(uri)))];
    await panels.show({ kind: 'selection', title: names.join(', '), texts, tab: 'similarity' });
  };
  /** What a right click in a panel was on, or else the active editor's. */
  const chosenTexts = async (context: unknown): Promise<readonly SelectedText[]> => {
    const place = menuPlaceOf(context);
    const clicked = place && (await panels.current?.textsAt(place));
    return clicked ?? wholeTexts(activeEditor(noEditor()));
  };
  return vscode.Disposable.from(
    registerCommand(log, commandIds.compareSelections, async () => {
      const editor = activeEditor(noEditor());
      await compare(await textsToCompare(editor));
    }),
    registerCommand(log, commandIds.selectForComparison, async (context) => {
      selected = await chosenTexts(context);
      await setContext('hasTextForComparison', true);
      tellBriefly(
        t('Selected for comparison; go to another text and choose Compare with Selected.'),
      );
    }),
    registerCommand(log, commandIds.compareWithSelected, async (context) => {
      if (selected.length === 0) {
        throw new WrongUse(
          t(
            'Nothing is selected for comparison; select a text and choose Select for Comparison first.',
          ),
        );
      }
      await compare([...selected, ...(await chosenTexts(context))]);
    }),
  );
}

/** The selections, or the parts of a single one. */
async function textsToCompare(editor: vscode.TextEditor): Promise<readonly SelectedText[]> {
  const texts = wholeTexts(editor);
  const [only] = texts;
  if (texts.length !== 1 || !only) return texts;
  // What cuts texts is large: it is loaded when something is cut.
  const { partsToCompare } = await import('./partsToCompare.ts');
  return partsToCompare(editor.document, only);
}

/** Each selection that is not blank, in the order of the document; without any the line of the cursor. */
function wholeTexts({ document, selections }: vscode.TextEditor): readonly SelectedText[] {
  const isNothingSelected = selections.every(({ isEmpty }) => isEmpty);
  const ranges = isNothingSelected
    ? selections.map(({ active }) => document.lineAt(active.line).range)
    : selections;
  const texts = selectedTexts(document, ranges);
  if (texts.length > 0) return texts;
  throw new WrongUse(t('Only white space is selected; select some text to compare.'));
}
