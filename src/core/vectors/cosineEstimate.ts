import type { StaticRows } from './staticRows.ts';

// Before anything was seen: cosines of the bundled model lie about so to those of static vectors.
const firstSlope = 0.7;
// What holds the estimate to the query: .1 to 3 find the same share of the best within .01.
const penalty = 1;

/**
 * Guesses the model's cosine of a query and texts that have but a static vector, and learns while the model sees
 * more of them: ridge regression (Hoerl and Kennard 1970) of the cosines on the static vectors s around the
 * query's own static vector q, cosine = a + b q·s + d·s with |d| kept small. So the estimate turns from what the
 * query's words say in general to what separates near from far among this corpus's texts.
 */
export class CosineEstimate {
  readonly #rows: StaticRows;
  readonly #query: Float32Array;
  /** Of (1, q·s, s): the lower triangle of Σ x xᵀ, and Σ x cosine. */
  readonly #products: Float64Array;
  readonly #targets: Float64Array;
  readonly #size: number;
  readonly #x: Float64Array;
  #vector: Float32Array;
  #offset = 0;
  #count = 0;

  /** `query`: a static vector of length 1. */
  constructor(rows: StaticRows, query: Float32Array) {
    this.#rows = rows;
    this.#query = query;
    this.#size = rows.dims + 2;
    this.#products = new Float64Array(this.#size ** 2);
    this.#targets = new Float64Array(this.#size);
    this.#x = new Float64Array(this.#size);
    this.#vector = query.map((value) => firstSlope * value);
  }

  /** Of the text in this row. */
  estimate(row: number): number {
    return this.#offset + this.#rows.dot(this.#vector, row);
  }

  /** What the model says of the text in this row; counts from the next `fit` on. */
  observe(row: number, cosine: number): void {
    const x = this.#x;
    const size = this.#size;
    x[0] = 1;
    x[1] = this.#rows.dot(this.#query, row);
    this.#rows.read(row, x, 2);
    for (let i = 0, at = 0; i < size; i++, at += size) {
      const value = x[i]!;
      this.#targets[i]! += value * cosine;
      for (let j = 0; j <= i; j++) this.#products[at + j]! += value * x[j]!;
    }
    this.#count++;
  }

  /** Learns from all that was observed. */
  fit(): void {
    if (this.#count < 2) return;
    const size = this.#size;
    const matrix = this.#products.slice();
    for (let i = 0; i < size; i++) matrix[i * size + i]! += i < 2 ? 1e-3 : penalty;
    const weights = solveSymmetric(matrix, this.#targets.slice(), size);
    this.#offset = weights[0]!;
    this.#vector = this.#query.map((value, i) => weights[1]! * value + weights[i + 2]!);
  }
}

/**
 * Solves A w = b by Cholesky's decomposition; `matrix` is A, positive definite, n x n, of which only the lower
 * triangle is read. Overwrites both and returns `b` as w.
 */
function solveSymmetric(matrix: Float64Array, b: Float64Array, n: number): Float64Array {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= matrix[i * n + k]! * matrix[j * n + k]!;
      matrix[i * n + j] = i === j ? Math.sqrt(sum) : sum / matrix[j * n + j]!;
    }
  }
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) b[i]! -= matrix[i * n + k]! * b[k]!;
    b[i]! /= matrix[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) b[i]! -= matrix[k * n + i]! * b[k]!;
    b[i]! /= matrix[i * n + i]!;
  }
  return b;
}
