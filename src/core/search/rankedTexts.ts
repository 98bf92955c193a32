import { percentileIn, percentileScale, type PercentileBasis } from './percentile.ts';

// With fewer of its texts embedded, a scope's own scores are those of the likely ones and say little of the rest.
const ownScoresShare = 0.5;

/** Distinct texts and their vectors as they were at one moment: of documents in memory, or of an index. */
export interface RankedTexts {
  /** Distinct texts that have a vector. */
  readonly textCount: number;
  /** Segments that have one. */
  readonly embeddedCount: number;
  /** Cosine of `vector`, of length 1, and each text, in an order of its own; NaN where a text has no vector. */
  scan(vector: Float32Array): Float64Array;
  /** Cosines of random pairs of distinct texts that have a vector, in ascending order. */
  sortedPairs(): Float64Array;
}

/** Percentiles of scores, and what they are among. */
export interface Percentiles {
  readonly basis: PercentileBasis;
  /** 0 to 100; undefined where there is nothing to compare with. */
  readonly of: (score: number) => number | undefined;
}

/** Percentiles of two texts' cosines among random pairs of the texts, or among `background` where these are few. */
export function pairPercentiles(
  texts: Pick<RankedTexts, 'textCount' | 'sortedPairs'>,
  background: Float64Array | undefined,
): Percentiles {
  const own = { basis: 'pairs', sorted: () => texts.sortedPairs() } as const;
  return percentilesIn(percentileScale(texts.textCount, own, background));
}

/**
 * Percentiles of a query's cosines among `sorted`, those of the `known` of `all` texts, or among `background` where these are
 * few.
 */
export function scorePercentiles(
  { known, all }: { readonly known: number; readonly all: number },
  sorted: () => Float64Array,
  background: Float64Array | undefined,
): Percentiles {
  const textCount = known < ownScoresShare * all ? 0 : known;
  return percentilesIn(percentileScale(textCount, { basis: 'scores', sorted }, background));
}

function percentilesIn({ basis, scores }: ReturnType<typeof percentileScale>): Percentiles {
  return { basis, of: (score) => scores && percentileIn(scores, score) };
}
