import type { Matrix } from '../vectors/matrix.ts';
import { nearestRows } from './nearestRows.ts';
import type { BlockOptions } from './pairBlocks.ts';

/** A row that stands apart. */
export interface Outlier {
  readonly row: number;
  /**
   * How much less near its nearest rows are to it than theirs are to them: the mean of their nearness less its own, -2 to 2.
   * About 0 within a group, however dense that is.
   */
  readonly score: number;
  /** Mean cosine to its nearest rows. */
  readonly nearness: number;
  /** The nearest rows, the nearest first, and their cosines. */
  readonly nearest: readonly { readonly row: number; readonly cosine: number }[];
}

export interface OutlierOptions extends BlockOptions {
  /** How many nearest rows each is compared with. */
  readonly neighbours: number;
  /** How many outliers are wanted. */
  readonly limit: number;
  /** How often each row is there, where it stands for several equal ones: its copies are near to it. */
  readonly copies?: ArrayLike<number>;
}

/**
 * The rows that stand apart most, of vectors of length 1: the local outlier factor (Breunig et al. 2000) with the mean cosine
 * to the k nearest in place of a density, and a difference in place of a quotient, which equal texts make endless.
 */
export async function outliers(
  vectors: Matrix,
  { neighbours, limit, copies, ...options }: OutlierOptions,
): Promise<Outlier[]> {
  const { count, rows, cosines } = await nearestRows(vectors, neighbours, options);
  if (count === 0) return [];
  const nearness = Float64Array.from({ length: vectors.rows }, (_, row) => {
    const others = Math.min(count, (copies?.[row] ?? 1) - 1);
    let sum = others;
    for (let i = 0; i < count - others; i++) sum += cosines[row * count + i]!;
    return sum / count;
  });
  const scores = Float64Array.from(nearness, (own, row) => {
    let theirs = 0;
    for (let i = 0; i < count; i++) theirs += nearness[rows[row * count + i]!]!;
    return theirs / count - own;
  });
  return Array.from(scores.keys())
    .sort((a, b) => scores[b]! - scores[a]! || a - b)
    .slice(0, limit)
    .map((row) => ({
      row,
      score: scores[row]!,
      nearness: nearness[row]!,
      nearest: Array.from({ length: count }, (_, i) => ({
        row: rows[row * count + i]!,
        cosine: cosines[row * count + i]!,
      })),
    }));
}
