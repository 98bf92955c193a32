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

/** The sentences of a text; of lines that make no sentences, such as a list, the lines. Throws `WrongUse` where it is one. */
export function partsToCompare(
  document: vscode.TextDocument,
  whole: SelectedText,
): readonly SelectedText[] {
  const kind = textKindOf(document);
  const partsBy = (cut: (text: ReadDocument) => Iterable<Segment>): SelectedText[] =>
    Array.from(cut(new ReadDocument(whole.text, kind)), ({ text, start, end }) => ({
      uri: whole.uri,
      text,
      start: whole.start + start,
      end: whole.start + end,
    }));
  const sentences = partsBy(segmentSentences);
  if (sentences.length > 1) return sentences;
  // A sentence of prose may be broken anywhere; elsewhere a line is a text by itself.
  const lines = segmentUnitOf(document) === 'sentence' ? [] : partsBy(segmentLines);
  if (lines.length > 1) return lines;
  throw new WrongUse(t('This is one sentence; select several, or a second place with Alt.'));
}
