import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  cosineText,
  exactFloat32,
  shortFloat32,
  vectorJson,
} from '../../src/webview/format/float32Text.ts';

test('an exact number reads back as the same float32, in as few digits as can be', () => {
  for (const [value, text] of [
    [Math.fround(0.1), '0.1'],
    [Math.fround(1 / 3), '0.33333334'],
    [Math.fround(-1.5), '-1.5'],
    [Math.fround(16_777_216), '16777216'],
    [2 ** -149, '1e-45'],
    [0, '0'],
  ] as const) {
    assert.equal(exactFloat32(value), text);
  }
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
      assert.equal(Math.fround(Number(exactFloat32(value))), value === 0 ? 0 : value);
    }),
  );
});

test('a number to read has six significant digits', () => {
  assert.equal(shortFloat32(Math.fround(0.1234567)), '0.123457');
  assert.equal(shortFloat32(-12.5), '-12.5000');
  assert.equal(shortFloat32(NaN), 'NaN');
});

test('a cosine has four decimals, or says that there is none', () => {
  assert.equal(cosineText(0.12345), '0.1235');
  assert.equal(cosineText(NaN), 'n/a');
});

test('a copied vector is JSON and holds each float32 exactly', () => {
  const vector = Float32Array.of(0.1, -2.75, 1e-9, 123456.789);
  assert.deepEqual(Float32Array.from(JSON.parse(vectorJson(vector)) as number[]), vector);
});
