import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttentionOverview } from '../../src/protocol/insideApi.ts';
import { leastEvenMap } from '../../src/webview/views/attention/leastEven.ts';

const even = [90, 90, 90];
const strong = [10, 250, 10];
const single = [0, 0, 200];

/** Two layers of two heads and their mean, of three rows each; a map's rows are the same but for its last. */
function overview(...maps: (readonly [rows: number[], last: number[]])[]): AttentionOverview {
  const size = 3;
  return {
    window: {
      size,
      start: 0,
      firstToken: 0,
      endToken: size,
      secondStart: size,
      index: 0,
      count: 1,
    },
    layers: 2,
    heads: 2,
    side: size,
    maps: Uint8Array.from(maps.flatMap(([rows, last]) => [...rows, ...rows, ...last])),
    habits: new Float32Array(),
  };
}

test('the map in which a token’s row is least even, of the heads alone', () => {
  const maps = overview(
    [even, even],
    [strong, even],
    [single, single],
    [even, single],
    [even, even],
    [single, single],
  );
  assert.deepEqual(leastEvenMap(maps, 0), { layer: 1, head: 2 });
  assert.deepEqual(leastEvenMap(maps, 2), { layer: 2, head: 1 });
});

test('where all are alike, or nothing is known, it is the first', () => {
  const alike = [even, even] as const;
  assert.deepEqual(leastEvenMap(overview(alike, alike, alike, alike, alike, alike), 1), {
    layer: 1,
    head: 1,
  });
  const none = [
    [0, 0, 0],
    [0, 0, 0],
  ] as [number[], number[]];
  const maps = overview(none, none, none, none, none, none);
  assert.deepEqual(leastEvenMap(maps, 1), { layer: 1, head: 1 });
});
