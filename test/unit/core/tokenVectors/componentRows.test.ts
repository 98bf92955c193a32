import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  componentRowCount,
  componentRows,
  componentsOfRows,
  parseComponents,
} from '../../../../src/core/tokenVectors/componentRows.ts';

const modelDims = 3;
const components = {
  modelDims,
  dims: 3,
  mean: Float32Array.of(1, 2, 3),
  basis: Float32Array.of(0, 0.5, 1, 0, -0.5, 0, 1, 0, 0),
};

/** Of two numbers of token vectors, as far as the basis holds them. */
function product(basis: Float32Array, i: number, j: number): number {
  let sum = 0;
  for (let k = 0; k < 3; k++) sum += basis[3 * i + k]! * basis[3 * j + k]!;
  return sum;
}

describe('components in a file', () => {
  test('have the mean first, then a row for each component, and are turned evenly when they are read', () => {
    const rows = componentRows(components);
    assert.deepEqual([...rows.data], [1, 2, 3, 0, 0, 1, 0.5, -0.5, 0, 1, 0, 0]);
    assert.equal(rows.rows, componentRowCount(modelDims));
    const expected = componentsOfRows(rows);
    assert.deepEqual(
      { ...expected, basis: undefined },
      { ...components, basis: undefined, centre: new Float32Array(3) },
    );
    // Products along them are those along the components; each holds a share of the first.
    for (let i = 0; i < modelDims; i++) {
      for (let k = 0; k < modelDims; k++) {
        assert.ok(Math.abs(product(expected.basis, i, k) - product(components.basis, i, k)) < 1e-6);
      }
    }
    const third = 1 / Math.sqrt(3);
    assert.ok(Math.abs(expected.basis[6]! - third) < 1e-6, `${expected.basis[6]}`);
    const file = new DataView(new ArrayBuffer(4 * rows.data.length));
    rows.data.forEach((value, at) => {
      file.setFloat32(4 * at, value, true);
    });
    assert.deepEqual(parseComponents(new Uint8Array(file.buffer), modelDims), expected);
    file.setFloat32(0, NaN, true);
    for (const damaged of [new Uint8Array(file.buffer), new Uint8Array(4), new Uint8Array()]) {
      assert.throws(() => parseComponents(damaged, modelDims), { code: 'modelInvalid' });
    }
  });

  test('are 48 at most', () => {
    assert.deepEqual([384, 48, 5].map(componentRowCount), [49, 49, 6]);
  });
});
