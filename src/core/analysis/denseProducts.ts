import type { Matrix } from '../vectors/matrix.ts';

/** Products of matrices in fp32, row-major, as a native library computes them. */
export interface DenseProducts {
  /** A·B, `a.rows` x `b.dims`; `a.dims` is `b.rows`. */
  times(a: Matrix, b: Matrix): Promise<Float32Array>;
  /** AᵀB, `a.dims` x `b.dims`; `a.rows` is `b.rows`. */
  transposedTimes(a: Matrix, b: Matrix): Promise<Float32Array>;
  /** As `times`, each row turned into shares that add up to 1: exp of each number over the sum of all. */
  softmaxTimes(a: Matrix, b: Matrix): Promise<Float32Array>;
}

/**
 * softmax(scores / temperature), written to `into`, which may be the scores; returns log Σ exp(score / temperature).
 */
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
