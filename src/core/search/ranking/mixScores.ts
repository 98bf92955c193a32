/** Scores between their least and their greatest as 0 to 1; 0 where there is none, 1 where all are alike. */
export function shareOfRange(scores: readonly (number | undefined)[]): number[] {
  let least = Infinity;
  let greatest = -Infinity;
  for (const score of scores) {
    if (score === undefined || Number.isNaN(score)) continue;
    least = Math.min(least, score);
    greatest = Math.max(greatest, score);
  }
  const range = greatest - least;
  return scores.map((score) => {
    if (score === undefined || Number.isNaN(score)) return 0;
    return range > 0 ? (score - least) / range : 1;
  });
}
