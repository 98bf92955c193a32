import { clampCosine } from '../vectors/similarity.ts';
import type { Matrix } from '../vectors/matrix.ts';
import { pairBlocks, type BlockOptions } from './pairBlocks.ts';

/** The rows that are nearest to each row, by cosine, the nearest first; a row is none of its own. */
export interface NearestRows {
  /** How many there are for each: as many as were asked for, or as there are others. */
  readonly count: number;
  /** `count` for each row. */
  readonly rows: Int32Array;
  readonly cosines: Float32Array;
}

/** Of vectors of length 1, exact. Each product serves both of its rows; ties go to the row that comes first. */
export async function nearestRows(
  vectors: Matrix,
  wanted: number,
  options: BlockOptions,
): Promise<NearestRows> {
  const nearest = nearestOf(vectors.rows, Math.max(0, Math.min(wanted, vectors.rows - 1)));
  const { count, cosines } = nearest;
  if (count === 0) return nearest;
  // The last one's cosine of each row: nearly all products end here.
  const least = new Float32Array(vectors.rows).fill(-Infinity);
  for await (const block of pairBlocks(vectors, options)) {
    const { firstRow, firstColumn, columns, products } = block;
    for (let r = 0; r < block.rows; r++) {
      const i = firstRow + r;
      for (let c = Math.max(0, i + 1 - firstColumn), at = r * columns + c; c < columns; c++, at++) {
        const cosine = products[at]!;
        const j = firstColumn + c;
        if (cosine > least[i]!) least[i] = insertNearest(nearest, i, j, cosine);
        if (cosine > least[j]!) least[j] = insertNearest(nearest, j, i, cosine);
      }
    }
  }
  for (let i = 0; i < cosines.length; i++) cosines[i] = clampCosine(cosines[i]!);
  return nearest;
}

/** `count` for each of so many rows, none of which is known yet. */
export function nearestOf(rowCount: number, count: number): NearestRows {
  return {
    count,
    rows: new Int32Array(rowCount * count).fill(-1),
    cosines: new Float32Array(rowCount * count).fill(-Infinity),
  };
}

/** Puts a row, which must be nearer than the last one, in its place among those of `row`; gives the cosine of the last one. */
export function insertNearest(
  { count, rows, cosines }: NearestRows,
  row: number,
  other: number,
  cosine: number,
): number {
  const first = row * count;
  let at = first + count - 1;
  while (at > first && cosines[at - 1]! < cosine) {
    cosines[at] = cosines[at - 1]!;
    rows[at] = rows[at - 1]!;
    at--;
  }
  cosines[at] = cosine;
  rows[at] = other;
  return cosines[first + count - 1]!;
}
