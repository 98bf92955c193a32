import assert from 'node:assert/strict';
import { test } from 'node:test';
import { longestFirst } from '../../../scripts/testTimes.ts';

test('test files that took longest run first, new ones before them; others stay in order', () => {
  const times = new Map([
    ['a', 10],
    ['b', 900],
    ['d', 10],
  ]);
  assert.deepEqual(longestFirst(['a', 'b', 'c', 'd', 'e'], times), ['c', 'e', 'b', 'a', 'd']);
  assert.deepEqual(longestFirst(['x', 'a'], new Map()), ['x', 'a']);
});
