import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectedByChance, nearnessOf } from '../../../../../../src/core/search/nearness.ts';
import {
  barsOf,
  leastOf,
  segmentApart,
  segmentRepetitions,
} from '../../../../../../src/features/explorer/model/analysis/segmentRepetitions.ts';

const unrelated = {
  quantiles: Float64Array.from({ length: 101 }, (_, i) => -0.3 + 0.005 * i),
  threshold: 0.2,
  excess: 0.05,
};
// Text 0 at three places, 1 near to it, 2 at one that has no twin; one segment waits.
const texts = { textOf: Int32Array.of(1, 0, -1, 0, 2, 0), textCount: 3 };

test('a word is the cosine from which texts are called so, among so many', () => {
  const bars = barsOf(1000, unrelated);
  assert.equal(bars.same, 0.9);
  for (const word of ['strong', 'likely'] as const) {
    const at = (cosine: number) => nearnessOf(expectedByChance(cosine, 1000, unrelated));
    assert.equal(at(bars[word] + 1e-9), word);
    assert.notEqual(at(bars[word] - 1e-6), word);
  }
  assert.equal(barsOf(1e9, { ...unrelated, excess: 0.3 }).strong, 1, 'never above 1');
  const unknown = barsOf(1000, undefined);
  assert.ok(Number.isNaN(unknown.strong));
  assert.equal(leastOf('strong', unknown), 0.9);
  assert.equal(leastOf('likely', bars), bars.likely);
  assert.equal(leastOf(0.3, bars), 0.3);
});

test('each place of a text is a member, in the order of the content; its twin is the next place, else another text', () => {
  const near = {
    members: Int32Array.of(0, 1),
    ends: Int32Array.of(2),
    twinOf: Int32Array.of(1, 0, -1),
    nearness: Float32Array.of(0.95, 0.95, NaN),
  };
  const found = segmentRepetitions(near, texts, barsOf(3, unrelated), 0.9, unrelated);
  assert.deepEqual([...found.members], [0, 1, 3, 5]);
  assert.deepEqual([...found.ends], [4]);
  assert.deepEqual([...found.twins], [1, 3, 5, 1]);
  assert.deepEqual([...found.cosines], [Math.fround(0.95), 1, 1, 1]);
  assert.equal(found.segmentCount, 5);
  assert.equal(found.waitingCount, 1);
  assert.equal(found.expected[0], Math.fround(expectedByChance(Math.fround(0.95), 3, unrelated)!));
});

test('what stands apart is named by its first segment, with three nearest ones', () => {
  const found = segmentApart(
    {
      texts: Int32Array.of(2, 0),
      scores: Float32Array.of(0.5, 0.1),
      nearness: Float32Array.of(0.1, 0.4),
      nearest: Int32Array.of(0, 1, 2, 1),
      cosines: Float32Array.of(0.3, 0.2, 0.6, 0.5),
      count: 2,
    },
    texts,
    undefined,
  );
  assert.deepEqual([...found.segments], [4, 1]);
  assert.deepEqual([...found.placeCounts], [1, 3]);
  assert.equal(found.named, 2);
  assert.deepEqual([...found.nearest], [1, 0, 4, 0]);
  assert.ok(found.expected.every(Number.isNaN));
});
