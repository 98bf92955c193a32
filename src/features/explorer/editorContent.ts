import * as vscode from 'vscode';
import { segmentUnitOf } from '../../host/settings.ts';
import { openDocuments, titleOf } from '../../host/text/openDocuments.ts';
import { rangeOf } from '../../host/text/textPlace.ts';
import type { PanelContent } from './model/panelContent.ts';
import type { ShownContent } from './model/shownContent.ts';
import type { TextSources } from './model/textSource.ts';

/** What the panel shows of the editor's documents. */
export type EditorContent = ShownContent<vscode.TextDocument>;

/** What the panel's commands do with it. */
export interface ExplorerView {
  /** Shows the panel beside the editor with `content`, and embeds it. */
  show(content: PanelContent): void;
  /** What it shows, with the segments as they are by now. */
  readonly content: EditorContent | undefined;
}

export const editorDocuments: TextSources<vscode.TextDocument> = {
  open: (uri) => openDocuments(vscode.Uri.from(uri)),
  reopen: async ({ uri }) => vscode.workspace.openTextDocument(uri),
  titleOf,
  unitOf: segmentUnitOf,
  slice: (document, start, end) => document.getText(rangeOf(document, start, end)),
};
