import assert from 'node:assert/strict';
import { test } from 'node:test';
import { samplePairCount, samplePairs } from '../../../../src/core/search/pairSample.ts';

/** A number that tells the pair. */
const named =
  (rows: number) =>
  (a: number, b: number): number =>
    a * rows + b;

test('few rows: each pair once, in ascending order', () => {
  assert.deepEqual([...samplePairs(4, named(4))], [1, 2, 3, 6, 7, 11]);
  assert.equal(samplePairs(1, named(1)).length, 0);
  assert.equal(samplePairs(0, named(0)).length, 0);
  const all = samplePairs(141, named(141));
  assert.equal(all.length, 9870);
  assert.equal(new Set(all).size, all.length);
});

test('many rows: so many pairs of two different rows, spread over all, the same each time', () => {
  const rows = 500;
  const pairs = samplePairs(rows, named(rows));
  assert.equal(pairs.length, samplePairCount);
  assert.deepEqual(pairs, samplePairs(rows, named(rows)));
  const seenFirst = new Map<number, number>();
  const seenSecond = new Map<number, number>();
  for (const pair of pairs) {
    const [a, b] = [Math.floor(pair / rows), pair % rows];
    assert.notEqual(a, b);
    seenFirst.set(a, (seenFirst.get(a) ?? 0) + 1);
    seenSecond.set(b, (seenSecond.get(b) ?? 0) + 1);
  }
  // 20 each are expected; of none or of three times as many the chance is nil.
  for (const seen of [seenFirst, seenSecond]) {
    assert.equal(seen.size, rows);
    assert.ok(Math.max(...seen.values()) < 60);
  }
  assert.ok(pairs.every((pair, i) => i === 0 || pairs[i - 1]! <= pair));
});
