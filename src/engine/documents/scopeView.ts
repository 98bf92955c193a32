import { samplePairs } from '../../core/search/pairSample.ts';
import type { RankedTexts } from '../../core/search/rankedTexts.ts';
import { limitsTexts, type Query } from '../../core/search/query.ts';
import type { Steps } from '../../core/search/steps.ts';
import { touches } from '../../core/text/span.ts';
import { TopHits } from '../../core/vectors/topHits.ts';
import type { Hit, SimilarRequest } from '../../protocol/corpusApi.ts';
import { TextFilter } from '../query/textFilter.ts';
import type { CorpusDocument } from './corpusDocument.ts';
import type { StoredText, VectorStore } from './vectorStore.ts';

/** A hit before it is compared with others. */
type RankedHit = Omit<Hit, 'percentile' | 'expected'>;

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

  /** The scores of all segments that have a vector, in ascending order. */
  sortedScores(scores: Float64Array): Float64Array {
    const all = new Float64Array(this.embeddedCount);
    let next = 0;
    for (const place of this.#rowOf) if (place >= 0) all[next++] = scores[place] ?? 0;
    return all.sort();
  }

  /** Cosines of random pairs of distinct segments, in ascending order. */
  sortedPairs(): Float64Array {
    this.#pairs ??= samplePairs(this.textCount, (a, b) =>
      this.#store.cosine(this.#store.vector(this.#rows[a] ?? 0), this.#rows[b] ?? 0),
    );
    return this.#pairs;
  }

  /** `scan`'s scores, NaN for texts that a query rules out. Throws `invalidInput` for a pattern that cannot be followed. */
  *only(query: Query, scores: Float64Array): Steps<Float64Array> {
    if (!limitsTexts(query)) return scores;
    const filter = new TextFilter(query);
    const wanted = new Float64Array(scores.length).fill(NaN);
    const isAsked = new Uint8Array(scores.length);
    let first = 0;
    for (const document of this.#documents) {
      for (let segment = 0; segment < document.segmentCount; segment++) {
        const place = this.#rowOf[first + segment] ?? -1;
        if (place < 0 || isAsked[place] === 1) continue;
        isAsked[place] = 1;
        if (yield* filter.accepts(document.segmentText(segment))) {
          wanted[place] = scores[place] ?? NaN;
        }
        yield undefined;
      }
      first += document.segmentCount;
    }
    return wanted;
  }

  /**
   * The `limit` segments with the highest of `scan`'s scores, equal ones in the order of the scope; none whose score is NaN.
   */
  top(scores: Float64Array, limit: number, exclude?: SimilarRequest['exclude']): RankedHit[] {
    const top = new TopHits(limit);
    let first = 0;
    for (const document of this.#documents) {
      const without = exclude?.document === document.name ? exclude : undefined;
      for (let segment = 0; segment < document.segmentCount; segment++) {
        const place = this.#rowOf[first + segment] ?? -1;
        if (
          place < 0 ||
          Number.isNaN(scores[place]) ||
          (without && touches(document.spanOf(segment), without))
        )
          continue;
        top.offer(first + segment, scores[place] ?? 0);
      }
      first += document.segmentCount;
    }
    return top.items().map((item) => this.#hit(item, scores));
  }

  #hit(item: number, scores: Float64Array): RankedHit {
    let segment = item;
    for (const document of this.#documents) {
      if (segment < document.segmentCount) {
        return {
          document: document.name,
          segment,
          start: document.start(segment),
          end: document.end(segment),
          text: document.segmentText(segment),
          score: scores[this.#rowOf[item] ?? -1] ?? 0,
        };
      }
      segment -= document.segmentCount;
    }
    throw new RangeError(`There is no segment ${item} in the scope.`);
  }
}
