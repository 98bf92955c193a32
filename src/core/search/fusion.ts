/**
 * What is added to a rank before it is turned over. 60 is the constant of Cormack, Clarke and Büttcher (2009),
 * who found results hardly change near it: small enough that the first places count for more than the rest,
 * large enough that a first place in one list does not outweigh good places in both (1/61 < 2/100).
 */
export const fusionConstant = 60;

export interface FusedItem {
  readonly item: number;
  /** Σ 1 / (60 + rank) over the lists that hold it, ranks from 1. */
  readonly score: number;
}

/**
 * Reciprocal rank fusion: needs no scale that scores of different kinds would have in common. Best first; of
 * equal scores the one that an earlier list holds farther up comes first.
 */
export function fuseRanks(lists: readonly (readonly number[])[]): FusedItem[] {
  const scores = new Map<number, number>();
  for (const list of lists) {
    list.forEach((item, i) => {
      scores.set(item, (scores.get(item) ?? 0) + 1 / (fusionConstant + i + 1));
    });
  }
  // The sort is stable, and the map keeps the order of insertion.
  return [...scores].map(([item, score]) => ({ item, score })).sort((a, b) => b.score - a.score);
}
