import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { wordsAround } from '../../core/search/ranking/partOfFile.ts';
import type { Steps } from '../../core/search/steps.ts';
import { TextWords, type WordedText } from '../../core/search/words/textWords.ts';
import { isTableKind } from '../../core/text/blocks/documentKind.ts';
import { inputAt, modelInput } from '../../core/text/blocks/modelInput.ts';
import { ReadDocument, type TextKind } from '../../core/text/blocks/readDocument.ts';
import type { ReadText } from '../../core/text/segment.ts';
import type { Span } from '../../core/text/span.ts';
import { segmentText, type TitledSegment } from '../../core/text/segmentText.ts';
import type { TableFormat } from '../../core/tables/readTable.ts';
import { TableRecords } from '../../core/tables/tableRecords.ts';
import type { DocumentVectorsRequest, PutDocumentRequest } from '../../protocol/corpusApi.ts';
import type { StoredText, VectorStore } from './vectorStore.ts';

/** A document as it was put: a new text makes a new one. Holds its texts in the store until `close`. */
export class CorpusDocument {
  readonly name: string;
  readonly text: string;
  /** How the text is laid out. */
  readonly kind: TextKind;
  /** `start, end` of each segment, UTF-16 offsets in `text`. */
  readonly spans: Int32Array;
  /** What names each segment; undefined where nothing names any. */
  readonly titles: readonly (string | undefined)[] | undefined;
  /** The distinct texts of the segments, in order of first appearance. */
  readonly distinct: readonly StoredText[];
  /** For each segment, which of `distinct` it is. */
  readonly distinctOf: Int32Array;
  /** What is read of those segments of which not all is, by their numbers. */
  readonly #inputs: ReadonlyMap<number, string>;
  readonly #store: VectorStore;
  readonly #table:
    { readonly format: TableFormat; readonly columns: PutDocumentRequest['columns'] } | undefined;
  #records: TableRecords | undefined;
  #words: { readonly path: string; readonly words: TextWords } | undefined;

  constructor(
    { document, segmentKind, textKind, path, columns, spans: chosen }: PutDocumentRequest,
    text: string,
    store: VectorStore,
  ) {
    const spans: number[] = [];
    const titles: (string | undefined)[] = [];
    const distinctOf: number[] = [];
    const distinct: StoredText[] = [];
    // By text, so that each is hashed once; gone at the end, and the slices of the document with it.
    const known = new Map<string, number>();
    const inputs = new Map<number, string>();
    for (const segment of chosen
      ? segmentsAt(text, chosen, textKind, columns)
      : segmentText(text, segmentKind, textKind, { path, columns })) {
      const { start, end, text: part, input, title } = segment;
      const name = input === undefined ? part : `${part}\0${input}`;
      let index = known.get(name);
      if (index === undefined) {
        index = distinct.length;
        known.set(name, index);
        distinct.push(store.acquire(part, input));
      }
      if (input !== undefined) inputs.set(distinctOf.length, input);
      spans.push(start, end);
      titles.push(title);
      distinctOf.push(index);
    }
    this.name = document;
    this.text = text;
    this.kind = textKind ?? 'plain';
    this.spans = Int32Array.from(spans);
    this.titles = titles.some((title) => title !== undefined) ? titles : undefined;
    this.distinct = distinct;
    this.distinctOf = Int32Array.from(distinctOf);
    this.#inputs = inputs;
    this.#store = store;
    this.#table =
      textKind !== undefined && isTableKind(textKind) ? { format: textKind, columns } : undefined;
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

  readText(segment: number): ReadText {
    return { text: this.segmentText(segment), input: this.#inputs.get(segment) };
  }

  /** What is read of a segment. */
  input(segment: number): string {
    return this.#inputs.get(segment) ?? this.segmentText(segment);
  }

  get isTable(): boolean {
    return this.#table !== undefined;
  }

  /** What a table's record says in all its columns; undefined of all other documents, and without columns of text. */
  recordValues(segment: number): string | undefined {
    if (!this.#table) return undefined;
    const { format, columns } = this.#table;
    const records = (this.#records ??= new TableRecords(this.text, format, columns));
    return records.count === 0 ? undefined : records.values(records.at(this.start(segment)));
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
      const around = wordsAround({ path, title: this.titles?.[segment], text });
      yield { text: this.input(segment), around };
    }
  }

  close(): void {
    for (const stored of this.distinct) this.#store.release(stored);
  }
}

function* segmentsAt(
  text: string,
  spans: Int32Array,
  kind: TextKind = 'plain',
  columns?: readonly string[],
): Generator<TitledSegment> {
  const input = modelInput(new ReadDocument(text, kind), columns);
  for (let i = 0; i + 1 < spans.length; i += 2) {
    const start = spans[i] ?? 0;
    const end = spans[i + 1] ?? 0;
    const part = { start, end, text: text.slice(start, end) };
    yield input === text ? part : { ...part, input: inputAt(input, text, part) };
  }
}

/** The segments that a request is about. Throws `invalidInput` where the document has not got them. */
export function segmentsOf(
  request: DocumentVectorsRequest,
  { segmentCount }: CorpusDocument,
): Int32Array {
  if ('segments' in request) {
    const missing = request.segments.find((segment) => segment < 0 || segment >= segmentCount);
    if (missing === undefined) return request.segments;
    throw new AppError(
      'invalidInput',
      t(
        'The document has {0} segments, and no segment {1}; ask again.',
        String(segmentCount),
        String(missing),
      ),
    );
  }
  const { start, end } = request;
  const inRange = Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end;
  if (!inRange || end > segmentCount) {
    throw new AppError(
      'invalidInput',
      t(
        'The document has {0} segments, and not those from {1} to {2}; ask again.',
        String(segmentCount),
        String(start),
        String(end),
      ),
    );
  }
  return Int32Array.from({ length: end - start }, (_, i) => start + i);
}
