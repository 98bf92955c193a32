import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dotAt } from '../../../../src/core/vectors/dotAt.ts';
import { dot } from '../../../../src/core/vectors/similarity.ts';

test('is the dot product of a vector and what stands at the offset, whatever its length', () => {
  for (let dims = 0; dims <= 11; dims++) {
    const vector = Float32Array.from({ length: dims }, (_, i) => Math.sin(i + 1));
    const data = Float32Array.from({ length: dims * 3 }, (_, i) => Math.cos(i));
    for (let row = 0; row < 3; row++) {
      const expected = dot(vector, data.subarray(row * dims, (row + 1) * dims));
      assert.ok(Math.abs(dotAt(vector, data, row * dims) - expected) < 1e-12);
    }
  }
});
