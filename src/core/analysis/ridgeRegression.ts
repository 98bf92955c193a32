import { throwIfCancelled } from '../errors/appError.ts';
import { columnMeans, covarianceBy } from '../vectors/covariance.ts';
import { Matrix } from '../vectors/matrix.ts';
import { symmetricEigen } from '../vectors/symmetricEigen.ts';
import type { DenseProducts } from './denseProducts.ts';

/** A number for a row: x·w + b. */
export interface LinearRegressor {
  readonly weights: Float64Array;
  readonly bias: number;
}

export interface RidgeFit {
  readonly regressor: LinearRegressor;
  /** λ of the L2 penalty that was chosen: scikit-learn's alpha. */
  readonly penalty: number;
  /** Mean squared error of leave-one-out for that penalty. */
  readonly leaveOneOutError: number;
}

/**
 * Penalties to choose from, as shares of the features' variance summed over all records and dimensions: from next to none
 * to next to nothing learned.
 */
export const penaltyShares: readonly number[] = Array.from(
  { length: 25 },
  (_, i) => 10 ** (-6 + i / 4),
);

/** Penalties for a matrix's rows, ascending. */
interface Spectrum {
  readonly mean: Float64Array;
  /** Squared lengths of the rows, centred, along each principal direction; those of rounding alone are left out. */
  readonly values: Float64Array;
  /** rows x values.length: each centred row along the principal directions. */
  readonly along: Matrix;
  /** Weights of the features from those of the principal directions. */
  readonly toWeights: (along: Float64Array) => Float64Array;
}

/**
 * Ridge regression: minimises Σ_i (y_i - x_i·w - b)² + λ ‖w‖², b not penalised (Hoerl and Kennard, 1970), with the λ of
 * `penalties` (or those of `penaltyShares`) whose error of leave-one-out is least; that error comes from one
 * decomposition without fitting anew (Allen's PRESS; Golub, Heath and Wahba, 1979). Takes some 10 n³ multiplications, n the
 * smaller of rows and dims, which is cut at `largestSpectrum`.
 */
export async function fitRidge(
  matrix: Matrix,
  targets: Float64Array,
  products: DenseProducts,
  options: {
    readonly penalties?: readonly number[];
    readonly signal?: AbortSignal | undefined;
  } = {},
): Promise<RidgeFit> {
  const { rows } = matrix;
  const spectrum = await decompose(matrix, products, options.signal);
  const { values, along, mean } = spectrum;
  const variance = values.reduce((sum, value) => sum + value, 0);
  const penalties =
    options.penalties ?? penaltyShares.map((share) => (variance > 0 ? share * variance : 1));
  const average = targets.reduce((sum, value) => sum + value, 0) / rows;
  const centred = targets.map((value) => value - average);
  const projected = new Float64Array(values.length);
  for (let row = 0; row < rows; row++) {
    const from = row * along.dims;
    for (let k = 0; k < values.length; k++) projected[k]! += along.data[from + k]! * centred[row]!;
  }
  let best: { penalty: number; error: number } | undefined;
  for (const penalty of penalties) {
    throwIfCancelled(options.signal);
    const error = leaveOneOut(spectrum, projected, centred, penalty);
    // Of equal ones the strongest: they come in ascending order.
    if (!best || error <= best.error) best = { penalty, error };
  }
  const { penalty, error } = best!;
  const weights = spectrum.toWeights(projected.map((value, k) => value / (values[k]! + penalty)));
  let bias = average;
  for (let i = 0; i < weights.length; i++) bias -= mean[i]! * weights[i]!;
  return { regressor: { weights, bias }, penalty, leaveOneOutError: error };
}

/** The regressor's number for each row. */
export function regress({ weights, bias }: LinearRegressor, matrix: Matrix): Float64Array {
  const { rows, dims, data } = matrix;
  const guesses = new Float64Array(rows);
  for (let row = 0, at = 0; row < rows; row++, at += dims) {
    let sum = bias;
    for (let i = 0; i < dims; i++) sum += data[at + i]! * weights[i]!;
    guesses[row] = sum;
  }
  return guesses;
}

