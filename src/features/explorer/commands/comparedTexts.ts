import type * as vscode from 'vscode';
import { t } from '../../../core/l10n/translate.ts';
import { ReadDocument } from '../../../core/text/blocks/readDocument.ts';
import { segmentLines } from '../../../core/text/segmentLines.ts';
import { segmentSentences } from '../../../core/text/segmentSentences.ts';
import type { Segment } from '../../../core/text/segment.ts';
import { segmentUnitOf } from '../../../host/settings.ts';
import { textKindOf } from '../../../host/text/resource.ts';
import { WrongUse } from '../../../host/userErrors.ts';
import type { SelectedText } from '../model/panelContent.ts';
import { selectedTexts } from './embedSelection.ts';

/** The selections, or the sentences of a single one; of lines that make no sentences, such as a list, the lines. */
export function textsToCompare(editor: vscode.TextEditor): readonly SelectedText[] {
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
export function wholeTexts({ document, selections }: vscode.TextEditor): readonly SelectedText[] {
  const isNothingSelected = selections.every(({ isEmpty }) => isEmpty);
  const ranges = isNothingSelected
    ? selections.map(({ active }) => document.lineAt(active.line).range)
    : selections;
  const texts = selectedTexts(document, ranges);
  if (texts.length > 0) return texts;
  throw new WrongUse(t('Only white space is selected; select some text to compare.'));
}
