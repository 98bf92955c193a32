import { throwIfCancelled } from '../errors/appError.ts';
import { Matrix } from '../vectors/matrix.ts';
import type { DenseProducts } from './denseProducts.ts';

// 8 MB of products at a time: enough for a native library's full speed.
const blockRows = 1024;
const blockColumns = 2048;

/** Products of some rows of a matrix with some others of it. */
export interface PairBlock {
  readonly firstRow: number;
  readonly rows: number;
  readonly firstColumn: number;
  readonly columns: number;
  /** `rows` x `columns`, row-major. */
  readonly products: Float32Array;
}

export interface BlockOptions {
  readonly products: DenseProducts;
  readonly signal?: AbortSignal | undefined;
  /** Share of the work that is done, 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/**
 * The products of all pairs of a matrix's rows, in blocks, so that n² numbers are never in memory. Of each pair `i < j` the
 * product at row i and column j is given; a block may hold others too. Throws `cancelled` between blocks.
 */
export async function* pairBlocks(
  vectors: Matrix,
  { products, signal, onProgress }: BlockOptions,
): AsyncGenerator<PairBlock> {
  const { rows: count, dims } = vectors;
  let done = 0;
  for (let firstColumn = 0; firstColumn < count; firstColumn += blockColumns) {
    const columns = Math.min(blockColumns, count - firstColumn);
    const transposed = transpose(vectors, firstColumn, columns);
    for (let firstRow = 0; firstRow < firstColumn + columns; firstRow += blockRows) {
      throwIfCancelled(signal);
      const rows = Math.min(blockRows, count - firstRow);
      const data = vectors.data.subarray(firstRow * dims, (firstRow + rows) * dims);
      const block = await products.times(new Matrix(rows, dims, data), transposed);
      yield { firstRow, rows, firstColumn, columns, products: block };
      done += 2 * rows * columns;
      onProgress?.(Math.min(1, done / (count * (count + blockColumns))));
    }
  }
}

/** Some rows of a matrix as columns. */
export function transpose({ data, rows, dims }: Matrix, first = 0, count = rows): Matrix {
  const transposed = new Float32Array(dims * count);
  for (let row = 0; row < count; row++) {
    const from = (first + row) * dims;
    for (let i = 0; i < dims; i++) transposed[i * count + row] = data[from + i]!;
  }
  return new Matrix(dims, count, transposed);
}
