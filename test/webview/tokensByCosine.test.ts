import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokensByCosine } from '../../src/webview/views/tokens/tokensByCosine.ts';

const cosines = Float32Array.of(0.5, 1, -0.25, NaN, 0.5, 0.75);
const pieces = ['[CLS]', 'b', 'a', 'c', 'a', '[SEP]'];
const order = (by: Parameters<typeof tokensByCosine>[2]): number[] =>
  tokensByCosine(cosines, 1, by, (token) => pieces[token]!);

test('the chosen token is left out, ties stand by position, tokens without a cosine last', () => {
  assert.deepEqual(order('highest'), [5, 0, 4, 2, 3]);
  assert.deepEqual(order('lowest'), [2, 0, 4, 5, 3]);
  assert.deepEqual(order('position'), [0, 2, 3, 4, 5]);
  assert.deepEqual(order('piece'), [0, 5, 2, 4, 3]);
});
