import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mapPicture, paintMap } from '../../../../src/webview/drawing/points/mapPicture.ts';

const colors = {
  negative: [255, 0, 0],
  zero: [255, 255, 255],
  positive: [0, 0, 255],
  text: '#111',
  ground: '#fff',
} as const;

test('a long name on a map and in its legend is cut beside a character, never within one', () => {
  const look = { color: [0, 0, 0], shape: 'circle' } as const;
  // The last unit that has room is the first half of a boat.
  const name = `${'a'.repeat(38)}\u{1f6a3} asleep`;
  const picture = mapPicture(Float32Array.of(0, 0), {
    looks: Uint8Array.of(0),
    palette: [look],
    names: [{ text: name, at: { x: 0, y: 0 }, look }],
    groups: [{ name, look, count: 3 }],
  });
  const svg = paintMap({ ...picture, title: 't' }, colors);
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
  assert.deepEqual(texts, ['t', `${'a'.repeat(38)}…`, `${'a'.repeat(38)}… (3)`]);
});
