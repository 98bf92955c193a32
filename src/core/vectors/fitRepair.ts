import { t } from '../l10n/translate.ts';
import { AppError } from '../errors/appError.ts';
import { columnMeans, columnVariances, covariance } from './covariance.ts';
import { addGram, mirrorLowerTriangle } from './gram.ts';
import type { Matrix } from './matrix.ts';
import { noiseShare, type Repair } from './repair.ts';
import { removedComponents, type RepairMethod } from './repairMethod.ts';
import { symmetricEigen } from './symmetricEigen.ts';

/**
 * How far whitening moves the covariance towards equal variance in all directions, 0 to 1. With 0, directions
 * that carry only noise would weigh as much as all others: all-MiniLM-L6-v2 falls from 86.7 to 58.6 on the STS
 * benchmark.
 */
export const whiteningShrinkage = 0.1;

/** A dimension whose variance is below this share of the mean one is taken for constant. */
const constantShare = 1e-6;

/** What a repair is fitted on, of vectors of length 1 of distinct texts. */
interface Moments {
  readonly rows: number;
  readonly mean: Float64Array;
  /** Of each dimension, over the number of rows (not one less). */
  readonly variances: Float64Array;
  /** dims x dims, row-major. Empty where `needsCovariance` says no. */
  readonly covariance: Float64Array;
}

/** Whether the covariance of the dimensions is looked at: it takes most of the time. */
export function needsCovariance(method: RepairMethod): boolean {
  return method === 'whiten' || removedComponents(method) > 0;
}

/**
 * Fits a repair to a matrix's rows: the vectors, of length 1, of distinct texts (one that comes twice counts
 * twice). Deterministic. In double precision; takes about rows x dims² / 2 multiplications, and 10 dims³ for
 * `remove:K` and `whiten`. Throws as `repairFromMoments`.
 */
export function fitRepair(matrix: Matrix, method: RepairMethod): Repair {
  const { rows, dims } = matrix;
  checkRepairable(method, rows, dims);
  if (method === 'none') return { method, mean: new Float64Array(dims), map: new Float64Array() };
  const mean = columnMeans(matrix);
  const variances = columnVariances(matrix, mean);
  return repairFromMoments(method, {
    rows,
    mean,
    variances,
    covariance: needsCovariance(method) ? covariance(matrix, mean) : new Float64Array(),
  });
}

/**
 * As `fitRepair`, from what is known of the vectors.
 *
 * `remove:K` as in Mu and Viswanath, All-but-the-Top (2018). `whiten` is M = Σ'^(-1/2) (the whitening nearest
 * to the identity, Kessy, Lewin and Strimmer 2018; the cosines are the same for every other) with
 * Σ' = (1 - s) Σ + s tr(Σ)/dims I, the shrinkage of Ledoit and Wolf (2004) with s fixed. `standardise` leaves
 * constant dimensions out.
 *
 * Throws `invalidInput` where there are too few vectors, or where they do not differ enough for the repair.
 */
export function repairFromMoments(method: RepairMethod, moments: Moments): Repair {
  const { rows, mean, variances, covariance: sigma } = moments;
  const dims = mean.length;
  checkRepairable(method, rows, dims);
  if (method === 'none') return { method, mean: new Float64Array(dims), map: new Float64Array() };
  const variance = sum(variances);
  const noise = noiseShare * (variance + sum(mean.map((value) => value * value)));
  // Written so that NaN is refused too.
  if (!(variance > noise)) {
    throw new AppError(
      'invalidInput',
      t(
        'A repair ({0}) needs texts with different vectors, and all have the same one here; give other texts, or choose none.',
        method,
      ),
    );
  }
  switch (method) {
    case 'centre':
      return { method, mean, map: new Float64Array() };
    case 'standardise': {
      const least = (constantShare * variance) / dims;
      return {
        method,
        mean,
        map: variances.map((value) => (value > least ? 1 / Math.sqrt(value) : 0)),
      };
    }
    case 'whiten':
      return { method, mean, map: whitening(sigma, dims) };
    default: {
      const count = removedComponents(method);
      const { values, vectors } = symmetricEigen(sigma, dims);
      if (!(sum(values.subarray(count)) > noise)) throw nothingLeft(method);
      return { method, mean, map: vectors.slice(0, count * dims) };
    }
  }
}

/**
 * Throws `invalidInput` where so many distinct vectors of so many dimensions are too few for the repair: what
 * can be known before they are made.
 */
export function checkRepairable(method: RepairMethod, rows: number, dims: number): void {
  if (method === 'none') return;
  if (rows < 2) {
    throw new AppError(
      'invalidInput',
      rows === 1
        ? t(
            'A repair ({0}) is fitted on at least 2 distinct texts, and there is 1; give more, or choose none.',
            method,
          )
        : t(
            'A repair ({0}) is fitted on at least 2 distinct texts, and there are none; give more, or choose none.',
            method,
          ),
    );
  }
  const count = removedComponents(method);
  if (count >= dims) {
    throw new AppError(
      'invalidInput',
      t(
        'The vectors have {0} dimensions, so {1} would leave nothing; choose at most remove:{2}.',
        String(dims),
        method,
        String(dims - 1),
      ),
    );
  }
  // n points differ in at most n - 1 directions.
  if (count > 0 && rows < count + 2) {
    throw new AppError(
      'invalidInput',
      t(
        '{0} needs at least {1} distinct texts, and there are {2}; give more, or choose a smaller K.',
        method,
        String(count + 2),
        String(rows),
      ),
    );
  }
}

function nothingLeft(method: RepairMethod): AppError {
  return new AppError(
    'invalidInput',
    t(
      "The texts' vectors differ in so few directions that {0} would leave nothing; give more texts, or choose a smaller K.",
      method,
    ),
  );
}

function whitening(sigma: Float64Array, dims: number): Float64Array {
  const { values, vectors } = symmetricEigen(sigma, dims);
  const average = sum(values) / dims;
  const map = new Float64Array(dims * dims);
  for (let k = 0; k < dims; k++) {
    const shrunk =
      (1 - whiteningShrinkage) * Math.max(0, values[k]!) + whiteningShrinkage * average;
    // Two roots, since each row stands twice in the product v_k v_kᵀ.
    const root = Math.sqrt(1 / Math.sqrt(shrunk));
    for (let i = k * dims; i < (k + 1) * dims; i++) vectors[i]! *= root;
  }
  addGram(map, vectors, dims, dims);
  mirrorLowerTriangle(map, dims);
  return map;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
