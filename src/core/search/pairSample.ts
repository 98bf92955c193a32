import { seededRandom } from './seededRandom.ts';

/** Pairs that a sample holds at most. */
export const samplePairCount = 10_000;

const seed = 0x5eed;

/**
 * The cosines of 10,000 random pairs of distinct rows, in ascending order; of all pairs where there are fewer.
 * The same rows give the same sample. `cosineOf(a, b)` is asked with a and b below `rowCount`.
 */
export function samplePairs(
  rowCount: number,
  cosineOf: (a: number, b: number) => number,
): Float64Array {
  const allCount = (rowCount * (rowCount - 1)) / 2;
  if (allCount <= samplePairCount) {
    const cosines = new Float64Array(allCount);
    let next = 0;
    for (let a = 0; a < rowCount; a++) {
      for (let b = a + 1; b < rowCount; b++) cosines[next++] = cosineOf(a, b);
    }
    return cosines.sort();
  }
  const random = seededRandom(seed);
  const cosines = new Float64Array(samplePairCount);
  for (let i = 0; i < samplePairCount; i++) {
    const a = Math.floor(random() * rowCount);
    // One of the others: those from `a` on move up by one.
    const other = Math.floor(random() * (rowCount - 1));
    cosines[i] = cosineOf(a, other < a ? other : other + 1);
  }
  return cosines.sort();
}
