import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuseRanks, fusionConstant } from '../../../../src/core/search/fusion.ts';

test('a place in both lists counts for more than the first place in one', () => {
  const fused = fuseRanks([
    [7, 1, 2, 3],
    [8, 3, 9],
  ]);
  assert.equal(fused[0]?.item, 3);
  assert.ok(
    Math.abs(fused[0].score - (1 / (fusionConstant + 4) + 1 / (fusionConstant + 2))) < 1e-12,
  );
});

test('equal scores keep the order of the lists; an empty list changes nothing', () => {
  const items = (lists: number[][]): number[] => fuseRanks(lists).map(({ item }) => item);
  assert.deepEqual(items([[1, 2], [3]]), [1, 3, 2]);
  assert.deepEqual(items([[5, 4], []]), [5, 4]);
  assert.deepEqual(items([]), []);
});

test('a list of less weight counts for less', () => {
  const fused = fuseRanks([[1], [2], [3]], [1, 0.5]);
  assert.deepEqual(
    fused.map(({ item, score }) => [item, score * (fusionConstant + 1)]),
    [
      [1, 1],
      [3, 1],
      [2, 0.5],
    ],
  );
});
