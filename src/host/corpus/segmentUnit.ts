import * as vscode from 'vscode';

/** What a document is cut into for lists and searches. */
export type SegmentUnit = 'line' | 'sentence';

const setting = 'sentenceLanguages';

/** Sentences in the languages that the settings name as prose, lines in all others. */
export function segmentUnitOf(document: vscode.TextDocument): SegmentUnit {
  // A settings file may hold anything, whatever package.json says of the type.
  const languages = vscode.workspace
    .getConfiguration('semanticText.segments')
    .get<unknown>(setting);
  const isProse = Array.isArray(languages) && languages.includes(document.languageId);
  return isProse ? 'sentence' : 'line';
}
