import {
  countWhere,
  percentileIn,
  percentileScale,
  type PercentileBasis,
} from '../../../core/search/percentile.ts';
import { seededRandom } from '../../../core/search/seededRandom.ts';
import type { IndexScope } from './indexScope.ts';
import type { ScopeVectors } from './scopeVectors.ts';
import type { NearRows } from '../vectors/vectorRows.ts';

const sampleCount = 10_000;
const seed = 0x5eed;

/**
 * Percentiles of a query's scores among its scores against all segments of a scope. Those of the nearest rows are
 * exact: what is above them has been counted. Of the others, which full text alone finds, it is the percentile among
 * 10,000 segments, the same ones each time (all where there are fewer): half a point off, for one in three.
 */
export class QueryPercentiles {
  readonly #scope: IndexScope;
  readonly #vectors: ScopeVectors;
  readonly #vector: Float32Array;
  readonly #near: NearRows;
  /** Segments of the nearest rows up to each of them, it included. */
  #upTo: Float64Array | undefined;
  #sample: Float64Array | undefined;

  /** `near`: the rows nearest to `vector`, highest first, and all that are as near as the last. */
  constructor(scope: IndexScope, vectors: ScopeVectors, vector: Float32Array, near: NearRows) {
    this.#scope = scope;
    this.#vectors = vectors;
    this.#vector = vector;
    this.#near = near;
  }

  /** What percentiles are among: `background`, cosines of unrelated sentences, where the scope is small. */
  scale(background: Float64Array | undefined): {
    readonly basis: PercentileBasis;
    readonly percentile: (score: number) => number | undefined;
  } {
    const nothing = { basis: 'scores', sorted: () => new Float64Array() } as const;
    const { basis, scores } = percentileScale(this.#vectors.textCount, nothing, background);
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
    return 100 - (50 * (above + notBelow)) / this.#vectors.segmentCount;
  }

  #countUpTo(): Float64Array {
    let sum = 0;
    return Float64Array.from(this.#near.rows, (row) => {
      for (const place of this.#vectors.placesOf(row)) sum += this.#scope.uses[place] ?? 0;
      return sum;
    });
  }

  /** Scores of segments that have a vector, in ascending order. */
  #sampled(): Float64Array {
    const { segmentCount } = this.#scope;
    const random = seededRandom(seed);
    const isAll = segmentCount <= sampleCount;
    const length = isAll ? segmentCount : sampleCount;
    const scores = Float64Array.from({ length }, (_, i) => {
      const segment = isAll ? i : Math.floor(random() * segmentCount);
      return this.#vectors.cosine(this.#vector, this.#scope.placeOfSegment(segment));
    });
    return scores.filter((score) => !Number.isNaN(score)).sort();
  }
}

/** Where the first of `scores`, which descend, stands that is not above `score`. */
function firstNotAbove(scores: Float64Array, score: number): number {
  return countWhere(scores, (value) => value > score);
}

function firstBelow(scores: Float64Array, score: number): number {
  return countWhere(scores, (value) => value >= score);
}
