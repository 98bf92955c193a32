import { AppError, isCancellation } from '../../../core/errors/appError.ts';
import { t } from '../../../core/l10n/translate.ts';
import type { ReadText } from '../../../core/text/segment.ts';
import type { SegmentUnit } from '../../../core/text/segmentText.ts';
import type {
  PanelDocument,
  PanelSegment,
  PanelUnit,
  SegmentRange,
} from '../../../protocol/pageApi.ts';
import type { PanelTab } from '../../../protocol/panelTabs.ts';
import { nameOf, type Resource } from '../../../host/text/resource.ts';
import { contentIdOf, type PanelContent, openSelected, openWhole } from './panelContent.ts';
import { ShownDocument } from './shownDocument.ts';
import type { CutDocument, OpenOptions, TextSource, TextSources } from './textSource.ts';

/** An edit, in offsets of the text before it; as VS Code's `TextDocumentContentChangeEvent`. */
interface ContentChange {
  readonly rangeOffset: number;
  readonly rangeLength: number;
  readonly text: string;
}

/** A segment of the content: its document, and its index in it. */
interface Located<T extends TextSource> {
  readonly shown: ShownDocument<T>;
  readonly index: number;
}

/**
 * The panel's content by now: its documents, opened, and their segments, which follow edits. Segments are counted
 * through all documents.
 */
export class ShownContent<T extends TextSource = TextSource> {
  readonly content: PanelContent;
  readonly id: string;
  documents: readonly ShownDocument<T>[] = [];
  /** Names of files that have no text. */
  leftOut: readonly string[] = [];
  selected = -1;
  tab: PanelTab;
  readonly #sources: TextSources<T>;
  #unit: SegmentUnit | undefined;
  #wanted: PanelContent['selected'];

  constructor(content: PanelContent, sources: TextSources<T>) {
    this.#sources = sources;
    this.content = content;
    this.id = contentIdOf(content);
    this.tab = content.tab;
    this.#unit = content.kind === 'documents' ? content.unit : undefined;
    this.#wanted = content.selected;
  }

