import { Matrix } from '../vectors/matrix.ts';
import type { DenseProducts } from './denseProducts.ts';

/** Scores of C classes, x·W + b, and probabilities, softmax(score / temperature). */
export interface LinearClassifier {
  /** dims x C, row-major. */
  readonly weights: Matrix;
  /** C numbers. */
  readonly bias: Float64Array;
}

/** Numbers that are held at once for scores of many classes. */
const blockNumbers = 4_000_000;

/** How many rows are taken at once where each gives `width` numbers. */
export function rowsOfBlock(width: number): number {
  return Math.max(16, Math.floor(blockNumbers / Math.max(1, width)));
}

/** Blocks of a matrix's rows, as views. */
export function* rowBlocks(
  matrix: Matrix,
  width: number,
): Generator<{ readonly from: number; readonly rows: Matrix }> {
  const { rows, dims, data } = matrix;
  const size = rowsOfBlock(width);
  for (let from = 0; from < rows; from += size) {
    const count = Math.min(size, rows - from);
    yield {
      from,
      rows: new Matrix(count, dims, data.subarray(from * dims, (from + count) * dims)),
    };
  }
}

/** The scores of each row, rows x C. Held whole: for what is small enough. */
export async function scoresOf(
  { weights, bias }: LinearClassifier,
  matrix: Matrix,
  products: DenseProducts,
): Promise<Matrix> {
  const classes = bias.length;
  const scores = new Matrix(matrix.rows, classes);
  for (const { from, rows } of rowBlocks(matrix, classes)) {
    scores.data.set(await products.times(rows, weights), from * classes);
  }
  for (let at = 0; at < scores.data.length; at += classes) {
    for (let c = 0; c < classes; c++) scores.data[at + c]! += bias[c]!;
  }
  return scores;
}

/** softmax(scores / temperature) of one row, written to `into`; returns log Σ exp(score / temperature). */
export function softmax(
  scores: ArrayLike<number>,
  temperature: number,
  into: Float64Array | Float32Array,
): number {
  const count = into.length;
  let most = -Infinity;
  for (let c = 0; c < count; c++) if (scores[c]! > most) most = scores[c]!;
  let sum = 0;
  for (let c = 0; c < count; c++) {
    const value = Math.exp((scores[c]! - most) / temperature);
    into[c] = value;
    sum += value;
  }
  for (let c = 0; c < count; c++) into[c]! /= sum;
  return most / temperature + Math.log(sum);
}

/** The place of the largest; the first one of equals. */
export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}
