import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heatLayout, heatScale } from '../../src/webview/drawing/vectorPicture.ts';

test('one number that is far larger than the rest leaves the scale to them', () => {
  const vector = Float32Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 1 : -1) * (i / 200));
  vector[17] = -40;
  const { limit, lowest, highest } = heatScale(vector);
  assert.ok(limit < 1);
  assert.equal(lowest, 17);
  assert.equal(highest, 198);
});

test('a vector of zeros, and one with a number that is none, have a scale', () => {
  assert.equal(heatScale(new Float32Array(8)).limit, 0);
  assert.equal(heatScale(Float32Array.of(NaN, 1, -3)).limit, 3);
});

test('cells are at least 3 px wide at every width, and every dimension has one', () => {
  for (const dims of [1, 7, 32, 384, 768, 1024]) {
    for (let width = 60; width < 1500; width += 13) {
      const { columns, rows } = heatLayout(dims, width);
      assert.ok(width / columns >= 3, `${dims} dimensions at ${width} px`);
      assert.ok(columns * rows >= dims);
      assert.ok(columns * (rows - 1) < dims, 'no row is empty');
    }
  }
});
