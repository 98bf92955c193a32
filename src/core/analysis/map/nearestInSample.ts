import { seededRandom } from '../../search/seededRandom.ts';
import type { Matrix } from '../../vectors/matrix.ts';
import { gatherRows } from '../fit/gatherRows.ts';
import { insertNearest, nearestOf, nearestRows } from '../nearestRows.ts';
import { crossBlocks, type BlockOptions } from '../pairBlocks.ts';
import type { RowNeighbours } from './fuzzyGraph.ts';

export interface SampleOptions extends BlockOptions {
  /** Of more rows the nearest ones are looked for among so many, the same ones each time. */
  readonly mostCompared: number;
}

/**
 * The rows that are nearest to each of vectors of length 1, with distances of one less the cosine. Exact up to `mostCompared`
 * rows; of more, the nearest of a sample of so many: all pairs of 100,000 would take minutes.
 */
export async function nearestInSample(
  vectors: Matrix,
  wanted: number,
  { mostCompared, ...options }: SampleOptions,
): Promise<RowNeighbours> {
  if (vectors.rows <= mostCompared) {
    const { count, rows, cosines } = await nearestRows(vectors, wanted, options);
    return { count, rows, distances: cosines.map(distanceOf) };
  }
  const sample = sampleOf(vectors.rows, mostCompared);
  const nearest = nearestOf(vectors.rows, Math.min(wanted, sample.length - 1));
  for await (const block of crossBlocks(vectors, gatherRows(vectors, sample), options)) {
    const { firstRow, firstColumn, columns, products } = block;
    for (let r = 0; r < block.rows; r++) {
      const row = firstRow + r;
      const last = (row + 1) * nearest.count - 1;
      for (let c = 0, at = r * columns; c < columns; c++, at++) {
        const other = sample[firstColumn + c]!;
        if (products[at]! > nearest.cosines[last]! && other !== row) {
          insertNearest(nearest, row, other, products[at]!);
        }
      }
    }
  }
  const { count, rows, cosines } = nearest;
  return { count, rows, distances: cosines.map(distanceOf) };
}

/** Rounding may leave a cosine a trifle above 1. */
function distanceOf(cosine: number): number {
  return Math.max(0, 1 - cosine);
}

/** Rows drawn without putting back, in order. */
function sampleOf(rows: number, count: number): Int32Array {
  const random = seededRandom(1);
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  for (let i = 0; i < count; i++) {
    const other = i + Math.floor(random() * (rows - i));
    const row = all[i]!;
    all[i] = all[other]!;
    all[other] = row;
  }
  return all.slice(0, count).sort();
}
