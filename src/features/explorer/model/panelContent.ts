import { AppError } from '../../../core/errors/appError.ts';
import type { PanelTab } from '../../../protocol/panelTabs.ts';
import { nameOf, type Resource } from '../../../host/text/resource.ts';
import { textHash } from '../../../host/text/textHash.ts';
import type { SegmentUnit } from '../../../core/text/segmentText.ts';

/** A text of a document, with where it stands in it. */
export interface SelectedText {
  readonly uri: Resource;
  readonly text: string;
  /** UTF-16 offsets in the document. */
  readonly start: number;
  readonly end: number;
}

/** Texts that somebody selected, in one document or in several. */
interface SelectionContent {
  readonly kind: 'selection';
  readonly title: string;
  readonly texts: readonly SelectedText[];
  readonly tab: PanelTab;
  /** The selected text, from 0. */
  readonly selected?: number | undefined;
}

// A document of more is for Embed File, which keeps no list of places.
const maxSelectedTexts = 1000;

/** Throws `invalidInput` where more texts are selected than a panel follows one by one. */
export function requireFewTexts(count: number, command: string): void {
  if (count <= maxSelectedTexts) return;
  throw new AppError(
    'invalidInput',
    `${count} texts are selected, and ${command} takes at most ${maxSelectedTexts}; select fewer, or choose Embed File.`,
  );
}

/** Whole documents, segment by segment. A notebook's URI stands for its cells. */
interface DocumentsContent {
  readonly kind: 'documents';
  readonly title: string;
  readonly uris: readonly Resource[];
  /** Undefined leaves it to each document's language. */
  readonly unit?: SegmentUnit | undefined;
  readonly tab: PanelTab;
  /** The selected segment, from 0, or the place whose segment is to be selected. */
  readonly selected?: number | { readonly uri: Resource; readonly offset: number } | undefined;
}

/** What the explorer panel shows. */
export type PanelContent = SelectionContent | DocumentsContent;

/** A document whose segment at `offset` is selected, with its neighbours. */
export function neighboursAt(uri: Resource, offset: number): DocumentsContent {
  return {
    kind: 'documents',
    title: nameOf(uri),
    uris: [uri],
    tab: 'neighbours',
    selected: { uri, offset },
  };
}

/** Names the content: equal texts of one document have one id, over reloads too. */
export function contentIdOf(content: PanelContent): string {
  const parts =
    content.kind === 'documents'
      ? [content.unit ?? '', ...content.uris.map((uri) => `\0${uri.toString()}`)]
      : content.texts.map(({ uri, text, start }) => `\0${uri.toString()}\0${start}\0${text}`);
  return textHash(content.kind + parts.join(''), 24);
}
