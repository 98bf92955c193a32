import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TopHits } from '../../../../src/core/vectors/topHits.ts';

function topOf(scores: readonly number[], limit: number): number[] {
  const top = new TopHits(limit);
  scores.forEach((score, item) => {
    top.offer(item, score);
  });
  return top.items();
}

test('highest first, equal ones in the order in which they were offered', () => {
  assert.deepEqual(topOf([0.5, 0.9, 0.5, 0.1, 0.9], 3), [1, 4, 0]);
  assert.deepEqual(topOf([1, 1, 1, 1], 2), [0, 1]);
  assert.deepEqual(topOf([0.1, 0.2], 5), [1, 0]);
  assert.deepEqual(topOf([], 5), []);
  assert.deepEqual(topOf([0.1], 0), []);
});

test('the same as sorting everything, with many ties', () => {
  const scores = fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 200 });
  fc.assert(
    fc.property(scores, fc.integer({ min: 1, max: 60 }), (all, limit) => {
      const sorted = [...all.keys()].sort((a, b) => all[b]! - all[a]! || a - b);
      assert.deepEqual(topOf(all, limit), sorted.slice(0, limit));
    }),
  );
});
