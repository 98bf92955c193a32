import { Matrix } from '../../src/core/vectors/matrix.ts';
import type { DenseProducts } from '../../src/core/analysis/denseProducts.ts';
import { transpose } from '../../src/core/analysis/pairBlocks.ts';

const rowsAtOnce = 256;

interface TrustOptions {
  readonly products: DenseProducts;
  /** Every how manieth row is looked at; all when absent. */
  readonly step?: number;
}

/**
 * How far the neighbours on a map are neighbours of the vectors (of length 1), 0 to 1: Venna and Kaski's trustworthiness (2001),
 * as scikit-learn counts it. `places`: x and y of each row; `k`: neighbours, fewer than half of the rows.
 */
export async function trustworthiness(
  vectors: Matrix,
  places: Float32Array,
  k: number,
  { products, step = 1 }: TrustOptions,
): Promise<number> {
  const { rows: count, dims } = vectors;
  const all = transpose(vectors);
  const looked = Array.from({ length: Math.ceil(count / step) }, (_, i) => i * step);
  let penalty = 0;
  for (let first = 0; first < looked.length; first += rowsAtOnce) {
    const part = looked.slice(first, first + rowsAtOnce);
    const some = new Matrix(part.length, dims);
    part.forEach((row, i) => some.row(i).set(vectors.row(row)));
    const cosines = await products.times(some, all);
    part.forEach((row, i) => {
      const own = cosines.subarray(i * count, (i + 1) * count);
      for (const other of nearestPlaces(places, row, k)) {
        let rank = 1;
        for (let j = 0; j < count; j++) {
          if (j === row || j === other) continue;
          if (own[j]! > own[other]! || (own[j] === own[other] && j < other)) rank++;
        }
        penalty += Math.max(0, rank - k);
      }
    });
  }
  return 1 - (2 * penalty) / (looked.length * k * (2 * count - 3 * k - 1));
}

function nearestPlaces(places: Float32Array, row: number, k: number): number[] {
  const count = places.length / 2;
  const rows: number[] = [];
  const distances: number[] = [];
  for (let other = 0; other < count; other++) {
    if (other === row) continue;
    const dx = places[2 * other]! - places[2 * row]!;
    const dy = places[2 * other + 1]! - places[2 * row + 1]!;
    const distance = dx * dx + dy * dy;
    if (rows.length === k && distance >= distances[k - 1]!) continue;
    let at = Math.min(rows.length, k - 1);
    for (; at > 0 && distances[at - 1]! > distance; at--) {
      distances[at] = distances[at - 1]!;
      rows[at] = rows[at - 1]!;
    }
    distances[at] = distance;
    rows[at] = other;
  }
  return rows;
}
