import { throwIfCancelled } from '../../errors/appError.ts';
import { seededRandom } from '../../search/seededRandom.ts';
import { Matrix } from '../../vectors/matrix.ts';
import { nearestRows } from '../nearestRows.ts';
import { transpose, type BlockOptions } from '../pairBlocks.ts';
import type { RowNeighbours } from './fuzzyGraph.ts';

const blockRows = 1024;
const blockColumns = 2048;

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
  const { rows: rowCount, dims } = vectors;
  const { products, signal, onProgress } = options;
  const sample = sampleOf(rowCount, mostCompared);
  const count = Math.min(wanted, sample.length - 1);
  const rows = new Int32Array(rowCount * count).fill(-1);
  const cosines = new Float32Array(rowCount * count).fill(-Infinity);
  for (let firstColumn = 0; firstColumn < sample.length; firstColumn += blockColumns) {
    const columns = sample.subarray(firstColumn, firstColumn + blockColumns);
    const some = new Matrix(columns.length, dims);
    columns.forEach((row, i) => some.data.set(vectors.row(row), i * dims));
    const transposed = transpose(some);
    for (let firstRow = 0; firstRow < rowCount; firstRow += blockRows) {
      throwIfCancelled(signal);
      const size = Math.min(blockRows, rowCount - firstRow);
      const data = vectors.data.subarray(firstRow * dims, (firstRow + size) * dims);
      const block = await products.times(new Matrix(size, dims, data), transposed);
      for (let r = 0; r < size; r++) {
        keepNearest(firstRow + r, columns, block, r * columns.length, { count, rows, cosines });
      }
      onProgress?.((firstColumn + (columns.length * (firstRow + size)) / rowCount) / sample.length);
    }
  }
  return { count, rows, distances: cosines.map(distanceOf) };
}

/** Rounding may leave a cosine a trifle above 1. */
function distanceOf(cosine: number): number {
  return Math.max(0, 1 - cosine);
}

interface Nearest {
  readonly count: number;
  readonly rows: Int32Array;
  readonly cosines: Float32Array;
}

function keepNearest(
  row: number,
  columns: Int32Array,
  products: Float32Array,
  offset: number,
  { count, rows, cosines }: Nearest,
): void {
  const first = row * count;
  const last = first + count - 1;
  for (let c = 0; c < columns.length; c++) {
    const cosine = products[offset + c]!;
    if (cosine <= cosines[last]! || columns[c] === row) continue;
    let at = last;
    while (at > first && cosines[at - 1]! < cosine) {
      cosines[at] = cosines[at - 1]!;
      rows[at] = rows[at - 1]!;
      at--;
    }
    cosines[at] = cosine;
    rows[at] = columns[c]!;
  }
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
