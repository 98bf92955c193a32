/**
 * What a percentile compares a score with: the query's scores against every segment (`scores`), random pairs of
 * the corpus's distinct segments (`pairs`), the model's shipped pairs of unrelated sentences (`background`), or
 * nothing, where the corpus is small and the model ships no background (`none`).
 */
export type PercentileBasis = 'scores' | 'pairs' | 'background' | 'none';

/** Fewer distinct segments than this say too little of a corpus: its scores are compared with the background. */
export const ownBasisMinimum = 50;

/** What percentiles are taken among, and what that is. Undefined `scores`: there is nothing to compare with. */
interface PercentileScale {
  readonly basis: PercentileBasis;
  /** In ascending order. */
  readonly scores: Float64Array | undefined;
}

/**
 * The scale of a corpus of `distinctCount` distinct segments with vectors: its own scores, in ascending order,
 * where it is large enough, else the model's background, where it has one.
 */
export function percentileScale(
  distinctCount: number,
  own: { readonly basis: 'scores' | 'pairs'; readonly sorted: () => Float64Array },
  background: Float64Array | undefined,
): PercentileScale {
  if (distinctCount >= ownBasisMinimum) return { basis: own.basis, scores: own.sorted() };
  return background
    ? { basis: 'background', scores: background }
    : { basis: 'none', scores: undefined };
}

/**
 * The mid-rank percentile of `score` among `sorted` (ascending), 0 to 100: the share of them that are lower,
 * and half of those that are equal. NaN where `sorted` is empty.
 */
export function percentileIn(sorted: Float64Array, score: number): number {
  const below = countWhere(sorted, (value) => value < score);
  const notAbove = countWhere(sorted, (value) => value <= score);
  return (50 * (below + notAbove)) / sorted.length;
}

/** How many of `sorted`, in either order, hold `isBefore`, which holds for a first part of them and for no other. */
export function countWhere(sorted: Float64Array, isBefore: (value: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(sorted[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
