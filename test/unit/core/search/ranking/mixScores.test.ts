import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shareOfRange } from '../../../../../src/core/search/ranking/mixScores.ts';

test('scores stand between the least and the greatest', () => {
  assert.deepEqual(shareOfRange([2, 4, 3]), [0, 1, 0.5]);
});

test('what has no score has no share, and scores that are alike have it all', () => {
  assert.deepEqual(shareOfRange([undefined, 2, NaN, 2]), [0, 1, 0, 1]);
  assert.deepEqual(shareOfRange([]), []);
});
