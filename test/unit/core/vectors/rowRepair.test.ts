import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { seededRandom } from '../../../../src/core/search/seededRandom.ts';
import { columnMeans, covariance, covarianceBy } from '../../../../src/core/vectors/covariance.ts';
import { fitRepair } from '../../../../src/core/vectors/fitRepair.ts';
import { Matrix } from '../../../../src/core/vectors/matrix.ts';
import { applyRepair, repairVector } from '../../../../src/core/vectors/repair.ts';
import type { RepairMethod } from '../../../../src/core/vectors/repairMethod.ts';
import { RowRepair, type MatrixProduct } from '../../../../src/core/vectors/rowRepair.ts';
import { normaliseInPlace } from '../../../../src/core/vectors/similarity.ts';

const methods: readonly RepairMethod[] = ['none', 'centre', 'standardise', 'remove:2', 'whiten'];
const dims = 8;

const product: MatrixProduct = (a, b) =>
  Promise.resolve(
    Float32Array.from({ length: a.rows * b.dims }, (_, at) =>
      a.row(Math.floor(at / b.dims)).reduce((sum, x, k) => sum + x * b.row(k)[at % b.dims]!, 0),
    ),
  );

/** Vectors of length 1 in a narrow cone. */
function cone(rows: number, seed: number): Matrix {
  const random = seededRandom(seed);
  const matrix = new Matrix(rows, dims);
  matrix.data.forEach((_, at) => {
    matrix.data[at] = 1 + (random() - 0.5) / (1 + (at % dims));
  });
  for (let row = 0; row < rows; row++) normaliseInPlace(matrix.row(row));
  return matrix;
}

describe('RowRepair', () => {
  // More than one block, and no whole number of them.
  const rows = cone(2500, 1);

  for (const method of methods) {
    test(`${method}: rows as one by one`, async () => {
      const repair = new RowRepair(fitRepair(rows, method), product);
      const expected = applyRepair(repair.repair, rows);
      const one = rows.data.slice();
      repair.mapRows(one);
      assert.deepEqual(one, expected.data);
      const block = rows.data.slice();
      await repair.mapManyRows(block);
      const worst = block.reduce((max, x, i) => Math.max(max, Math.abs(x - expected.data[i]!)), 0);
      assert.ok(worst < 2e-5, String(worst));
      const query = repair.query(rows.row(7));
      assert.ok(query.every((x, i) => Math.abs(x - expected.row(7)[i]!) < 1e-6));
    });
  }

  test('rows of zeros stay, and what a repair takes away whole leaves zeros', async () => {
    for (const method of methods) {
      const rowRepair = new RowRepair(fitRepair(rows, method), product);
      const { repair } = rowRepair;
      const removed = repair.mean.slice();
      if (method === 'remove:2') for (let i = 0; i < dims; i++) removed[i]! += repair.map[i]!;
      const block = new Float32Array(3 * dims);
      block.set(removed, dims);
      block.set(rows.row(0), 2 * dims);
      await rowRepair.mapManyRows(block);
      const expected = [new Float32Array(dims), removed, rows.row(0)].flatMap((row) => [
        ...repairVector(repair, Float32Array.from(row)),
      ]);
      assert.ok(
        block.every((x, i) => Math.abs(x - expected[i]!) < 1e-5),
        method,
      );
      if (method === 'centre' || method === 'remove:2') {
        assert.deepEqual([...block.subarray(0, 2 * dims)], Array(2 * dims).fill(0));
      }
    }
    await new RowRepair(fitRepair(rows, 'whiten'), product).mapManyRows(new Float32Array());
  });
});

test('the covariance by products of blocks', async () => {
  const rows = cone(2500, 2);
  const means = columnMeans(rows);
  const expected = covariance(rows, means);
  const gramOf = (x: Matrix): Promise<Float32Array> => {
    const turned = new Matrix(dims, x.rows);
    for (let i = 0; i < dims; i++) {
      turned.row(i).set(Float32Array.from({ length: x.rows }, (_, row) => x.row(row)[i]!));
    }
    return product(turned, x);
  };
  const actual = await covarianceBy(gramOf, rows, means);
  assert.ok(actual.every((x, i) => Math.abs(x - expected[i]!) < 1e-7 * expected[0]!));
});
