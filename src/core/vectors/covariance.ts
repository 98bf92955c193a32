import { addGram, mirrorLowerTriangle } from './gram.ts';
import { Matrix } from './matrix.ts';

// Few enough to stay in the processor's cache while they are multiplied.
const blockRows = 32;
// Large enough for matrix products at full speed; sums of fp32 within a block, of doubles over the blocks.
const productRows = 1024;

/** The mean of a matrix's rows: one number for each dimension; zeros where there are no rows. */
export function columnMeans({ data, rows, dims }: Matrix): Float64Array<ArrayBuffer> {
  const means = new Float64Array(dims);
  for (let row = 0, at = 0; row < rows; row++, at += dims) {
    for (let i = 0; i < dims; i++) means[i]! += data[at + i]!;
  }
  return rows === 0 ? means : means.map((sum) => sum / rows);
}

/** The variance of each dimension about `means`, over the number of rows (not one less). */
export function columnVariances(
  { data, rows, dims }: Matrix,
  means: Float64Array,
): Float64Array<ArrayBuffer> {
  const variances = new Float64Array(dims);
  for (let row = 0, at = 0; row < rows; row++, at += dims) {
    for (let i = 0; i < dims; i++) {
      const difference = data[at + i]! - means[i]!;
      variances[i]! += difference * difference;
    }
  }
  return variances.map((sum) => sum / rows);
}

/** The covariance of the dimensions about `means`, dims x dims, over the number of rows (not one less). */
export function covariance(
  { data, rows, dims }: Matrix,
  means: Float64Array,
): Float64Array<ArrayBuffer> {
  const sums = new Float64Array(dims * dims);
  const block = new Float64Array(blockRows * dims);
  for (let first = 0; first < rows; first += blockRows) {
    const count = Math.min(blockRows, rows - first);
    for (let row = 0, to = 0, at = first * dims; row < count; row++) {
      for (let i = 0; i < dims; i++, to++, at++) block[to] = data[at]! - means[i]!;
    }
    addGram(sums, block, count, dims);
  }
  mirrorLowerTriangle(sums, dims);
  return sums.map((sum) => sum / rows);
}

/**
 * As `covariance`, by a function that gives XᵀX of a block of rows: in its precision, for large matrices. Other
 * work of the thread may come in between.
 */
export async function covarianceBy(
  gramOf: (rows: Matrix) => Promise<Float32Array>,
  { data, rows, dims }: Matrix,
  means: Float64Array,
): Promise<Float64Array<ArrayBuffer>> {
  const sums = new Float64Array(dims * dims);
  for (let first = 0; first < rows; first += productRows) {
    const count = Math.min(productRows, rows - first);
    const block = data.slice(first * dims, (first + count) * dims);
    for (let at = 0; at < block.length; at += dims) {
      for (let i = 0; i < dims; i++) block[at + i]! -= means[i]!;
    }
    const gram = await gramOf(new Matrix(count, dims, block));
    for (let i = 0; i < sums.length; i++) sums[i]! += gram[i]!;
  }
  return sums.map((sum) => sum / rows);
}
