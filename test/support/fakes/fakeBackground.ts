import type { Background } from '../../../src/core/search/nearness.ts';

/** A background with these quantiles, ascending, for queries and for pairs; its tail is an exponential's above the last. */
export function fakeBackground(quantiles: Float64Array, excess = 0.05): Background {
  const cosines = { quantiles, threshold: quantiles.at(-1) ?? 0, excess };
  return { queries: cosines, pairs: cosines };
}
