import type * as vscode from 'vscode';
import type { SelectedText } from '../model/panelContent.ts';

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
