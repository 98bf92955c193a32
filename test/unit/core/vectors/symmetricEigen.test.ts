import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { seededRandom } from '../../../../src/core/search/seededRandom.ts';
import { symmetricEigen } from '../../../../src/core/vectors/symmetricEigen.ts';

const row = (matrix: Float64Array, n: number, k: number): Float64Array =>
  matrix.subarray(k * n, (k + 1) * n);
const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** Fails where vectors are not orthonormal, an A v is not λ v, or values are not in order. */
function assertDecomposes(matrix: Float64Array, n: number): void {
  const { values, vectors } = symmetricEigen(matrix, n);
  const scale = matrix.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const tolerance = 1e-14 * n * scale;
  for (let k = 0; k < n; k++) {
    const vector = row(vectors, n, k);
    for (let i = 0; i < n; i++) {
      const residual = dot(row(matrix, n, i), vector) - values[k]! * vector[i]!;
      assert.ok(Math.abs(residual) <= tolerance, `residual ${residual} of vector ${k} of ${n}`);
      const product = dot(vector, row(vectors, n, i)) - (i === k ? 1 : 0);
      assert.ok(Math.abs(product) <= 1e-14 * n, `${k} and ${i} of ${n}: ${product}`);
    }
    assert.ok(k === 0 || values[k]! <= values[k - 1]!);
  }
}

function symmetric(n: number, entry: (i: number, j: number) => number): Float64Array {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) matrix[i * n + j] = matrix[j * n + i] = entry(i, j);
  }
  return matrix;
}

describe('by hand', () => {
  test('2 x 2', () => {
    const { values, vectors } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2);
    assert.ok(Math.abs(values[0]! - 3) < 1e-15 && Math.abs(values[1]! - 1) < 1e-15);
    assert.ok(Math.abs(vectors[0]! - vectors[1]!) < 1e-15);
    assert.ok(Math.abs(vectors[2]! + vectors[3]!) < 1e-15);
  });

  test('a second difference matrix: 2 - 2 cos(kπ/(n+1))', () => {
    const n = 9;
    const matrix = symmetric(n, (i, j) => (i === j ? 2 : i - j === 1 ? -1 : 0));
    const { values } = symmetricEigen(matrix, n);
    values.forEach((value, k) => {
      const expected = 2 - 2 * Math.cos(((n - k) * Math.PI) / (n + 1));
      assert.ok(Math.abs(value - expected) < 1e-14);
    });
  });

  test('nothing, one number, zeros, a diagonal in order', () => {
    assert.equal(symmetricEigen(new Float64Array(), 0).values.length, 0);
    const one = symmetricEigen(Float64Array.of(-4), 1);
    assert.deepEqual([one.values[0], one.vectors[0]], [-4, 1]);
    assert.deepEqual([...symmetricEigen(new Float64Array(9), 3).values], [0, 0, 0]);
    const diagonal = symmetric(3, (i, j) => (i === j ? [1, 3, 2][i]! : 0));
    assert.deepEqual([...symmetricEigen(diagonal, 3).values], [3, 2, 1]);
  });
});

describe('residual and orthogonality', () => {
  const random = seededRandom(11);
  for (const n of [1, 2, 3, 4, 7, 20, 65, 130]) {
    test(`random, ${n} x ${n}`, () => {
      assertDecomposes(
        symmetric(n, () => random() * 2 - 1),
        n,
      );
    });
  }

  test('of low rank, with equal eigenvalues, of very different sizes, of tiny and large numbers', () => {
    const n = 24;
    const parts = Array.from({ length: 3 }, () => Float64Array.from({ length: n }, random));
    const lowRank = symmetric(n, (i, j) => parts.reduce((sum, p) => sum + p[i]! * p[j]!, 0));
    assertDecomposes(lowRank, n);
    assertDecomposes(
      symmetric(n, (i, j) => (i === j ? 2 : 1)),
      n,
    );
    assertDecomposes(
      symmetric(n, (i, j) => 10 ** -(i + j) * (random() + 0.1)),
      n,
    );
    for (const scale of [1e-200, 1e200]) {
      assertDecomposes(
        lowRank.map((value) => value * scale),
        n,
      );
    }
  });
});

test('reads the lower triangle only, leaves it as it was, and gives the same bits again', () => {
  const random = seededRandom(5);
  const n = 30;
  const matrix = symmetric(n, () => random());
  const lower = matrix.map((value, at) => (at % n > Math.floor(at / n) ? 99 : value));
  const before = lower.slice();
  assert.deepEqual(symmetricEigen(lower, n), symmetricEigen(matrix, n));
  assert.deepEqual(lower, before);
});

test('a wrong length and numbers that are none are refused', () => {
  assert.throws(() => symmetricEigen(new Float64Array(5), 2), /no matrix of 2 x 2/);
  assert.throws(() => symmetricEigen(Float64Array.of(NaN), 1), /not finite/);
});
