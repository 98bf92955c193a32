import { AppError, isCancellation } from '../../../core/errors/appError.ts';
import { t } from '../../../core/l10n/translate.ts';
import type { PanelTab } from '../../../protocol/panelTabs.ts';
import { nameOf, type Resource } from '../../../host/text/resource.ts';
import { textHash } from '../../../host/text/textHash.ts';
import type { SegmentUnit } from '../../../core/text/segmentText.ts';
import { ShownDocument } from './shownDocument.ts';
import type { OpenOptions, TextSource, TextSources } from './textSource.ts';

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
    t(
      '{0} texts are selected, and {1} takes at most {2}; select fewer, or choose Embed File.',
      String(count),
      command,
      String(maxSelectedTexts),
    ),
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
  readonly selected?: number | PlaceToSelect | undefined;
}

/** `line`: from 0, where the document was not read yet and nobody knows the offset. */
type PlaceToSelect = { readonly uri: Resource } & (
  { readonly offset: number } | { readonly line: number }
);

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

/** Opens the documents of files. Those without text are left out, and named; throws where nothing is left. */
export async function openWhole<T extends TextSource>(
  uris: readonly Resource[],
  sources: TextSources<T>,
  options?: OpenOptions,
): Promise<{ documents: readonly T[]; leftOut: readonly string[] }> {
  const documents: T[] = [];
  const leftOut: string[] = [];
  let failure: Error | undefined;
  for (const uri of uris) {
    try {
      documents.push(...(await sources.open(uri, options)));
    } catch (error) {
      if (isCancellation(error)) throw error;
      failure = error instanceof Error ? error : new Error(String(error));
      leftOut.push(nameOf(uri));
    }
  }
  if (leftOut.length === uris.length && failure) throw failure;
  return { documents, leftOut };
}

/** A shown document for each run of texts that follow one another in one document. */
export async function openSelected<T extends TextSource>(
  texts: readonly SelectedText[],
  sources: TextSources<T>,
): Promise<readonly ShownDocument<T>[]> {
  const runs: { document: T; spans: number[] }[] = [];
  for (const selected of texts) {
    const [document] = await sources.open(selected.uri);
    if (!document) continue;
    const start = placeOf(selected, document, sources);
    const end = start + selected.text.length;
    const last = runs.at(-1);
    const follows = start >= (last?.spans.at(-1) ?? 0);
    if (last?.document === document && follows) last.spans.push(start, end);
    else runs.push({ document, spans: [start, end] });
  }
  return runs.map(
    ({ document, spans }) => new ShownDocument(document, sources, Int32Array.from(spans)),
  );
}

/** Where a text stands by now: it may have been selected a while ago. */
function placeOf<T extends TextSource>(
  { text, start, end }: SelectedText,
  document: T,
  sources: TextSources<T>,
): number {
  if (sources.slice(document, start, end) === text) return start;
  const found = document.getText().indexOf(text);
  if (found !== -1) return found;
  throw new AppError(
    'invalidInput',
    t(
      'The text that was selected in {0} has changed since; select it again.',
      sources.titleOf(document),
    ),
  );
}
