import { throwIfCancelled } from '../errors/appError.ts';
import { Matrix } from '../vectors/matrix.ts';
import type { DenseProducts } from './denseProducts.ts';

// 8 MB of products at a time: enough for a native library's full speed.
const blockRows = 1024;
const blockColumns = 2048;

/** Products of some rows of a matrix with some others of it, or of another one. */
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
export function pairBlocks(vectors: Matrix, options: BlockOptions): AsyncGenerator<PairBlock> {
  return blocksOf(vectors, vectors, (endColumn) => endColumn, options);
}

/** The products of all rows of one matrix with all of another, likewise: row i and column j is of row i of `a` and row j of `b`. */
export function crossBlocks(
  a: Matrix,
  b: Matrix,
  options: BlockOptions,
): AsyncGenerator<PairBlock> {
  return blocksOf(a, b, () => a.rows, options);
}

/** `rowsFor`: with how many of the first rows of `a` columns are multiplied, by where they end. */
async function* blocksOf(
  a: Matrix,
  b: Matrix,
  rowsFor: (endColumn: number) => number,
  { products, signal, onProgress }: BlockOptions,
): AsyncGenerator<PairBlock> {
  const { dims } = a;
  const places = blockPlaces(a.rows, b.rows, rowsFor);
  const total = places.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  let done = 0;
  let transposed: { readonly firstColumn: number; readonly matrix: Matrix } | undefined;
  for (const { firstRow, rows, firstColumn, columns } of places) {
    if (transposed?.firstColumn !== firstColumn) {
      transposed = { firstColumn, matrix: transpose(b, firstColumn, columns) };
    }
    throwIfCancelled(signal);
    const data = a.data.subarray(firstRow * dims, (firstRow + rows) * dims);
    const block = await products.times(new Matrix(rows, dims, data), transposed.matrix);
    yield { firstRow, rows, firstColumn, columns, products: block };
    done += rows * columns;
    onProgress?.(done / total);
  }
}

/** Those of the same columns stand together. */
function blockPlaces(
  rowCount: number,
  columnCount: number,
  rowsFor: (endColumn: number) => number,
): Omit<PairBlock, 'products'>[] {
  const places = [];
  for (let firstColumn = 0; firstColumn < columnCount; firstColumn += blockColumns) {
    const columns = Math.min(blockColumns, columnCount - firstColumn);
    for (let firstRow = 0; firstRow < rowsFor(firstColumn + columns); firstRow += blockRows) {
      const rows = Math.min(blockRows, rowCount - firstRow);
      places.push({ firstRow, rows, firstColumn, columns });
    }
  }
  return places;
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
