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

describe('components in a file', () => {
  test('have the mean first, then a row for each component, and are the same when they are read', () => {
    const rows = componentRows(components);
    assert.deepEqual([...rows.data], [1, 2, 3, 0, 0, 1, 0.5, -0.5, 0, 1, 0, 0]);
    assert.equal(rows.rows, componentRowCount(modelDims));
    const expected = { ...components, centre: new Float32Array(3) };
    assert.deepEqual(componentsOfRows(rows), expected);
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
