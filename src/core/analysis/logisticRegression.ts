import { throwIfCancelled } from '../errors/appError.ts';
import { columnMeans } from '../vectors/covariance.ts';
import { Matrix } from '../vectors/matrix.ts';
import type { DenseProducts } from './denseProducts.ts';
import { minimise, type Minimum, type ValueAndGradient } from './lbfgs.ts';
import { rowBlocks, type LinearClassifier } from './linearClassifier.ts';

export interface LogisticOptions {
  /** λ of the L2 penalty, above 0: 1/C in scikit-learn's words. */
  readonly penalty: number;
  readonly products: DenseProducts;
  /** Where to begin: the fit to another penalty saves steps. */
  readonly start?: LinearClassifier | undefined;
  /** Ends where no number of the gradient is larger than this share of the rows. */
  readonly tolerance?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface LogisticFit {
  readonly classifier: LinearClassifier;
  /** Σ_i -log p(y_i | x_i) + λ/2 ‖W‖². */
  readonly objective: number;
  readonly steps: number;
}

const usualTolerance = 1e-5;
const mostSteps = 300;

/**
 * Multinomial logistic regression: minimises Σ_i -log softmax(x_i W + b)[y_i] + λ/2 ‖W‖² over W (dims x C) and b, which
 * is not penalised (Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 4.4 and 18.3.2), by L-BFGS.
 * `labels`: for each row its class from 0 to `classes` - 1. Rows are centred first, which changes b alone and saves steps.
 */
export async function fitLogistic(
  matrix: Matrix,
  labels: Int32Array,
  classes: number,
  { penalty, products, start, tolerance = usualTolerance, signal }: LogisticOptions,
): Promise<LogisticFit> {
  const { rows, dims } = matrix;
  const mean = columnMeans(matrix);
  const centred = new Matrix(rows, dims, matrix.data.slice());
  for (let at = 0; at < centred.data.length; at += dims) {
    for (let i = 0; i < dims; i++) centred.data[at + i]! -= mean[i]!;
  }
  const size = dims * classes;
  const at = (point: Float64Array): Promise<ValueAndGradient> =>
    objective(point, { centred, labels, classes, penalty, products, signal });
  const first = new Float64Array(size + classes);
  if (start) {
    first.set(start.weights.data);
    first.set(moveBias(start, mean, 1), size);
  }
  const found: Minimum = await minimise(at, first, {
    tolerance: tolerance * rows,
    mostSteps,
    signal,
  });
  const weights = new Matrix(dims, classes, Float32Array.from(found.point.subarray(0, size)));
  const bias = moveBias({ weights, bias: found.point.slice(size) }, mean, -1);
  return { classifier: { weights, bias }, objective: found.value, steps: found.steps };
}

/** b + sign · mean·W. */
function moveBias(
  { weights, bias }: LinearClassifier,
  mean: Float64Array,
  sign: number,
): Float64Array {
  const moved = bias.slice();
  for (let i = 0, at = 0; i < mean.length; i++) {
    for (let c = 0; c < moved.length; c++, at++) moved[c]! += sign * mean[i]! * weights.data[at]!;
  }
  return moved;
}

interface Problem {
  readonly centred: Matrix;
  readonly labels: Int32Array;
  readonly classes: number;
  readonly penalty: number;
  readonly products: DenseProducts;
  readonly signal: AbortSignal | undefined;
}

async function objective(
  point: Float64Array,
  { centred, labels, classes, penalty, products, signal }: Problem,
): Promise<ValueAndGradient> {
  const size = centred.dims * classes;
  const weights = new Matrix(centred.dims, classes, Float32Array.from(point.subarray(0, size)));
  const gradient = new Float64Array(size + classes);
  let value = 0;
  for (let i = 0; i < size; i++) {
    value += (penalty / 2) * point[i]! * point[i]!;
    gradient[i] = penalty * point[i]!;
  }
  for (const { from, rows } of rowBlocks(centred, classes)) {
    throwIfCancelled(signal);
    const scores = await products.times(rows, weights);
    value += residuals(scores, point.subarray(size), labels.subarray(from, from + rows.rows));
    const sums = await products.transposedTimes(rows, new Matrix(rows.rows, classes, scores));
    for (let i = 0; i < size; i++) gradient[i]! += sums[i]!;
    for (let at = 0; at < scores.length; at += classes) {
      for (let c = 0; c < classes; c++) gradient[size + c]! += scores[at + c]!;
    }
  }
  return { value, gradient };
}

/** Turns scores without bias into p - y, in place, and gives Σ -log p(y). */
function residuals(scores: Float32Array, bias: Float64Array, labels: Int32Array): number {
  const classes = bias.length;
  let loss = 0;
  for (let row = 0, at = 0; row < labels.length; row++, at += classes) {
    let most = -Infinity;
    for (let c = 0; c < classes; c++) {
      const score = scores[at + c]! + bias[c]!;
      scores[at + c] = score;
      if (score > most) most = score;
    }
    const own = scores[at + labels[row]!]! - most;
    let sum = 0;
    for (let c = 0; c < classes; c++) {
      const value = Math.exp(scores[at + c]! - most);
      scores[at + c] = value;
      sum += value;
    }
    loss += Math.log(sum) - own;
    const scale = 1 / sum;
    for (let c = 0; c < classes; c++) scores[at + c]! *= scale;
    scores[at + labels[row]!]! -= 1;
  }
  return loss;
}
