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
import type { TableFormat } from '../../core/tables/tableFormat.ts';
import { layoutOf } from '../../core/tables/tableLayout.ts';
import { TableRecords } from '../../core/tables/tableRecords.ts';
import type { DocumentVectorsRequest, PutDocumentRequest } from '../../protocol/corpusApi.ts';
import type { StoredText, VectorStore } from './vectorStore.ts';

/** What a document was cut into. */
interface CutDocument {
  readonly spans: number[];
  readonly titles: (string | undefined)[];
  readonly distinctOf: number[];
  readonly distinct: StoredText[];
  readonly inputs: Map<number, string>;
}

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

  private constructor(
    { document, textKind, columns }: PutDocumentRequest,
    text: string,
    cut: CutDocument,
    store: VectorStore,
  ) {
    this.name = document;
    this.text = text;
    this.kind = textKind ?? 'plain';
    this.spans = new Int32Array(cut.spans);
    this.titles = cut.titles.some((title) => title !== undefined) ? cut.titles : undefined;
    this.distinct = cut.distinct;
    this.distinctOf = new Int32Array(cut.distinctOf);
    this.#inputs = cut.inputs;
    this.#store = store;
    this.#table =
      textKind !== undefined && isTableKind(textKind) ? { format: textKind, columns } : undefined;
  }

  /** Cuts a document: a table record by record, so that others have their turns; all else at once. */
  static *of(request: PutDocumentRequest, text: string, store: VectorStore): Steps<CorpusDocument> {
    const { segmentKind, textKind, path, columns, spans: chosen } = request;
    const cut: CutDocument = {
      spans: [],
      titles: [],
      distinctOf: [],
      distinct: [],
      inputs: new Map(),
    };
    const isCut = !chosen && textKind !== undefined && isTableKind(textKind);
    const layout = isCut ? ((yield* layoutOf(text, textKind, columns)) ?? null) : undefined;
    // By text, so that each is hashed once; gone at the end, and the slices of the document with it.
    const known = new Map<string, number>();
    let isDone = false;
    try {
      for (const segment of chosen
        ? segmentsAt(text, chosen, textKind, columns)
        : segmentText(text, segmentKind, textKind, { path, columns, layout })) {
        const { start, end, text: part, input, title } = segment;
        const name = input === undefined ? part : `${part}\0${input}`;
        let index = known.get(name);
        if (index === undefined) {
          index = cut.distinct.length;
          known.set(name, index);
          cut.distinct.push(store.acquire(part, input));
        }
        if (input !== undefined) cut.inputs.set(cut.distinctOf.length, input);
        cut.spans.push(start, end);
        cut.titles.push(title);
        cut.distinctOf.push(index);
        yield undefined;
      }
      isDone = true;
    } finally {
      if (!isDone) for (const stored of cut.distinct) store.release(stored);
    }
    return new CorpusDocument(request, text, cut, store);
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

  /** Finds the records of a table, which `recordValues` needs; once. */
  *findRecords(): Steps<void> {
    if (!this.#table || this.#records) return;
    const { format, columns } = this.#table;
    this.#records = yield* TableRecords.of(this.text, format, columns);
  }

  /**
   * What a table's record says in all its columns; undefined of all other documents, without columns of text, and before
   * `findRecords`.
   */
  recordValues(segment: number): string | undefined {
    const records = this.#records;
    if (!records || records.count === 0) return undefined;
    return records.values(records.at(this.start(segment)));
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
