import { AppError } from '../errors/appError.ts';
import { Matrix } from './matrix.ts';
import { parseRepairMethod, removedComponents, type RepairMethod } from './repairMethod.ts';

/**
 * A fitted repair: x becomes M(x - mean), scaled to length 1. Plain data that can be stored and sent; see
 * `restoreRepair` for the way back. `fitRepair` makes one.
 */
export interface Repair {
  readonly method: RepairMethod;
  /** One number for each dimension; zeros with `none`. */
  readonly mean: Float64Array;
  /**
   * What M is made of. `none` and `centre`: empty, M = I. `standardise`: `dims` numbers, M's diagonal.
   * `remove:K`: K x dims, row-major, orthonormal rows v_k, M = I - Σ_k v_k v_kᵀ. `whiten`: M itself,
   * dims x dims, row-major.
   */
  readonly map: Float64Array;
}

type Vector = Float32Array | Float64Array;

/**
 * A squared length below this share of the vectors' own is what 32-bit rounding leaves (its unit squared is
 * 4e-15), not a difference of meaning.
 */
export const noiseShare = 1e-13;

/** A repair from its stored parts; undefined where they do not belong together, so that it is fitted again. */
export function restoreRepair(
  word: string,
  mean: Float64Array,
  map: Float64Array,
): Repair | undefined {
  const method = parseRepairMethod(word);
  if (method === undefined || map.length !== mapLength(method, mean.length)) return undefined;
  const finite = mean.every(Number.isFinite) && map.every(Number.isFinite);
  return finite ? { method, mean, map } : undefined;
}

function mapLength(method: RepairMethod, dims: number): number {
  switch (method) {
    case 'none':
    case 'centre':
      return 0;
    case 'standardise':
      return dims;
    case 'whiten':
      return dims * dims;
    default:
      return removedComponents(method) * dims;
  }
}

/** All rows of a matrix repaired, rows x dims. Rows of zeros stay. Throws where the dimensions differ. */
export function applyRepair(repair: Repair, matrix: Matrix): Matrix {
  const repaired = new Matrix(matrix.rows, matrix.dims);
  for (let row = 0; row < matrix.rows; row++) {
    repaired.row(row).set(repairVector(repair, matrix.row(row)));
  }
  return repaired;
}

/**
 * One vector repaired, at length 1, in double precision. Zeros for a vector of zeros, and where the repair
 * leaves nothing but rounding errors. Throws where the dimensions differ.
 */
export function repairVector(repair: Repair, vector: Vector): Float64Array {
  const mapped = mapVector(repair, vector);
  const length = Math.sqrt(squares(mapped));
  return length === 0 ? mapped : mapped.map((value) => value / length);
}

/** M(x - mean), not scaled: otherwise as `repairVector`. */
export function mapVector(repair: Repair, vector: Vector): Float64Array {
  const { mean, method } = repair;
  const dims = mean.length;
  if (vector.length !== dims) {
    throw new AppError(
      'internal',
      `A repair of ${dims} dimensions does not fit a vector of ${vector.length}.`,
    );
  }
  const size = squares(vector);
  const noise = noiseShare * (size + squares(mean));
  const centred = mean.map((value, i) => vector[i]! - value);
  if (size === 0 || squares(centred) <= noise) return centred.fill(0);
  const mapped = applyMap(repair, centred);
  const vanished = removedComponents(method) > 0 && squares(mapped) <= noise;
  return vanished ? mapped.fill(0) : mapped;
}

/**
 * The direction Mᵀr, for a repaired vector r: r·M(x - mean) = direction·(x - mean) for any x. So the repaired
 * cosines to r of many vectors can be taken from the vectors as they are, if the length of each M(x - mean)
 * is known.
 */
export function repairedDirection(repair: Repair, repaired: Float64Array): Float64Array {
  // M is symmetric for every method.
  return applyMap(repair, repaired);
}

function applyMap({ method, map }: Repair, vector: Float64Array): Float64Array {
  switch (method) {
    case 'none':
    case 'centre':
      return vector.slice();
    case 'standardise':
      return vector.map((value, i) => value * map[i]!);
    case 'whiten':
      return vector.map((_, i) => dotRow(map, i, vector));
    default:
      return withoutRows(map, vector);
  }
}

/** The vector less its parts along the rows, which are orthonormal. */
function withoutRows(rows: Float64Array, vector: Float64Array): Float64Array {
  const rest = vector.slice();
  const dims = vector.length;
  for (let k = 0, at = 0; at < rows.length; k++, at += dims) {
    // From the rest, not from the vector: less rounding (modified Gram-Schmidt).
    const part = dotRow(rows, k, rest);
    for (let i = 0; i < dims; i++) rest[i]! -= part * rows[at + i]!;
  }
  return rest;
}

/** As `dotAt`, for doubles. */
function dotRow(rows: Float64Array, row: number, vector: Float64Array): number {
  const dims = vector.length;
  const at = row * dims;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i + 3 < dims; i += 4) {
    a += rows[at + i]! * vector[i]!;
    b += rows[at + i + 1]! * vector[i + 1]!;
    c += rows[at + i + 2]! * vector[i + 2]!;
    d += rows[at + i + 3]! * vector[i + 3]!;
  }
  for (; i < dims; i++) a += rows[at + i]! * vector[i]!;
  return a + b + (c + d);
}

function squares(vector: Vector): number {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += vector[i]! * vector[i]!;
  return sum;
}
