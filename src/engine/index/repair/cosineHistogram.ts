import { samplePairs } from '../../../core/search/pairSample.ts';
import { dotAt } from '../../../core/vectors/dotAt.ts';
import { Matrix } from '../../../core/vectors/matrix.ts';
import type { RowRepair } from '../../../core/vectors/rowRepair.ts';
import type { CosineHistogram } from '../../../protocol/indexApi.ts';

// A twentieth each, from -1 to 1.
const binCount = 40;

/**
 * How often the cosines of random pairs of rows, of length 1, fall where, before and after a repair: 10,000
 * pairs, the same ones both times and whenever it is asked; all of them where there are fewer.
 */
export async function cosineHistogram(
  rows: Matrix,
  repair: RowRepair | undefined,
): Promise<CosineHistogram> {
  const borders = Float64Array.from({ length: binCount + 1 }, (_, i) => (2 * i) / binCount - 1);
  const before = countPairs(rows);
  if (!repair) return { repair: 'none', borders, before, after: before.slice() };
  const repaired = new Matrix(rows.rows, rows.dims, rows.data.slice());
  await repair.mapManyRows(repaired.data);
  return { repair: repair.repair.method, borders, before, after: countPairs(repaired) };
}

function countPairs({ data, rows, dims }: Matrix): Uint32Array {
  const counts = new Uint32Array(binCount);
  const cosines = samplePairs(rows, (a, b) =>
    dotAt(data.subarray(a * dims, (a + 1) * dims), data, b * dims),
  );
  for (const cosine of cosines) {
    // A cosine of 1 belongs to the last bin, and rounding may leave one a trifle above.
    const bin = Math.floor(((cosine + 1) / 2) * binCount);
    const inside = Math.min(binCount - 1, Math.max(0, bin));
    counts[inside] = (counts[inside] ?? 0) + 1;
  }
  return counts;
}
