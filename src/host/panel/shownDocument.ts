import * as vscode from 'vscode';
import { moveSpans, spanAt, type SpanEdges } from '../../core/text/moveSpans.ts';
import type { PanelSegment, SegmentState } from '../../protocol/pageApi.ts';
import type { CorpusDocument } from '../corpus/documentCorpus.ts';

const labelLength = 200;
const states: readonly SegmentState[] = ['waiting', 'embedded', 'stale'];
const waiting = 0;
const embedded = 1;
const stale = 2;

/** A document of the panel's content, and where its segments are in it by now. */
export class ShownDocument {
  readonly title: string;
  #document: vscode.TextDocument;
  #spans: Int32Array;
  #states: Uint8Array;
  #embeddedCount = 0;

  constructor(document: vscode.TextDocument, title: string, spans: Int32Array = new Int32Array()) {
    this.#document = document;
    this.title = title;
    this.#spans = spans;
    this.#states = new Uint8Array(spans.length / 2);
  }

  get document(): vscode.TextDocument {
    return this.#document;
  }

  get count(): number {
    return this.#states.length;
  }

  get embeddedCount(): number {
    return this.#embeddedCount;
  }

  get isStale(): boolean {
    return this.#states.includes(stale);
  }

  /** Takes over a document's object that replaced the old one: a closed one is no longer told of changes. */
  replaceDocument(document: vscode.TextDocument): void {
    this.#document = document;
  }

  /** Takes over the segments of the newest version. Where something was stale, what has no vector still is. */
  takeSegments({ spans, embedded: flags }: CorpusDocument): void {
    const missing = this.isStale ? stale : waiting;
    this.#spans = spans;
    this.#states = Uint8Array.from(flags, (flag) => (flag === 1 ? embedded : missing));
    this.#embeddedCount = count(this.#states, embedded);
  }

  setEmbedded(segment: number): void {
    if (this.#states[segment] === embedded || segment >= this.count) return;
    this.#states[segment] = embedded;
    this.#embeddedCount++;
  }

  /**
   * Moves the segments with a change and marks the touched ones; those whose text is gone are dropped. Gives for
   * each that is left the index that it had before.
   */
  apply(change: vscode.TextDocumentContentChangeEvent, edges: SpanEdges): Int32Array {
    const { rangeOffset, rangeLength, text } = change;
    const moved = moveSpans(
      this.#spans,
      { start: rangeOffset, end: rangeOffset + rangeLength, length: text.length },
      edges,
    );
    const before = this.#states;
    this.#spans = moved.spans;
    this.#states = Uint8Array.from(moved.sources, (source, i) =>
      moved.touched[i] === 1 ? stale : (before[source] ?? waiting),
    );
    this.#embeddedCount = count(this.#states, embedded);
    return moved.sources;
  }

  start(segment: number): number {
    return this.#spans[2 * segment] ?? 0;
  }

  end(segment: number): number {
    return this.#spans[2 * segment + 1] ?? 0;
  }

  /** Where all segments are. */
  spans(): { start: number; end: number }[] {
    return Array.from({ length: this.count }, (_, i) => ({
      start: this.start(i),
      end: this.end(i),
    }));
  }

  text(segment: number): string {
    return this.#document.getText(this.range(this.start(segment), this.end(segment)));
  }

  /** Index of the segment that holds `offset`, -1 where none does. */
  segmentAt(offset: number): number {
    return spanAt(this.#spans, offset);
  }

  /** Index of the first segment that ends at `offset` or after it, else the last one; -1 without segments. */
  segmentFrom(offset: number): number {
    for (let i = 0; i < this.count; i++) if (this.end(i) >= offset) return i;
    return this.count - 1;
  }

  segment(index: number): PanelSegment {
    const start = this.start(index);
    const end = Math.min(this.end(index), start + 4 * labelLength);
    return {
      label: labelOf(this.#document.getText(this.range(start, end))),
      line: this.#document.positionAt(start).line + 1,
      state: states[this.#states[index] ?? waiting] ?? 'waiting',
    };
  }

  range(start: number, end: number): vscode.Range {
    return new vscode.Range(this.#document.positionAt(start), this.#document.positionAt(end));
  }
}

/** The beginning of a text on one line. */
export function labelOf(text: string): string {
  const line = text.trimStart().replace(/\s+/gu, ' ').trimEnd();
  if (line.length <= labelLength) return line;
  return `${line
    .slice(0, labelLength - 1)
    .toWellFormed()
    .replace(/\ufffd$/u, '')}…`;
}

function count(values: Uint8Array, wanted: number): number {
  let found = 0;
  for (const value of values) if (value === wanted) found++;
  return found;
}
