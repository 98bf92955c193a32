import { wordsAround } from '../../core/search/ranking/partOfFile.ts';
import type { Steps } from '../../core/search/steps.ts';
import { TextWords, type WordedText } from '../../core/search/words/textWords.ts';
import type { Span } from '../../core/text/span.ts';
import { segmentText, type TitledSegment } from '../../core/text/segmentText.ts';
import type { PutDocumentRequest } from '../../protocol/corpusApi.ts';
import type { StoredText, VectorStore } from './vectorStore.ts';

/** A document as it was put: a new text makes a new one. Holds its texts in the store until `close`. */
export class CorpusDocument {
  readonly name: string;
  readonly text: string;
  /** `start, end` of each segment, UTF-16 offsets in `text`. */
  readonly spans: Int32Array;
  /** What names each segment; undefined where nothing names any. */
  readonly titles: readonly (string | undefined)[] | undefined;
  /** The distinct texts of the segments, in order of first appearance. */
  readonly distinct: readonly StoredText[];
  /** For each segment, which of `distinct` it is. */
  readonly distinctOf: Int32Array;
  readonly #store: VectorStore;
  #words: { readonly path: string; readonly words: TextWords } | undefined;

  constructor(
    { document, text, segmentKind, textKind, path, columns, spans: chosen }: PutDocumentRequest,
    store: VectorStore,
  ) {
    const spans: number[] = [];
    const titles: (string | undefined)[] = [];
    const distinctOf: number[] = [];
    const distinct: StoredText[] = [];
    // By text, so that each is hashed once; gone at the end, and the slices of the document with it.
    const known = new Map<string, number>();
    for (const { start, end, text: part, title } of chosen
      ? segmentsAt(text, chosen)
      : segmentText(text, segmentKind, textKind, { path, columns })) {
      let index = known.get(part);
      if (index === undefined) {
        index = distinct.length;
        known.set(part, index);
        distinct.push(store.acquire(part));
      }
      spans.push(start, end);
      titles.push(title);
      distinctOf.push(index);
    }
    this.name = document;
    this.text = text;
    this.spans = Int32Array.from(spans);
    this.titles = titles.some((title) => title !== undefined) ? titles : undefined;
    this.distinct = distinct;
    this.distinctOf = Int32Array.from(distinctOf);
    this.#store = store;
  }

  get segmentCount(): number {
    return this.distinctOf.length;
  }

  /** The distinct text of a segment. */
  stored(segment: number): StoredText | undefined {
    return this.distinct[this.distinctOf[segment] ?? -1];
  }

  spanOf(segment: number): Span {
    return { start: this.start(segment), end: this.end(segment) };
  }

  start(segment: number): number {
    return this.spans[2 * segment] ?? 0;
  }

  end(segment: number): number {
    return this.spans[2 * segment + 1] ?? 0;
  }

  segmentText(segment: number): string {
    return this.text.slice(this.start(segment), this.end(segment));
  }

  /** The words of its distinct texts under a path: made when a search first asks for them, and kept. */
  *words(path: string): Steps<TextWords> {
    if (this.#words?.path !== path) {
      this.#words = { path, words: yield* TextWords.of(this.#distinctTexts(path)) };
    }
    return this.#words.words;
  }

  *#distinctTexts(path: string): Generator<WordedText> {
    let next = 0;
    for (const [segment, index] of this.distinctOf.entries()) {
      if (index !== next) continue;
      next++;
      const text = this.segmentText(segment);
      yield { text, around: wordsAround({ path, title: this.titles?.[segment], text }) };
    }
  }

  close(): void {
    for (const stored of this.distinct) this.#store.release(stored);
  }
}

function* segmentsAt(text: string, spans: Int32Array): Generator<TitledSegment> {
  for (let i = 0; i + 1 < spans.length; i += 2) {
    const start = spans[i] ?? 0;
    const end = spans[i + 1] ?? 0;
    yield { start, end, text: text.slice(start, end) };
  }
}
