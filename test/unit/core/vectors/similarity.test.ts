import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Matrix } from '../../../../src/core/vectors/matrix.ts';
import {
  cosine,
  cosinesToRows,
  dot,
  norm,
  normaliseInPlace,
} from '../../../../src/core/vectors/similarity.ts';

const vector = (...values: number[]): Float32Array => Float32Array.from(values);

test('cosine of parallel, opposite and orthogonal vectors', () => {
  assert.equal(cosine(vector(1, 2, 2), vector(2, 4, 4)), 1);
  assert.equal(cosine(vector(1, 2, 2), vector(-1, -2, -2)), -1);
  assert.equal(cosine(vector(1, 0), vector(0, 5)), 0);
});

test('a vector of zeros has cosine 0 to everything and stays when scaled', () => {
  const zeros = vector(0, 0);
  assert.equal(cosine(zeros, vector(1, 1)), 0);
  normaliseInPlace(zeros);
  assert.deepEqual([...zeros], [0, 0]);
});

test('norm and scaling', () => {
  const v = vector(3, 4);
  assert.equal(norm(v), 5);
  normaliseInPlace(v);
  assert.ok(Math.abs(norm(v) - 1) < 1e-7);
});

test('vectors of different length do not compare', () => {
  assert.throws(() => dot(vector(1), vector(1, 2)), /do not compare/);
});

test('a matrix gives its rows as views and refuses others', () => {
  const matrix = new Matrix(2, 2, vector(1, 0, 0, 1));
  assert.deepEqual([...cosinesToRows(vector(1, 0), matrix)], [1, 0]);
  matrix.row(1)[0] = 7;
  assert.equal(matrix.data[2], 7);
  assert.throws(() => matrix.row(2), /not in a matrix/);
  assert.throws(() => new Matrix(2, 2, new Float32Array(3)), /cannot hold/);
});