  get unit(): PanelUnit {
    if (this.content.kind === 'selection') return 'selection';
    return this.documents[0] ? this.unitOf(this.documents[0].document) : (this.#unit ?? 'line');
  }

  get segmentCount(): number {
    return this.documents.reduce((sum, { count }) => sum + count, 0);
  }

  get embeddedCount(): number {
    return this.documents.reduce((sum, { embeddedCount }) => sum + embeddedCount, 0);
  }

  get isStale(): boolean {
    return this.documents.some(({ isStale }) => isStale);
  }

  get panelDocuments(): readonly PanelDocument[] {
    let firstSegment = 0;
    return this.documents.map(({ title, count }) => {
      const document = { title, firstSegment, segmentCount: count };
      firstSegment += count;
      return document;
    });
  }

  /** What a document of the content is cut into. */
  unitOf(document: T): SegmentUnit {
    return this.#unit ?? this.#sources.unitOf(document);
  }

  /**
   * Opens the documents. Those of a selection have their segments at once. Files without text are left out, and
   * named in `leftOut`; throws `fileUnreadable` where nothing is left.
   */
  async open(options?: OpenOptions): Promise<void> {
    if (this.content.kind === 'selection') {
      this.documents = await openSelected(this.content.texts, this.#sources);
    } else {
      const opened = await openWhole(this.content.uris, this.#sources, options);
      this.documents = opened.documents.map(
        (document) =>
          this.documents.find((shown) => shown.document === document) ??
          new ShownDocument(document, this.#sources),
      );
      this.leftOut = opened.leftOut;
    }
    this.settleSelection();
  }

  /** Opens documents again that the editor has closed: it no longer tells of their changes. */
  async reopenClosed(options?: OpenOptions): Promise<void> {
    for (const shown of this.documents) {
      if (!shown.document.isClosed) continue;
      try {
        shown.replaceDocument(await this.#sources.reopen(shown.document, options));
      } catch (error) {
        if (isCancellation(error)) throw error;
        // The file is gone. Its text, as it was, can still be looked at.
      }
    }
  }

  /** The content as it stands after edits, and after files got the names in `renamed` (by their old ones). */
  now(renamed: ReadonlyMap<string, Resource> = new Map()): PanelContent {
    const uriOf = (uri: Resource): Resource => renamed.get(uri.toString()) ?? uri;
    const selected = this.selected < 0 ? undefined : this.selected;
    const { content, tab } = this;
    if (content.kind === 'documents') {
      const [only] = content.uris;
      const isRenamed = only !== undefined && renamed.has(only.toString());
      const title = isRenamed && content.uris.length === 1 ? nameOf(uriOf(only)) : content.title;
      return { ...content, title, uris: content.uris.map(uriOf), selected, tab };
    }
    if (this.documents.length === 0) return content;
    const texts = this.documents.flatMap((shown) =>
      shown.spans().map(({ start, end }, i) => {
        return { uri: uriOf(shown.document.uri), text: shown.text(i), start, end };
      }),
    );
    return { ...content, texts, selected, tab };
  }

  /** Selects the segment that was asked for, once it is there; until then keeps the selection among the segments. */
  settleSelection(): void {
    const wanted = this.#wanted;
    const count = this.segmentCount;
    if (typeof wanted === 'object') {
      const name = wanted.uri.toString();
      const index = this.documents.findIndex(({ document }) => document.uri.toString() === name);
      const shown = this.documents[index];
      const segment =
        'line' in wanted ? shown?.segmentFromLine(wanted.line) : shown?.segmentFrom(wanted.offset);
      if (segment !== undefined && segment >= 0) {
        this.selected = this.#firstOf(index) + segment;
        this.#wanted = undefined;
        return;
      }
    } else if (wanted !== undefined && wanted >= 0 && wanted < count) {
      this.selected = wanted;
      this.#wanted = undefined;
      return;
    }
    this.selected = count === 0 ? -1 : Math.min(Math.max(this.selected, 0), count - 1);
  }

  /** Selects the segment at a place as soon as it is there. */
  want(selected: PanelContent['selected']): void {
    this.#wanted = selected;
    this.settleSelection();
  }

  /** Throws `invalidInput` where there is no such segment. */
  locate(segment: number): Located<T> {
    let index = segment;
    for (const shown of this.documents) {
      if (index >= 0 && index < shown.count) return { shown, index };
      index -= shown.count;
    }
    throw new AppError('invalidInput', t('The panel shows another text by now.'));
  }

  text(segment: number): string {
    const { shown, index } = this.locate(segment);
    return shown.text(index);
  }

  /** What a model reads of a segment. */
  input(segment: number): string {
    const { shown, index } = this.locate(segment);
    return shown.input(index);
  }

  readText(segment: number): ReadText {
    const { shown, index } = this.locate(segment);
    return shown.readText(index);
  }

  /** Index of the segment at a place of a document, -1 where none is. */
  segmentAt({ uri: place }: Pick<TextSource, 'uri'>, offset: number): number {
    const uri = place.toString();
    let first = 0;
    for (const shown of this.documents) {
      const found = shown.document.uri.toString() === uri ? shown.segmentAt(offset) : -1;
      if (found >= 0) return first + found;
      first += shown.count;
    }
    return -1;
  }

  range(start: number, end: number): SegmentRange {
    const count = this.segmentCount;
    const first = Math.max(0, Math.min(start, count));
    const last = Math.max(first, Math.min(end, count));
    const segments: PanelSegment[] = [];
    for (let i = first; i < last; i++) {
      const { shown, index } = this.locate(i);
      segments.push(shown.segment(index));
    }
    return { start: first, segments };
  }

  /** Moves a document's segments with an edit of its text; the selection follows its segment. */
  applyEdit(shown: ShownDocument<T>, changes: readonly ContentChange[]): void {
    const isWhole = this.content.kind === 'documents';
    if (isWholeText(shown.document, changes)) {
      // As when line ends change, or another program has written the file.
      if (isWhole) shown.markAllStale();
      else shown.replaceSpans(this.#findTexts(shown));
      this.settleSelection();
      return;
    }
    // The editor gives the changes from the end of the text to its start: each is in offsets of the text before.
    const moved = changes.map(({ rangeOffset, rangeLength, text }) => ({
      start: rangeOffset,
      end: rangeOffset + rangeLength,
      length: text.length,
    }));
    this.#keepSelection(shown, (index) => {
      const sources = shown.apply(moved, isWhole ? 'inside' : 'outside');
      return index === undefined ? undefined : sources.findIndex((source) => source >= index);
    });
  }

  /** Where the selected texts of a document are in its new text; with other line ends they are still the same. */
  #findTexts(shown: ShownDocument<T>): Int32Array {
    const { document } = shown;
    const whole = document.getText();
    // A document has line ends of one kind.
    const eol = whole.includes('\r\n') ? '\r\n' : '\n';
    const texts = this.content.kind === 'selection' ? this.content.texts : [];
    const uri = document.uri.toString();
    const spans: number[] = [];
    let from = 0;
    for (const { text } of texts.filter((selected) => selected.uri.toString() === uri)) {
      const wanted = text.replace(/\r\n|\r|\n/g, eol);
      const start = whole.indexOf(wanted, from);
      if (start === -1) continue;
      from = start + wanted.length;
      spans.push(start, from);
    }
    return Int32Array.from(spans);
  }

  /** Takes over the segments of a document's newest version; the selection stays at its place in the text. */
  takeSegments(shown: ShownDocument<T>, document: CutDocument): void {
    this.#keepSelection(shown, (index) => {
      const offset = index === undefined ? 0 : shown.start(index);
      shown.takeSegments(document);
      return index === undefined ? undefined : shown.segmentFrom(offset);
    });
  }

  /** `change` gets the selected segment's index in `shown`, undefined where it is in another document. */
  #keepSelection(
    shown: ShownDocument<T>,
    change: (index: number | undefined) => number | undefined,
  ): void {
    const at = this.selected < 0 ? undefined : this.locate(this.selected);
    const before = shown.count;
    const isHere = at?.shown === shown;
    const index = change(isHere ? at.index : undefined);
    const document = this.documents.indexOf(shown);
    if (isHere) {
      const found = index === undefined || index < 0 ? shown.count - 1 : index;
      this.selected = this.#firstOf(document) + Math.max(0, found);
    } else if (at && this.documents.indexOf(at.shown) > document) {
      this.selected += shown.count - before;
    }
    this.settleSelection();
  }

  #firstOf(document: number): number {
    return this.documents.slice(0, document).reduce((sum, { count }) => sum + count, 0);
  }
}

/** Whether an edit put in the whole text anew: then nothing says what went where. */
function isWholeText(document: TextSource, changes: readonly ContentChange[]): boolean {
  const [only] = changes;
  if (changes.length !== 1 || only?.rangeOffset !== 0 || only.rangeLength === 0) return false;
  return document.getText().length === only.text.length;
}
