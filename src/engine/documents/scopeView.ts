import { samplePairs } from '../../core/search/pairSample.ts';
import type { RankedTexts } from '../../core/search/rankedTexts.ts';
import { touches } from '../../core/text/span.ts';
import { TopHits } from '../../core/vectors/topHits.ts';
import type { Hit, SimilarRequest, TextPlace } from '../../protocol/corpusApi.ts';
import type { CorpusDocument } from './corpusDocument.ts';
import type { StoredText, VectorStore } from './vectorStore.ts';

/** A hit before it is compared with others. */
type RankedHit = Omit<Hit, 'percentile' | 'expected'>;

type TopOptions = Pick<SimilarRequest, 'exclude' | 'everyPlace'>;

/**
 * The segments of some documents and their distinct vectors, as they were when the view was made: it is to be
 * made again when the documents or their vectors have changed.
 */
export class ScopeView implements RankedTexts {
  readonly segmentCount: number;
  /** Segments that have a vector. */
  readonly embeddedCount: number;
  readonly #documents: readonly CorpusDocument[];
  readonly #store: VectorStore;
  /** The store's rows, each once, in order of first appearance. */
  readonly #rows: Int32Array;
  /** For each segment of the documents, one after the other, its place in `#rows`; -1 where it has no vector. */
  readonly #rowOf: Int32Array;
  #pairs: Float64Array | undefined;
  #firsts: Int32Array | undefined;

  constructor(documents: readonly CorpusDocument[], store: VectorStore) {
    const places = new Map<StoredText, number>();
    const rows: number[] = [];
    const rowOf = new Int32Array(
      documents.reduce((sum, { segmentCount }) => sum + segmentCount, 0),
    );
    let at = 0;
    let embedded = 0;
    for (const { distinct, distinctOf } of documents) {
      const placeOf = distinct.map((stored) => {
        if (!stored.hasVector) return -1;
        const known = places.get(stored);
        if (known !== undefined) return known;
        places.set(stored, rows.length);
        return rows.push(stored.row) - 1;
      });
      for (const index of distinctOf) {
        const place = placeOf[index] ?? -1;
        if (place >= 0) embedded++;
        rowOf[at++] = place;
      }
    }
    this.#documents = documents;
    this.#store = store;
    this.#rows = Int32Array.from(rows);
    this.#rowOf = rowOf;
    this.segmentCount = rowOf.length;
    this.embeddedCount = embedded;
  }

  /** Distinct texts that have a vector. */
  get textCount(): number {
    return this.#rows.length;
  }

  /** Cosine of `vector`, of length 1, and each distinct vector. */
  scan(vector: Float32Array): Float64Array {
    const scores = new Float64Array(this.#rows.length);
    for (let i = 0; i < scores.length; i++) {
      scores[i] = this.#store.cosine(vector, this.#rows[i] ?? 0);
    }
    return scores;
  }

  /** Cosines of random pairs of distinct segments, in ascending order. */
  sortedPairs(): Float64Array {
    this.#pairs ??= samplePairs(this.textCount, (a, b) =>
      this.#store.cosine(this.#store.vector(this.#rows[a] ?? 0), this.#rows[b] ?? 0),
    );
    return this.#pairs;
  }

  /**
   * The `limit` texts with the highest of `scan`'s scores, each at its first place, equal ones in the order of the scope.
   */
  top(scores: Float64Array, limit: number, { exclude, everyPlace }: TopOptions = {}): RankedHit[] {
    const top = new TopHits(limit);
    const firsts = everyPlace === true ? undefined : this.#firstOfEach();
    const uses = new Int32Array(this.#rows.length);
    const firstItems: number[] = [];
    this.#visit(exclude, (item, place) => {
      if (!firsts) {
        top.offer(item, scores[place] ?? 0);
        return;
      }
      const first = firsts[place] ?? 0;
      if (uses[first] === 0) firstItems.push(item);
      uses[first] = (uses[first] ?? 0) + 1;
    });
    for (const item of firstItems) top.offer(item, scores[this.#rowOf[item] ?? 0] ?? 0);
    return top.items().map((item) => {
      const place = this.#rowOf[item] ?? 0;
      const places = firsts ? (uses[firsts[place] ?? 0] ?? 1) : 1;
      return { ...this.#place(item), places, score: scores[place] ?? 0 };
    });
  }

  /**
   * Calls `visit` with each segment that has a vector, numbered over all documents, and its place in `#rows`: a generator
   * would take 2 ms more for 100,000.
   */
  #visit(
    exclude: SimilarRequest['exclude'],
    visit: (item: number, place: number, document: CorpusDocument, segment: number) => void,
  ): void {
    let first = 0;
    for (const document of this.#documents) {
      const without = exclude?.document === document.name ? exclude : undefined;
      for (let segment = 0; segment < document.segmentCount; segment++) {
        const place = this.#rowOf[first + segment] ?? -1;
        if (place < 0 || (without && touches(document.spanOf(segment), without))) continue;
        visit(first + segment, place, document, segment);
      }
      first += document.segmentCount;
    }
  }

  /** For each of `#rows`, the first one whose text differs in the white space at its ends at most. */
  #firstOfEach(): Int32Array {
    if (this.#firsts) return this.#firsts;
    const firsts = new Int32Array(this.#rows.length).fill(-1);
    // Gone at the end, and the slices of the documents with it.
    const known = new Map<string, number>();
    this.#visit(undefined, (_, place, document, segment) => {
      if (firsts[place] !== -1) return;
      const text = document.segmentText(segment).trim();
      const first = known.get(text) ?? place;
      known.set(text, first);
      firsts[place] = first;
    });
    this.#firsts = firsts;
    return firsts;
  }

  #place(item: number): TextPlace {
    let segment = item;
    for (const document of this.#documents) {
      if (segment < document.segmentCount) {
        return segmentAt(document, segment);
      }
      segment -= document.segmentCount;
    }
    throw new RangeError(`There is no segment ${item} in the scope.`);
  }
}

function segmentAt(document: CorpusDocument, segment: number): TextPlace {
  const { start, end } = document.spanOf(segment);
  return { document: document.name, segment, start, end, ...document.readText(segment) };
}
