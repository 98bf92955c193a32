import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseBackground } from '../../../../src/core/model/background.ts';

const cosines = { quantiles: [-0.2, 0, 0, 0.7], threshold: 0.6, excess: 0.1 };

test('reads quantiles and tails of queries and of pairs', () => {
  const pairs = { ...cosines, threshold: 0.5 };
  const background = parseBackground(JSON.stringify({ formatVersion: 2, queries: cosines, pairs }));
  assert.deepEqual([...background!.queries.quantiles], cosines.quantiles);
  assert.deepEqual([background!.queries.threshold, background!.queries.excess], [0.6, 0.1]);
  assert.equal(background!.pairs.threshold, 0.5);
});

test('another format is none that is known', () => {
  assert.equal(parseBackground('{"formatVersion": 1, "quantiles": [-0.2, 0.7]}'), undefined);
  assert.equal(parseBackground('{}'), undefined);
});

test('refuses what is not cosines in ascending order, and a tail that is none', () => {
  const lists = [[], [0.1], [0.2, 0.1], [0, '1'], [0, 2], [-2, 0], [null, 0], 7, undefined];
  const bad = [
    ...lists.map((quantiles) => ({ ...cosines, quantiles })),
    ...[2, null, undefined, 'x'].map((threshold) => ({ ...cosines, threshold })),
    ...[-0.1, null, undefined].map((excess) => ({ ...cosines, excess })),
    ...[undefined, null, 7],
  ];
  for (const pairs of bad) {
    const json = JSON.stringify({ formatVersion: 2, queries: cosines, pairs });
    assert.throws(() => parseBackground(json), { code: 'modelInvalid' }, json);
  }
  assert.throws(() => parseBackground('nonsense'), { code: 'modelInvalid' });
  assert.throws(() => parseBackground('null'), { code: 'modelInvalid' });
});
