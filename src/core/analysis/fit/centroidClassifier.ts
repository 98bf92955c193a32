import { Matrix } from '../../vectors/matrix.ts';
import { rowSums } from '../rowSums.ts';
import type { LinearClassifier } from './linearClassifier.ts';

/**
 * Nearest centroid by cosine: a class's weights are its mean row, scaled to length 1 (Rocchio; Manning and others,
 * Introduction to Information Retrieval, 14.2), its bias 0. A class without rows is never the nearest. One pass: for more
 * classes than a regression can be fitted to, and for classes of one record.
 */
export function fitCentroids(
  matrix: Matrix,
  labels: Int32Array,
  classes: number,
): LinearClassifier {
  const { dims } = matrix;
  const { sums, sizes } = rowSums(matrix, labels, classes);
  const weights = new Matrix(dims, classes);
  const bias = new Float64Array(classes);
  for (let c = 0; c < classes; c++) {
    let squares = 0;
    for (let i = c * dims; i < (c + 1) * dims; i++) squares += sums[i]! * sums[i]!;
    const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
    for (let i = 0; i < dims; i++) weights.data[i * classes + c] = sums[c * dims + i]! * scale;
    // No cosine is below -1.
    bias[c] = sizes[c] === 0 ? absentBias : 0;
  }
  return { weights, bias };
}

const absentBias = -10;
