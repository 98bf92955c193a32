import { AppError } from '../errors/appError.ts';
import type { Matrix } from './matrix.ts';

/** Sum of products in double precision. Throws `internal` when the lengths differ, as `cosine` and `cosinesToRows` do. */
export function dot(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) {
    throw new AppError(
      'internal',
      `Vectors of ${a.length} and ${b.length} numbers do not compare.`,
    );
  }
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Euclidean length, at least 0. */
export function norm(vector: Float32Array): number {
  return Math.sqrt(dot(vector, vector));
}

/** Cosine of the angle between two vectors, -1 to 1; 0 where one of them is all zeros. */
export function cosine(a: Float32Array, b: Float32Array): number {
  const length = norm(a) * norm(b);
  return length === 0 ? 0 : Math.max(-1, Math.min(1, dot(a, b) / length));
}

/** A dot product of two vectors of length 1 as a cosine: rounding may leave a vector a trifle longer than 1. */
export function clampCosine(product: number): number {
  return product > 1 ? 1 : product < -1 ? -1 : product;
}

/** Cosine of `vector`, of `matrix.dims` numbers, to each row of `matrix`. */
export function cosinesToRows(vector: Float32Array, matrix: Matrix): Float32Array {
  const cosines = new Float32Array(matrix.rows);
  for (let i = 0; i < matrix.rows; i++) cosines[i] = cosine(vector, matrix.row(i));
  return cosines;
}

/** Scales a vector to length 1 in place; a vector of zeros stays. */
export function normaliseInPlace(vector: Float32Array): void {
  const length = norm(vector);
  if (length === 0) return;
  for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! / length;
}
