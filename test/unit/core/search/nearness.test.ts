import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  expectedByChance,
  nearnessBar,
  nearnessFact,
  nearnessOf,
  tailOf,
  unrelatedCosines,
} from '../../../../src/core/search/nearness.ts';
import { seededRandom } from '../../../../src/core/search/seededRandom.ts';

const even = unrelatedCosines(Float64Array.from({ length: 10_001 }, (_, i) => i / 10_000));

test('below the 99th percentile the tail is what is observed', () => {
  assert.equal(tailOf(-0.5, even), 1);
  for (const cosine of [0.1, 0.25, 0.50005, 0.9, 0.985]) {
    assert.ok(Math.abs(tailOf(cosine, even) - (1 - cosine)) < 1e-9, String(cosine));
  }
});

test('above it an exponential is fitted, and its tail goes on beyond all that was seen', () => {
  const random = seededRandom(7);
  const scale = 0.05;
  const cosines = Float64Array.from({ length: 200_000 }, () => -scale * Math.log(1 - random()));
  const unrelated = unrelatedCosines(cosines.sort());
  for (const share of [0.01, 1e-4, 1e-8]) {
    const found = tailOf(-scale * Math.log(share), unrelated);
    assert.ok(Math.abs(Math.log10(found / share)) < 0.2, `${share}: ${found}`);
  }
});

test('the tail never rises with the cosine', () => {
  let last = 1;
  for (let cosine = -1; cosine <= 1; cosine += 0.001) {
    const share = tailOf(cosine, even);
    assert.ok(share <= last);
    last = share;
  }
});

test('where all cosines are one, only what is above it is not by chance', () => {
  const flat = unrelatedCosines(new Float64Array(50).fill(0.3));
  assert.equal(tailOf(0.2, flat), 1);
  assert.equal(tailOf(0.3, flat), 1);
  assert.equal(tailOf(0.31, flat), 0);
});

test('as many are expected as there are texts, times the tail', () => {
  const expected = expectedByChance(0.9, 200, even);
  assert.ok(expected !== undefined && Math.abs(expected - 20) < 1e-9);
  assert.equal(expectedByChance(undefined, 200, even), undefined);
  assert.equal(expectedByChance(NaN, 200, even), undefined);
  assert.equal(expectedByChance(0.9, 200, undefined), undefined);
});

test('the words, at their borders', () => {
  const words = [0, 0.001, 0.0011, 0.05, 0.051, 1, 1.01, 1e6].map((it) => nearnessOf(it));
  assert.deepEqual(words, [
    ...['strong', 'strong', 'likely', 'likely'],
    ...['weak', 'weak', 'chance', 'chance'],
  ]);
  assert.equal(nearnessOf(undefined), undefined);
});

test('bar and word as text', () => {
  assert.equal(nearnessFact(1e-9), '▰▰▰▰▰ strong');
  assert.equal(nearnessFact(0.001), '▰▰▰▱▱ strong');
  assert.equal(nearnessFact(0.05), '▰▰▱▱▱ likely');
  assert.equal(nearnessFact(1), '▰▱▱▱▱ weak');
  assert.equal(nearnessFact(1.01), '▱▱▱▱▱ by chance');
  assert.equal(nearnessFact(50), '▱▱▱▱▱ by chance');
});

test('the bar is even in the exponent, and stays within its ends', () => {
  const bars = [1e9, 10, 1, 1e-6, 0].map((it) => nearnessBar(it));
  assert.deepEqual(bars, [0, 0, 1 / 7, 1, 1]);
});
