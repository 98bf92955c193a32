import * as vscode from 'vscode';
import { t } from '../../../core/l10n/translate.ts';
import { menuPlaceOf } from '../../../protocol/page/pageMenu.ts';
import { ReadDocument } from '../../../core/text/blocks/readDocument.ts';
import { segmentLines } from '../../../core/text/segmentLines.ts';
import { segmentSentences } from '../../../core/text/segmentSentences.ts';
import type { Segment } from '../../../core/text/segment.ts';
import { nameOf, textKindOf } from '../../../host/text/resource.ts';
import type { ExplorerView } from '../editorContent.ts';
import { requireFewTexts, type SelectedText } from '../model/panelContent.ts';
import { selectedTexts } from './embedSelection.ts';
import { registerCommand, setContext } from '../../../host/commands.ts';
import { commandIds } from '../../../host/contributions.ts';
import { tellBriefly } from '../../../host/statusMessage.ts';
import { segmentUnitOf } from '../../../host/settings.ts';
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
  const compare = (texts: readonly SelectedText[]): void => {
    requireFewTexts(texts.length, t('Compare Selections'));
    const names = [...new Set(texts.map(({ uri }) => nameOf(uri)))];
    panels.show({ kind: 'selection', title: names.join(', '), texts, tab: 'similarity' });
  };
  /** What a right click in a panel was on, or else the active editor's. */
  const chosenTexts = async (context: unknown): Promise<readonly SelectedText[]> => {
    const place = menuPlaceOf(context);
    const clicked = place && (await panels.current?.textsAt(place));
    return clicked ?? wholeTexts(activeEditor(noEditor()));
  };
  return vscode.Disposable.from(
    registerCommand(log, commandIds.compareSelections, () => {
      compare(textsToCompare(activeEditor(noEditor())));
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
      compare([...selected, ...(await chosenTexts(context))]);
    }),
  );
}

/** The selections, or the sentences of a single one; of lines that make no sentences, such as a list, the lines. */
function textsToCompare(editor: vscode.TextEditor): readonly SelectedText[] {
  const { document } = editor;
  const texts = wholeTexts(editor);
  const [only] = texts;
  if (texts.length !== 1 || !only) return texts;
  const kind = textKindOf(document);
  const partsBy = (cut: (text: ReadDocument) => Iterable<Segment>): SelectedText[] =>
    Array.from(cut(new ReadDocument(only.text, kind)), ({ text, start, end }) => ({
      uri: only.uri,
      text,
      start: only.start + start,
      end: only.start + end,
    }));
  const sentences = partsBy(segmentSentences);
  if (sentences.length > 1) return sentences;
  // A sentence of prose may be broken anywhere; elsewhere a line is a text by itself.
  const lines = segmentUnitOf(document) === 'sentence' ? [] : partsBy(segmentLines);
  if (lines.length > 1) return lines;
  throw new WrongUse(t('This is one sentence; select several, or a second place with Alt.'));
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
