import * as vscode from 'vscode';
import { AppError } from '../../core/errors/appError.ts';
import type {
  PanelDocument,
  PanelSegment,
  PanelTab,
  PanelUnit,
  SegmentRange,
} from '../../protocol/pageApi.ts';
import type { CorpusDocument } from '../corpus/documentCorpus.ts';
import { openDocuments, titleOf } from '../corpus/openDocuments.ts';
import { segmentUnitOf, type SegmentUnit } from '../corpus/segmentUnit.ts';
import { contentIdOf, type PanelContent, type SelectedText } from './panelContent.ts';
import { ShownDocument } from './shownDocument.ts';

/** A segment of the content: its document, and its index in it. */
export interface Located {
  readonly shown: ShownDocument;
  readonly index: number;
}

/**
 * The panel's content by now: its documents, opened, and their segments, which follow edits. Segments are counted
 * through all documents.
 */
export class ShownContent {
  readonly content: PanelContent;
  readonly id: string;
  documents: readonly ShownDocument[] = [];
  selected = -1;
  tab: PanelTab;
  #unit: SegmentUnit | undefined;
  #wanted: PanelContent['selected'];

  constructor(content: PanelContent) {
    this.content = content;
    this.id = contentIdOf(content);
    this.tab = content.tab;
    this.#unit = content.kind === 'documents' ? content.unit : undefined;
    this.#wanted = content.selected;
  }

  get unit(): PanelUnit {
    if (this.content.kind === 'selection') return 'selection';
    return this.#unit ?? (this.documents[0] ? segmentUnitOf(this.documents[0].document) : 'line');
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
  unitOf(document: vscode.TextDocument): SegmentUnit {
    return this.#unit ?? segmentUnitOf(document);
  }

  /** Opens the documents. Those of a selection have their segments at once. Throws `fileUnreadable`. */
  async open(): Promise<void> {
    this.documents =
      this.content.kind === 'selection'
        ? await selectedDocuments(this.content.texts)
        : await wholeDocuments(this.content.uris);
    this.settleSelection();
  }

  /** Selects what the content asked for, once it is there; else keeps to what there is. */
  settleSelection(): void {
    const wanted = this.#wanted;
    const count = this.segmentCount;
    if (typeof wanted === 'object') {
      const name = wanted.uri.toString();
      const index = this.documents.findIndex(({ document }) => document.uri.toString() === name);
      const shown = this.documents[index];
      const segment = shown?.segmentFrom(wanted.offset) ?? -1;
      if (segment >= 0) {
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
  locate(segment: number): Located {
    let index = segment;
    for (const shown of this.documents) {
      if (index >= 0 && index < shown.count) return { shown, index };
      index -= shown.count;
    }
    throw new AppError('invalidInput', 'The panel shows another text by now.');
  }

  text(segment: number): string {
    const { shown, index } = this.locate(segment);
    return shown.text(index);
  }

  /** Index of the segment at a place of a document, -1 where none is. */
  segmentAt(document: vscode.TextDocument, offset: number): number {
    const uri = document.uri.toString();
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

  /** Moves a document's segments with a change of its text; the selection follows its segment. */
  applyChange(shown: ShownDocument, change: vscode.TextDocumentContentChangeEvent): void {
    const edges = this.content.kind === 'documents' ? 'inside' : 'outside';
    this.#keepSelection(shown, (index) => {
      const sources = shown.apply(change, edges);
      return index === undefined ? undefined : sources.findIndex((source) => source >= index);
    });
  }

  /** Takes over the segments of a document's newest version; the selection stays at its place in the text. */
  takeSegments(shown: ShownDocument, document: CorpusDocument): void {
    this.#keepSelection(shown, (index) => {
      const offset = index === undefined ? 0 : shown.start(index);
      shown.takeSegments(document);
      return index === undefined ? undefined : shown.segmentFrom(offset);
    });
  }

  /** `change` gets the selected segment's index in `shown`, undefined where it is in another document. */
  #keepSelection(
    shown: ShownDocument,
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

async function wholeDocuments(uris: readonly vscode.Uri[]): Promise<readonly ShownDocument[]> {
  const documents = [];
  for (const uri of uris) documents.push(...(await openDocuments(uri)));
  return documents.map((document) => new ShownDocument(document, titleOf(document)));
}

/** A shown document for each run of texts that follow one another in one document. */
async function selectedDocuments(
  texts: Extract<PanelContent, { kind: 'selection' }>['texts'],
): Promise<readonly ShownDocument[]> {
  const runs: { document: vscode.TextDocument; spans: number[] }[] = [];
  for (const selected of texts) {
    const document = await vscode.workspace.openTextDocument(selected.uri);
    const start = placeOf(selected, document);
    const end = start + selected.text.length;
    const last = runs.at(-1);
    const follows = start >= (last?.spans.at(-1) ?? 0);
    if (last?.document === document && follows) last.spans.push(start, end);
    else runs.push({ document, spans: [start, end] });
  }
  return runs.map(
    ({ document, spans }) => new ShownDocument(document, titleOf(document), Int32Array.from(spans)),
  );
}

/** Where a text stands by now: it may have been selected a while ago. */
function placeOf({ text, start, end }: SelectedText, document: vscode.TextDocument): number {
  const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
  if (document.getText(range) === text) return start;
  const found = document.getText().indexOf(text);
  if (found !== -1) return found;
  throw new AppError(
    'invalidInput',
    `The text that was selected in ${titleOf(document)} has changed since; select it again.`,
  );
}
