import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moveRows, rowSums } from '../../../../src/core/analysis/rowSums.ts';
import { Matrix } from '../../../../src/core/vectors/matrix.ts';

const rows = new Matrix(5, 2, Float32Array.of(1, 2, 4, 8, 16, 32, 64, 128, 256, 512));

test('the rows of each cluster are added up, those of none are not', () => {
  assert.deepEqual(rowSums(rows, Int32Array.of(1, -1, 1, 0, 1), 3), {
    sums: Float64Array.of(64, 128, 273, 546, 0, 0),
    sizes: Int32Array.of(1, 3, 0),
  });
});

test('rows that move take what they are with them, into clusters and out of all', () => {
  const before = Int32Array.of(0, 0, 1, -1, 2);
  const after = Int32Array.of(0, 2, -1, 1, 2);
  const sums = rowSums(rows, before, 3);
  moveRows(sums, rows, before, after);
  assert.deepEqual(sums, rowSums(rows, after, 3));
});