/** Mean of the squared errors of each record, of the fit to all others. */
function leaveOneOut(
  { values, along }: Spectrum,
  projected: Float64Array,
  centred: Float64Array,
  penalty: number,
): number {
  const shrunk = values.map((value) => 1 / (value + penalty));
  const rows = centred.length;
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const from = row * along.dims;
    let guess = 0;
    let leverage = 1 / rows;
    for (let k = 0; k < shrunk.length; k++) {
      const part = along.data[from + k]! * shrunk[k]!;
      guess += part * projected[k]!;
      leverage += part * along.data[from + k]!;
    }
    const error = (centred[row]! - guess) / Math.max(1 - leverage, 1e-9);
    sum += error * error;
  }
  return sum / rows;
}

// A direction along which the rows differ less than this share of the first one is rounding of fp32.
const noiseShare = 1e-7;

async function decompose(
  matrix: Matrix,
  products: DenseProducts,
  signal: AbortSignal | undefined,
): Promise<Spectrum> {
  const { rows, dims } = matrix;
  const mean = columnMeans(matrix);
  const centred = new Matrix(rows, dims, matrix.data.slice());
  for (let at = 0; at < centred.data.length; at += dims) {
    for (let i = 0; i < dims; i++) centred.data[at + i]! -= mean[i]!;
  }
  if (rows >= dims) {
    const gram = await covarianceBy((x) => products.transposedTimes(x, x), matrix, mean);
    throwIfCancelled(signal);
    const { values, vectors } = symmetricEigen(
      gram.map((value) => value * rows),
      dims,
    );
    const count = rankOf(values);
    const directions = columns(vectors, dims, count);
    const along = new Matrix(rows, count, await products.times(centred, directions));
    return {
      mean,
      values: values.slice(0, count),
      along,
      toWeights: (parts) => combine(vectors, dims, parts),
    };
  }
  // Fewer records than dimensions: by the records' products, which are fewer.
  const transposed = columns(Float64Array.from(centred.data), dims, rows);
  const kernel = Float64Array.from(await products.times(centred, transposed));
  throwIfCancelled(signal);
  const { values, vectors } = symmetricEigen(kernel, rows);
  const count = rankOf(values);
  const along = new Matrix(rows, count);
  for (let k = 0; k < count; k++) {
    const length = Math.sqrt(values[k]!);
    for (let row = 0; row < rows; row++) {
      along.data[row * count + k] = vectors[k * rows + row]! * length;
    }
  }
  return {
    mean,
    values: values.slice(0, count),
    along,
    toWeights: (parts) => {
      // w = Xᵀ u / √λ along each direction.
      const scaled = parts.map((part, k) => part / Math.sqrt(values[k]!));
      return combine(Float64Array.from(centred.data), dims, combine(vectors, rows, scaled));
    },
  };
}

function rankOf(values: Float64Array): number {
  const least = noiseShare * Math.max(values[0] ?? 0, 0);
  let count = 0;
  while (count < values.length && values[count]! > least) count++;
  return count;
}

/** The first `count` rows of a row-major matrix of `dims` columns, as columns of a dims x count one. */
function columns(rows: Float64Array, dims: number, count: number): Matrix {
  const turned = new Matrix(dims, count);
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < dims; i++) turned.data[i * count + k] = rows[k * dims + i]!;
  }
  return turned;
}

/** Σ_k parts[k] times row k. */
function combine(rows: Float64Array, dims: number, parts: Float64Array): Float64Array {
  const sum = new Float64Array(dims);
  for (let k = 0; k < parts.length; k++) {
    for (let i = 0; i < dims; i++) sum[i]! += parts[k]! * rows[k * dims + i]!;
  }
  return sum;
}
