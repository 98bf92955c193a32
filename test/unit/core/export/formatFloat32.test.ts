import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { formatFloat32 } from '../../../../src/core/export/formatFloat32.ts';

/** Any 32-bit float that is finite, by its bits: each exponent is as likely as the next. */
const floats = fc
  .integer({ min: 0, max: 0xffffffff })
  .map((bits) => new Float32Array(Uint32Array.of(bits).buffer)[0]!)
  .filter((value) => Number.isFinite(value));

// As they stand in vectors.
const common = fc.float({ min: -4, max: 4, noNaN: true });

function digitsOf(decimal: string): number {
  return decimal
    .replace(/e.*$/, '')
    .replace(/[-.]/g, '')
    .replace(/^0+|0+$/g, '').length;
}

/** True where `decimal` and its neighbours among doubles are nearer to `float` than to any other float. */
function readsClearlyAs(decimal: number, float: number): boolean {
  const step = Math.max(Math.abs(decimal) * 2 ** -51, 2 ** -1074);
  return [-step, 0, step].every((by) => Math.fround(decimal + by) === float);
}

describe('formatFloat32', () => {
  for (const [name, values] of Object.entries({ floats, common })) {
    test(`reads back as the same number, and is JSON: ${name}`, () => {
      fc.assert(
        fc.property(values, (value) => {
          const decimal = formatFloat32(value);
          assert.ok(Object.is(Math.fround(Number(decimal)), value), decimal);
          assert.ok(Object.is(Math.fround(JSON.parse(decimal) as number), value), decimal);
        }),
        { numRuns: 5000 },
      );
    });

    test(`takes no more digits than are needed: ${name}`, () => {
      fc.assert(
        fc.property(values, (value) => {
          const digits = digitsOf(formatFloat32(value));
          assert.ok(digits <= 9);
          if (digits <= 1) return;
          assert.ok(!readsClearlyAs(Number(value.toPrecision(digits - 1)), value));
        }),
        { numRuns: 2000 },
      );
    });
  }

  test('known numbers', () => {
    const known: [number, string][] = [
      [0, '0'],
      [-0, '-0'],
      [1, '1'],
      [-0.5, '-0.5'],
      [Math.fround(0.1), '0.1'],
      [Math.fround(-1 / 3), '-0.33333334'],
      [Math.fround(1e-7), '1e-7'],
      [2 ** -149, '1e-45'],
      [16777216, '16777216'],
      [Math.fround(3.4028234663852886e38), '3.4028235e+38'],
    ];
    for (const [value, decimal] of known) assert.equal(formatFloat32(value), decimal);
  });

  test('does not lie in the middle between two floats, where readers differ', () => {
    // 36440610 is such a middle: seven digits would do for some readers only.
    assert.equal(Math.fround(36440610), 36440608);
    assert.equal(formatFloat32(36440608), '36440608');
    fc.assert(
      fc.property(floats, (value) => {
        assert.ok(readsClearlyAs(Number(formatFloat32(value)), value));
      }),
    );
  });

  test('refuses what is not a number', () => {
    for (const value of [NaN, Infinity, -Infinity]) {
      assert.throws(() => formatFloat32(value), { code: 'modelInvalid' });
    }
  });
});
