import { throwIfCancelled } from '../../errors/appError.ts';
import { covarianceBy } from '../../vectors/covariance.ts';
import { Matrix } from '../../vectors/matrix.ts';
import { symmetricEigen } from '../../vectors/symmetricEigen.ts';
import type { DenseProducts } from '../denseProducts.ts';
import { transpose } from '../pairBlocks.ts';
import { centreRows } from './gatherRows.ts';

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
  /** What the fits to all other records say of each. */
  readonly leaveOneOut: Float64Array;
}

/**
 * Penalties to choose from, as shares of the features' variance summed over all records and dimensions: from next to none
 * to next to nothing learned.
 */
const penaltyShares: readonly number[] = Array.from({ length: 25 }, (_, i) => 10 ** (-6 + i / 4));

/** A matrix's rows along their principal directions. */
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
 * Ridge regression: minimises Σ_i (y_i - x_i·w - b)² + λ ‖w‖², b not penalised (Hoerl and Kennard, 1970). The errors of
 * leave-one-out come from one decomposition without fitting anew (Allen's PRESS; Golub, Heath and Wahba, 1979). λ is the largest
 * of `penalties` (ascending; or those of `penaltyShares`) whose squared errors are larger than those of the best λ by no more
 * than one standard error of the differences: on pairs that have texts in common leave-one-out alone takes too small a λ
 * (STS-B: .8645 against .8675 by Spearman's correlation). Takes some 10 n³ multiplications, n the smaller of rows and dims.
 * Throws `cancelled`.
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
  const trials: Trial[] = [];
  for (const penalty of penalties) {
    throwIfCancelled(options.signal);
    const errors = leaveOneOut(spectrum, projected, centred, penalty);
    trials.push({ penalty, errors, squares: errors.map((error) => error * error) });
  }
  const { penalty, errors, squares } = chosenTrial(trials);
  const weights = spectrum.toWeights(projected.map((value, k) => value / (values[k]! + penalty)));
  let bias = average;
  for (let i = 0; i < weights.length; i++) bias -= mean[i]! * weights[i]!;
  return {
    regressor: { weights, bias },
    penalty,
    leaveOneOutError: meanOf(squares),
    leaveOneOut: targets.map((target, row) => target - errors[row]!),
  };
}

interface Trial {
  readonly penalty: number;
  /** Of each record, by the fit to all others. */
  readonly errors: Float64Array;
  readonly squares: Float64Array;
}

function chosenTrial(trials: readonly Trial[]): Trial {
  let best = trials[0]!;
  for (const trial of trials) if (meanOf(trial.squares) <= meanOf(best.squares)) best = trial;
  return trials.findLast((trial) => {
    const differences = trial.squares.map((square, i) => square - best.squares[i]!);
    const mean = meanOf(differences);
    const variance = meanOf(differences.map((difference) => (difference - mean) ** 2));
    return mean <= Math.sqrt(variance / differences.length);
  })!;
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
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

/** The error of each record, truth less guess, of the fit to all others. */
function leaveOneOut(
  { values, along }: Spectrum,
  projected: Float64Array,
  centred: Float64Array,
  penalty: number,
): Float64Array {
  const shrunk = values.map((value) => 1 / (value + penalty));
  const rows = centred.length;
  return centred.map((target, row) => {
    const from = row * along.dims;
    let guess = 0;
    let leverage = 1 / rows;
    for (let k = 0; k < shrunk.length; k++) {
      const part = along.data[from + k]! * shrunk[k]!;
      guess += part * projected[k]!;
      leverage += part * along.data[from + k]!;
    }
    return (target - guess) / Math.max(1 - leverage, 1e-9);
  });
}

// A direction along which the rows differ less than this share of the first one is rounding of fp32.
const noiseShare = 1e-7;

async function decompose(
  matrix: Matrix,
  products: DenseProducts,
  signal: AbortSignal | undefined,
): Promise<Spectrum> {
  const { rows, dims } = matrix;
  const { centred, mean } = centreRows(matrix);
  if (rows >= dims) {
    const gram = await covarianceBy((x) => products.transposedTimes(x, x), matrix, mean);
    throwIfCancelled(signal);
    const { values, vectors } = symmetricEigen(
      gram.map((value) => value * rows),
      dims,
    );
    const count = rankOf(values);
    const directions = transpose(
      new Matrix(count, dims, Float32Array.from(vectors.subarray(0, count * dims))),
    );
    const along = new Matrix(rows, count, await products.times(centred, directions));
    return {
      mean,
      values: values.slice(0, count),
      along,
      toWeights: (parts) => combine(vectors, dims, parts),
    };
  }
  // Fewer records than dimensions: by the records' products, which are fewer.
  const transposed = transpose(centred);
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

/** Σ_k parts[k] times row k. */
function combine(rows: Float64Array, dims: number, parts: Float64Array): Float64Array {
  const sum = new Float64Array(dims);
  for (let k = 0; k < parts.length; k++) {
    for (let i = 0; i < dims; i++) sum[i]! += parts[k]! * rows[k * dims + i]!;
  }
  return sum;
}
