import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ownBasisMinimum,
  percentileIn,
  percentileScale,
} from '../../../../src/core/search/percentile.ts';

test('counts the lower ones and half of the equal ones', () => {
  const sorted = Float64Array.of(0.1, 0.2, 0.2, 0.2, 0.9);
  assert.equal(percentileIn(sorted, 0.2), 50);
  assert.equal(percentileIn(sorted, 0.1), 10);
  assert.equal(percentileIn(sorted, 0.15), 20);
  assert.equal(percentileIn(sorted, 0.9), 90);
  assert.equal(percentileIn(sorted, 1), 100);
  assert.equal(percentileIn(sorted, -1), 0);
});

test('all equal is the middle; one alone too', () => {
  assert.equal(percentileIn(new Float64Array(1000).fill(0.3), 0.3), 50);
  assert.equal(percentileIn(Float64Array.of(0.3), 0.3), 50);
});

test('agrees with counting, on random scores with many ties', () => {
  let state = 1;
  const random = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
  const scores = Float64Array.from({ length: 999 }, () => Math.floor(random() * 50) / 50).sort();
  for (let i = 0; i <= 100; i++) {
    const score = i / 100;
    const below = scores.filter((other) => other < score).length;
    const equal = scores.filter((other) => other === score).length;
    const expected = (100 * (below + equal / 2)) / scores.length;
    assert.ok(Math.abs(percentileIn(scores, score) - expected) < 1e-9);
  }
});

test('a small corpus is compared with the background, or with nothing', () => {
  const background = Float64Array.of(0, 1);
  const mine = Float64Array.of(0.5);
  const own = { basis: 'pairs', sorted: () => mine } as const;
  assert.deepEqual(percentileScale(ownBasisMinimum, own, background), {
    basis: 'pairs',
    scores: mine,
  });
  assert.deepEqual(percentileScale(ownBasisMinimum - 1, own, background), {
    basis: 'background',
    scores: background,
  });
  assert.deepEqual(percentileScale(ownBasisMinimum - 1, own, undefined), {
    basis: 'none',
    scores: undefined,
  });
});
