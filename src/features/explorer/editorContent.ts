import * as vscode from 'vscode';
import { segmentUnitOf } from '../../host/settings.ts';
import { readIn } from '../../host/text/documentInput.ts';
import { openDocument, openDocuments, titleOf } from '../../host/text/openDocuments.ts';
import { rangeOf } from '../../host/text/textPlace.ts';
import type { MenuPlace } from '../../protocol/page/pageMenu.ts';
import type { PlaceToLabel } from './model/labels/placesToLabel.ts';
import type { PanelContent, SelectedText } from './model/panelContent.ts';
import type { SegmentReference } from '../../protocol/contentReference.ts';
import type { PageVectorRequest } from '../../protocol/pageTokens.ts';
import type { ShownContent } from './model/shownContent.ts';
import type { TextSources } from './model/textSource.ts';

/** What the panel shows of the editor's documents. */
export type EditorContent = ShownContent<vscode.TextDocument>;

/** What commands do with the panels. */
export interface ExplorerView {
  /** Shows `content` beside the editor and embeds it, in the panel that is not pinned or in a new one. */
  show(content: PanelContent): Promise<OpenPanel>;
  /** The panel that is used, or was last; undefined where none is open. */
  readonly current: OpenPanel | undefined;
}

/** An open panel as commands see it. */
export interface OpenPanel {
  /** What it shows, with the segments as they are by now. */
  readonly content: EditorContent | undefined;
  /** A pinned panel keeps its text: another one is opened for the next text. */
  isPinned: boolean;
  /** Gives it the focus. */
  focus(): void;
  /** Shows the neighbours of one of its segments. Throws `invalidInput` where it shows another text by now. */
  showNeighbours(place: SegmentReference): void;
  /** Chooses texts in its Labels tab, to be labelled together. */
  label(places: readonly PlaceToLabel[]): void;
  /** Shows tokens' vectors at a layer: 0 is the embedding layer, -1 the last. */
  showLayer(layer: number): void;
  /** The texts at a place of its page, as they are by now. Throws `invalidInput` where it shows another text. */
  textsAt(place: MenuPlace): Promise<readonly SelectedText[]>;
  /** The numbers of a token. Throws as `textsAt`. */
  vectorAt(place: PageVectorRequest): Promise<Float32Array>;
  /** Selects a text in an editor, which gets the focus. */
  reveal(text: SelectedText): Promise<void>;
}

export const editorDocuments: TextSources<vscode.TextDocument> = {
  open: (uri, options) => openDocuments(vscode.Uri.from(uri), options),
  reopen: ({ uri }, options) => openDocument(uri, options),
  titleOf,
  unitOf: segmentUnitOf,
  slice: (document, start, end) => document.getText(rangeOf(document, start, end)),
  read: readIn,
};
