/**
 * The indexes of the `count` highest scores and of all that equal the last of them, highest first, equal ones in
 * their order. NaN is no score.
 */
export function bestOf(scores: Float64Array, count: number): Int32Array {
  if (count <= 0) return new Int32Array();
  // Typed arrays sort NaN to the end.
  const sorted = scores.filter((score) => !Number.isNaN(score)).sort();
  const lowest = sorted[Math.max(0, sorted.length - count)];
  if (lowest === undefined) return new Int32Array();
  let kept = 0;
  const indexes = new Int32Array(scores.length);
  for (let i = 0; i < scores.length; i++) if (scores[i]! >= lowest) indexes[kept++] = i;
  return indexes.slice(0, kept).sort((a, b) => scores[b]! - scores[a]! || a - b);
}
