import { throwIfCancelled } from '../../errors/appError.ts';
import { seededRandom } from '../../search/seededRandom.ts';
import { columnMeans, covarianceBy } from '../../vectors/covariance.ts';
import { Matrix } from '../../vectors/matrix.ts';
import { symmetricEigen } from '../../vectors/symmetricEigen.ts';
import type { DenseProducts } from '../denseProducts.ts';

// More directions than the two wanted make the iteration settle sooner.
const directions = 8;
const mostRounds = 200;
// Of the sum of both eigenvalues: the directions are then as exact as fp32.
const settled = 1e-13;
const rowsAtOnce = 4096;

/**
 * Places of a matrix's rows, x and y of each, by the first two principal components about the mean. Of a component's two
 * directions the one whose largest number is positive: the same rows give the same places. Throws `cancelled`.
 */
export async function principalPlane(
  vectors: Matrix,
  products: DenseProducts,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const { rows, dims } = vectors;
  const places = new Float32Array(2 * rows);
  if (rows === 0 || dims === 0) return places;
  const means = columnMeans(vectors);
  const gramOf = (some: Matrix): Promise<Float32Array> => {
    throwIfCancelled(signal);
    return products.transposedTimes(some, some);
  };
  const axes = largestDirections(await covarianceBy(gramOf, vectors, means), dims);
  const plane = new Matrix(dims, 2);
  const middle = [0, 0];
  for (let axis = 0; axis < 2; axis++) {
    for (let i = 0; i < dims; i++) {
      const part = axes[axis]![i]!;
      plane.data[2 * i + axis] = part;
      middle[axis]! += part * means[i]!;
    }
  }
  for (let first = 0; first < rows; first += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, rows - first);
    const some = vectors.data.subarray(first * dims, (first + count) * dims);
    places.set(await products.times(new Matrix(count, dims, some), plane), 2 * first);
  }
  for (let i = 0; i < places.length; i++) places[i]! -= middle[i % 2]!;
  return places;
}

/**
 * The two eigenvectors of a symmetric matrix, n x n, with the largest eigenvalues; zeros where there is none. By orthogonal
 * iteration with the Rayleigh-Ritz step (Golub and Van Loan, Matrix Computations, 8.2.4): all eigenvectors would take seconds.
 */
function largestDirections(matrix: Float64Array, n: number): readonly Float64Array[] {
  const count = Math.min(directions, n);
  const random = seededRandom(1);
  let basis = Array.from({ length: count }, () =>
    Float64Array.from({ length: n }, () => random() - 0.5),
  );
  let before = 0;
  for (let round = 0; round < mostRounds; round++) {
    orthonormalise(basis);
    const images = basis.map((vector) => times(matrix, vector));
    const inner = Float64Array.from({ length: count * count }, (_, at) =>
      product(basis[Math.floor(at / count)]!, images[at % count]!),
    );
    const { values, vectors } = symmetricEigen(inner, count);
    const isLast =
      round === mostRounds - 1 || Math.abs(values[0]! + values[1]! - before) <= settled * before;
    before = values[0]! + (values[1] ?? 0);
    if (isLast) return turned(basis, vectors).slice(0, 2).map(pointedUp);
    basis = turned(images, vectors);
  }
  return [];
}

function turned(basis: readonly Float64Array[], by: Float64Array): Float64Array<ArrayBuffer>[] {
  const count = basis.length;
  return basis.map((_, k) => {
    const sum = new Float64Array(basis[0]!.length);
    for (let j = 0; j < count; j++) {
      const factor = by[k * count + j]!;
      for (let i = 0; i < sum.length; i++) sum[i]! += factor * basis[j]![i]!;
    }
    return sum;
  });
}

/** By Gram and Schmidt, twice, since once loses digits; what is nothing beside those before it becomes zeros. */
function orthonormalise(basis: readonly Float64Array[]): void {
  basis.forEach((vector, k) => {
    const length = Math.sqrt(product(vector, vector));
    for (let pass = 0; pass < 2; pass++) {
      for (const other of basis.slice(0, k)) {
        const share = product(vector, other);
        for (let i = 0; i < vector.length; i++) vector[i]! -= share * other[i]!;
      }
    }
    const left = Math.sqrt(product(vector, vector));
    const factor = left > 1e-12 * length ? 1 / left : 0;
    for (let i = 0; i < vector.length; i++) vector[i]! *= factor;
  });
}

function pointedUp(vector: Float64Array): Float64Array {
  let most = 0;
  for (const value of vector) if (Math.abs(value) > Math.abs(most)) most = value;
  return most < 0 ? vector.map((value) => -value) : vector;
}

function times(matrix: Float64Array, vector: Float64Array): Float64Array<ArrayBuffer> {
  const n = vector.length;
  const result = new Float64Array(n);
  for (let row = 0, at = 0; row < n; row++) {
    let sum = 0;
    for (let i = 0; i < n; i++, at++) sum += matrix[at]! * vector[i]!;
    result[row] = sum;
  }
  return result;
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
