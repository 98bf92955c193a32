/**
 * How much more often something is met in one part than in another, from how often (`count` of `total`) in each: the
 * log-likelihood ratio (Dunning 1993, "Accurate Methods for the Statistics of Surprise and Coincidence"), 0 where the shares
 * are the same, negative where it is met less often. What is met in a part of nothing has 0.
 */
export function keyness(
  count: number,
  total: number,
  otherCount: number,
  otherTotal: number,
): number {
  if (total === 0 || otherTotal === 0) return 0;
  const share = (count + otherCount) / (total + otherTotal);
  const ratio =
    2 *
    (surprise(count, total * share) +
      surprise(otherCount, otherTotal * share) +
      surprise(total - count, total * (1 - share)) +
      surprise(otherTotal - otherCount, otherTotal * (1 - share)));
  return count / total < otherCount / otherTotal ? -ratio : Math.max(0, ratio);
}

function surprise(observed: number, expected: number): number {
  return observed === 0 ? 0 : observed * Math.log(observed / expected);
}
