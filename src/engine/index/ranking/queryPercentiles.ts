import {
  countWhere,
  percentileIn,
  percentileScale,
  type PercentileBasis,
} from '../../../core/search/percentile.ts';
import { seededRandom } from '../../../core/search/seededRandom.ts';
import type { IndexScope, ScopePart } from './indexScope.ts';
import type { ScopeVectors } from './scopeVectors.ts';
import type { NearRows } from '../../../core/rows/vectorRows.ts';

const sampleCount = 10_000;
const seed = 0x5eed;

/** What a query was compared with. */
export interface QueryNeighbours {
  /** The rows nearest to the query, highest first, and all that are as near as the last. */
  readonly near: NearRows;
  /** What is searched; undefined: the whole scope. */
  readonly part: ScopePart | undefined;
}

/**
 * Percentiles of a query's scores among its scores against all segments that are searched. Those of the nearest rows
 * are exact: what is above them has been counted. Of the others, which full text alone finds, it is the percentile
 * among 10,000 segments, the same ones each time (all where there are fewer): half a point off, for one in three.
 */
export class QueryPercentiles {
  readonly #scope: IndexScope;
  readonly #vectors: ScopeVectors;
  readonly #vector: Float32Array;
  readonly #near: NearRows;
  readonly #part: ScopePart | undefined;
  /** Segments of the nearest rows up to each of them, it included. */
  #upTo: Float64Array | undefined;
  #sample: Float64Array | undefined;
  #count: number | undefined;

  constructor(
    scope: IndexScope,
    vectors: ScopeVectors,
    vector: Float32Array,
    { near, part }: QueryNeighbours,
  ) {
    this.#scope = scope;
    this.#vectors = vectors;
    this.#vector = vector;
    this.#near = near;
    this.#part = part;
  }

  /** What percentiles are among: `background`, cosines of unrelated sentences, where few texts are searched. */
  scale(background: Float64Array | undefined): {
    readonly basis: PercentileBasis;
    readonly percentile: (score: number) => number | undefined;
  } {
    const nothing = { basis: 'scores', sorted: () => new Float64Array() } as const;
    const texts = this.#part ? this.#vectors.countOf(this.#part.places) : this.#vectors.textCount;
    const { basis, scores } = percentileScale(texts, nothing, background);
    if (basis === 'scores') return { basis, percentile: (score) => this.#percentile(score) };
    return { basis, percentile: (score) => scores && percentileIn(scores, score) };
  }

  #percentile(score: number): number | undefined {
    if (Number.isNaN(score)) return undefined;
    const { scores } = this.#near;
    const last = scores.at(-1);
    if (last === undefined || score < last) {
      const inSample = percentileIn((this.#sample ??= this.#sampled()), score);
      // It is below those that were counted.
      return last === undefined ? inSample : Math.min(inSample, this.#counted(last));
    }
    return this.#counted(score);
  }

  /** The mid-rank, as `percentileIn` has it. */
  #counted(score: number): number {
    const upTo = (this.#upTo ??= this.#countUpTo());
    const above = upTo[firstNotAbove(this.#near.scores, score) - 1] ?? 0;
    const notBelow = upTo[firstBelow(this.#near.scores, score) - 1] ?? 0;
    return 100 - (50 * (above + notBelow)) / (this.#count ??= this.#countAll());
  }

  /** Segments that have a vector. */
  #countAll(): number {
    const { segments } = this.#part ?? {};
    if (!segments) return this.#vectors.embeddedCount;
    return this.#vectors.countOf(segments.map((segment) => this.#scope.placeOfSegment(segment)));
  }

  #countUpTo(): Float64Array {
    let sum = 0;
    return Float64Array.from(this.#near.rows, (row) => {
      for (const place of this.#vectors.placesOf(row)) sum += this.#usesOf(place);
      return sum;
    });
  }

  /** Segments of a text. */
  #usesOf(place: number): number {
    const { allows } = this.#part ?? {};
    if (!allows) return this.#scope.uses[place] ?? 0;
    return this.#scope.segmentsOf(place).reduce((sum, each) => sum + (allows(each) ? 1 : 0), 0);
  }

  /** Scores of segments that have a vector, in ascending order. */
  #sampled(): Float64Array {
    const { segments } = this.#part ?? {};
    if (!segments) {
      const places = (): number[] => this.#sampledPlaces(undefined);
      return this.#vectors.sampleCosines(this.#vector, places).sort();
    }
    const scores = this.#sampledPlaces(segments).map((place) =>
      this.#vectors.cosine(this.#vector, place),
    );
    return Float64Array.from(scores)
      .filter((score) => !Number.isNaN(score))
      .sort();
  }

  /** The texts of 10,000 segments, the same ones each time; of all where there are fewer. */
  #sampledPlaces(segments: Int32Array | undefined): number[] {
    const count = segments?.length ?? this.#scope.segmentCount;
    const random = seededRandom(seed);
    const isAll = count <= sampleCount;
    return Array.from({ length: isAll ? count : sampleCount }, (_, i) => {
      const number = isAll ? i : Math.floor(random() * count);
      const segment = segments ? (segments[number] ?? 0) : number;
      return this.#scope.placeOfSegment(segment);
    });
  }
}

/** Where the first of `scores`, which descend, stands that is not above `score`. */
function firstNotAbove(scores: Float64Array, score: number): number {
  return countWhere(scores, (value) => value > score);
}

function firstBelow(scores: Float64Array, score: number): number {
  return countWhere(scores, (value) => value >= score);
}
