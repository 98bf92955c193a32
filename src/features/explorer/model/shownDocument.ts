import type { ReadText } from '../../../core/text/segment.ts';
import { oneLine } from '../../../core/text/oneLine.ts';
import {
  moveSpans,
  spanAt,
  type SpanEdges,
  type TextChange,
} from '../../../core/text/moveSpans.ts';
import type { PanelSegment, SegmentState } from '../../../protocol/pageApi.ts';
import type { CutDocument, TextSource, TextSources } from './textSource.ts';

const labelLength = 200;
const states: readonly SegmentState[] = ['waiting', 'embedded', 'stale'];
const waiting = 0;
const embedded = 1;
const stale = 2;

/** A document of the panel's content, and where its segments are in it by now. */
export class ShownDocument<T extends TextSource = TextSource> {
  readonly title: string;
  readonly #sources: TextSources<T>;
  #document: T;
  #spans: Int32Array;
  #states: Uint8Array;
  /** Undefined where nothing names any segment. */
  #titles: readonly (string | undefined)[] | undefined;
  #embeddedCount = 0;

  constructor(document: T, sources: TextSources<T>, spans: Int32Array = new Int32Array()) {
    this.#document = document;
    this.#sources = sources;
    this.title = sources.titleOf(document);
    this.#spans = spans;
    this.#states = new Uint8Array(spans.length / 2);
  }

  get document(): T {
    return this.#document;
  }

  get count(): number {
    return this.#states.length;
  }

  get embeddedCount(): number {
    return this.#embeddedCount;
  }

  isEmbedded(segment: number): boolean {
    return this.#states[segment] === embedded;
  }

  get isStale(): boolean {
    return this.#states.includes(stale);
  }

  /** Takes over a document's object that replaced the old one: a closed one is no longer told of changes. */
  replaceDocument(document: T): void {
    this.#document = document;
  }

  /** Takes over the segments of the newest version. What has no vector and stands where one was stale still is. */
  takeSegments({ spans, titles, embedded: flags }: CutDocument): void {
    const before = this.#spans;
    const statesBefore = this.#states;
    /** The first segment of before that does not end before the new one. */
    let old = 0;
    const missingAt = (segment: number): number => {
      const start = spans[2 * segment] ?? 0;
      const end = spans[2 * segment + 1] ?? 0;
      while (old < statesBefore.length && (before[2 * old + 1] ?? 0) < start) old++;
      for (let i = old; i < statesBefore.length && (before[2 * i] ?? 0) <= end; i++) {
        if (statesBefore[i] === stale) return stale;
      }
      return waiting;
    };
    this.#spans = spans;
    this.#titles = titles;
    const states = new Uint8Array(flags.length);
    for (let i = 0; i < states.length; i++) states[i] = flags[i] === 1 ? embedded : missingAt(i);
    this.#states = states;
    this.#embeddedCount = count(states, embedded);
  }

  setEmbedded(segment: number): void {
    if (this.#states[segment] === embedded || segment >= this.count) return;
    this.#states[segment] = embedded;
    this.#embeddedCount++;
  }

  /**
   * Moves the segments with the changes of an edit and marks the touched ones; those whose text is gone are
   * dropped. Gives for each that is left the index that it had before.
   */
  apply(changes: readonly TextChange[], edges: SpanEdges): Int32Array {
    const moved = moveSpans(this.#spans, changes, edges);
    const before = this.#states;
    const states = new Uint8Array(moved.sources.length);
    for (let i = 0; i < states.length; i++) {
      const source = moved.sources[i] ?? 0;
      states[i] = moved.touched[i] === 1 ? stale : (before[source] ?? waiting);
    }
    const titles = this.#titles;
    this.#titles = titles && Array.from(moved.sources, (source) => titles[source]);
    this.#spans = moved.spans;
    this.#states = states;
    this.#embeddedCount = count(states, embedded);
    return moved.sources;
  }

  /** Marks all segments: the text was put in anew, and where they are is not known until it is cut up again. */
  markAllStale(): void {
    this.#states.fill(stale);
    this.#embeddedCount = 0;
  }

  /** Takes these places instead of the ones before; all of them are stale. */
  replaceSpans(spans: Int32Array): void {
    this.#spans = spans;
    this.#titles = undefined;
    this.#states = new Uint8Array(spans.length / 2);
    this.markAllStale();
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
    return this.#slice(this.start(segment), this.end(segment));
  }

  /** What a model reads of a segment: its tokens' places are places in its text. */
  input(segment: number): string {
    return this.#sources.read(this.#document, this.start(segment), this.end(segment));
  }

  readText(segment: number): ReadText {
    const [text, input] = [this.text(segment), this.input(segment)];
    return input === text ? { text } : { text, input };
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

  /** Index of the first segment that ends in `line` (from 0) or after it, else the last one; -1 without segments. */
  segmentFromLine(line: number): number {
    let [low, high] = [0, this.count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      // A line break at the end is the last line's own.
      const last = Math.max(this.start(middle), this.end(middle) - 1);
      if (this.#document.positionAt(last).line >= line) high = middle;
      else low = middle + 1;
    }
    return high;
  }

  segment(index: number): PanelSegment {
    const start = this.start(index);
    const end = this.end(index);
    const title = this.#titles?.[index];
    // A line break at the end is the last line's own.
    const last = Math.max(start, end - 1);
    return {
      label: labelOf(this.#slice(start, Math.min(end, start + 4 * labelLength))),
      ...(title !== undefined && { title }),
      line: this.#document.positionAt(start).line + 1,
      lastLine: this.#document.positionAt(last).line + 1,
      state: states[this.#states[index] ?? waiting] ?? 'waiting',
    };
  }

  #slice(start: number, end: number): string {
    return this.#sources.slice(this.#document, start, end);
  }
}

/** The beginning of a text on one line. */
export function labelOf(text: string): string {
  return oneLine(text, labelLength);
}

function count(values: Uint8Array, wanted: number): number {
  let found = 0;
  for (const value of values) if (value === wanted) found++;
  return found;
}
