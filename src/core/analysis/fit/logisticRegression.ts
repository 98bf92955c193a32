import { throwIfCancelled } from '../../errors/appError.ts';
import { covarianceBy } from '../../vectors/covariance.ts';
import { Matrix } from '../../vectors/matrix.ts';
import type { DenseProducts } from '../denseProducts.ts';
import { minimise, type ValueAndGradient } from './lbfgs.ts';
import { rowBlocks, type LinearClassifier } from './linearClassifier.ts';
import { positiveInverse } from './positiveInverse.ts';

export interface LogisticOptions {
  /** λ of the L2 penalty, above 0: 1/C in scikit-learn's words. */
  readonly penalty: number;
  readonly products: DenseProducts;
  /** Where to begin: the fit to another penalty saves steps. */
  readonly start?: LinearClassifier | undefined;
  /** For the same penalty and rows like these: saves steps. */
  readonly precondition?: Preconditioner | undefined;
  /** Ends where no number of the gradient is larger than this share of the rows. */
  readonly tolerance?: number;
  /** Ends with a step that lowers the objective by a smaller share of it than this. */
  readonly leastGain?: number;
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
/** Below it fp32 has no share. */
const leastShare = 1e-38;

/** XᵀX of rows whose mean is zero, dims x dims. */
export async function centredGram(centred: Matrix, products: DenseProducts): Promise<Float64Array> {
  const { rows, dims } = centred;
  const sums = await covarianceBy(
    (x) => products.transposedTimes(x, x),
    centred,
    new Float64Array(dims),
  );
  return sums.map((value) => value * rows);
}

/**
 * Multinomial logistic regression: minimises Σ_i -log softmax(x_i W + b)[y_i] + λ/2 ‖W‖² over W (dims x C) and b, which
 * is not penalised (Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 4.4 and 18.3.2), by L-BFGS.
 * `labels`: for each row its class from 0 to `classes` - 1. Rows whose mean is zero (`centreRows`) take the fewest steps; with
 * `precondition` still fewer. Throws `cancelled`.
 */
export async function fitLogistic(
  matrix: Matrix,
  labels: Int32Array,
  classes: number,
  options: LogisticOptions,
): Promise<LogisticFit> {
  const { penalty, products, start, precondition, signal } = options;
  const { tolerance = usualTolerance, leastGain = 0 } = options;
  const { rows, dims } = matrix;
  const size = dims * classes;
  const extended = withConstant(matrix);
  const at = (point: Float64Array): Promise<ValueAndGradient> =>
    objective(point, { extended, labels, classes, penalty, products, signal });
  const first = new Float64Array(size + classes);
  if (start) {
    first.set(start.weights.data);
    first.set(start.bias, size);
  }
  const found = await minimise(at, first, {
    tolerance: tolerance * rows,
    leastGain,
    mostSteps,
    precondition,
    signal,
  });
  const weights = new Matrix(dims, classes, Float32Array.from(found.point.subarray(0, size)));
  const classifier = { weights, bias: found.point.slice(size) };
  return { classifier, objective: found.value, steps: found.steps };
}

interface Problem {
  /** Rows with a 1 at the end, whose weights are the bias. */
  readonly extended: Matrix;
  readonly labels: Int32Array;
  readonly classes: number;
  readonly penalty: number;
  readonly products: DenseProducts;
  readonly signal: AbortSignal | undefined;
}

async function objective(
  point: Float64Array,
  { extended, labels, classes, penalty, products, signal }: Problem,
): Promise<ValueAndGradient> {
  const weights = new Matrix(extended.dims, classes, Float32Array.from(point));
  const size = point.length - classes;
  const gradient = new Float64Array(point.length);
  let squares = 0;
  for (let i = 0; i < size; i++) {
    squares += point[i]! * point[i]!;
    gradient[i] = penalty * point[i]!;
  }
  let value = (penalty / 2) * squares;
  for (const { from, rows } of rowBlocks(extended, classes)) {
    throwIfCancelled(signal);
    const shares = await products.softmaxTimes(rows, weights);
    // From shares to p - y.
    for (let row = 0; row < rows.rows; row++) {
      const own = row * classes + labels[from + row]!;
      value -= Math.log(Math.max(leastShare, shares[own]!));
      shares[own]! -= 1;
    }
    const sums = await products.transposedTimes(rows, new Matrix(rows.rows, classes, shares));
    for (let i = 0; i < gradient.length; i++) gradient[i]! += sums[i]!;
  }
  return { value, gradient };
}

function withConstant({ rows, dims, data }: Matrix): Matrix {
  const extended = new Matrix(rows, dims + 1);
  for (let row = 0; row < rows; row++) {
    extended.data.set(data.subarray(row * dims, (row + 1) * dims), row * (dims + 1));
    extended.data[row * (dims + 1) + dims] = 1;
  }
  return extended;
}

/** An approximation of the inverse Hessian, applied to a gradient: of W, dims x classes, and b behind it. */
export type Preconditioner = (gradient: Float64Array) => Promise<Float64Array>;

/**
 * (p (1 - p) XᵀX + λ)⁻¹ for each class, with p = 1 / C: the Hessian's inverse at W = 0 but for what classes have in common
 * (Böhning, Multinomial logistic regression algorithm, 1992, bounds it so). `gram`: XᵀX, see `centredGram`. Undefined where
 * rounding leaves nothing to invert.
 */
export function logisticPreconditioner(
  gram: Float64Array,
  {
    rows,
    dims,
    classes,
  }: { readonly rows: number; readonly dims: number; readonly classes: number },
  penalty: number,
  products: DenseProducts,
): Preconditioner | undefined {
  const share = (1 / classes) * (1 - 1 / classes);
  const hessian = gram.map((value) => share * value);
  for (let i = 0; i < dims; i++) hessian[i * dims + i]! += penalty;
  const inverse = positiveInverse(hessian, dims);
  if (!inverse) return undefined;
  const map = new Matrix(dims + 1, dims + 1);
  for (let i = 0; i < dims; i++) {
    map.data.set(inverse.subarray(i * dims, (i + 1) * dims), i * (dims + 1));
  }
  map.data[map.data.length - 1] = 1 / (share * rows);
  return async (gradient) => {
    const ofFeatures = new Matrix(dims + 1, classes, Float32Array.from(gradient));
    return Float64Array.from(await products.times(map, ofFeatures));
  };
}
