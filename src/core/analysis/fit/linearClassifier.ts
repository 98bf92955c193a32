import { Matrix } from '../../vectors/matrix.ts';
import type { DenseProducts } from '../denseProducts.ts';

/** Scores of C classes, x·W + b. */
export interface LinearClassifier {
  /** dims x C, row-major. */
  readonly weights: Matrix;
  /** C numbers. */
  readonly bias: Float64Array;
}

/** Numbers that are held at once for scores of many classes. */
const blockNumbers = 4_000_000;

/** Blocks of a matrix's rows, as views, so many that `width` numbers for each row can be held. */
export function* rowBlocks(
  matrix: Matrix,
  width: number,
): Generator<{ readonly from: number; readonly rows: Matrix }> {
  const { rows, dims, data } = matrix;
  const size = Math.max(16, Math.floor(blockNumbers / Math.max(1, width)));
  for (let from = 0; from < rows; from += size) {
    const count = Math.min(size, rows - from);
    yield {
      from,
      rows: new Matrix(count, dims, data.subarray(from * dims, (from + count) * dims)),
    };
  }
}

/** The scores of a block of rows, rows x C. */
export async function scoresOf(
  { weights, bias }: LinearClassifier,
  rows: Matrix,
  products: DenseProducts,
): Promise<Matrix> {
  const classes = bias.length;
  const data = await products.times(rows, weights);
  for (let at = 0; at < data.length; at += classes) {
    for (let c = 0; c < classes; c++) data[at + c]! += bias[c]!;
  }
  return new Matrix(rows.rows, classes, data);
}

/** The place of the largest; the first one of equals. */
export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}
