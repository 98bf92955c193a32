import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Matrix } from '../../../../src/core/vectors/matrix.ts';
import { plainProducts } from '../../../support/plainProducts.ts';
import { gramOf, matMul, nativeProducts } from '../../../../src/engine/runtime/matMul.ts';

test('products of matrices by ONNX Runtime, of whatever shape', async () => {
  const a = new Matrix(2, 3, Float32Array.of(1, 2, 3, 4, 5, 6));
  const b = new Matrix(3, 2, Float32Array.of(1, 0, 0, 1, 1, 1));
  assert.deepEqual([...(await matMul(a, b))], [4, 5, 10, 11]);
  assert.deepEqual([...(await matMul(b, a))], [1, 2, 3, 4, 5, 6, 5, 7, 9]);
  assert.deepEqual([...(await gramOf(a))], [17, 22, 27, 22, 29, 36, 27, 36, 45]);
  // A view in the middle of an array.
  const middle = new Matrix(1, 3, a.data.subarray(3));
  assert.deepEqual([...(await matMul(middle, b))], [10, 11]);
});

test('what is learned from has the same products by ONNX Runtime and by loops', async () => {
  const a = new Matrix(3, 2, Float32Array.of(1, -2, 0, 0.5, 300, 4));
  const b = new Matrix(2, 3, Float32Array.of(1, 0, -1, 2, 3, 0.25));
  const c = new Matrix(3, 2, Float32Array.of(1, 2, 3, 4, 5, 6));
  for (const name of ['times', 'transposedTimes', 'softmaxTimes'] as const) {
    const other = name === 'transposedTimes' ? c : b;
    const native = await nativeProducts[name](a, other);
    const plain = await plainProducts[name](a, other);
    assert.equal(native.length, plain.length);
    native.forEach((value, i) => assert.ok(Math.abs(value - plain[i]!) < 1e-5, `${name} ${i}`));
  }
  const shares = await nativeProducts.softmaxTimes(a, b);
  assert.ok(Math.abs(shares[0]! + shares[1]! + shares[2]! - 1) < 1e-6);
});
