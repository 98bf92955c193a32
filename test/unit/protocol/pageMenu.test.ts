import assert from 'node:assert/strict';
import { test } from 'node:test';
import { menuPlaceOf } from '../../../src/protocol/page/pageMenu.ts';

const reference = { version: 'a.3' };

test('what a page puts into its elements is a place', () => {
  const token = { ...reference, webviewSection: 'token', segment: 1, token: 2, layer: -1 };
  assert.deepEqual(menuPlaceOf({ ...token, webview: 'semanticText.explorer' }), {
    ...reference,
    section: 'token',
    segment: 1,
    token: 2,
    layer: -1,
  });
  // The pieces around a neighbour or a cell are of a segment, too.
  const neighbour = { ...reference, webviewSection: 'neighbour', neighbour: 'x#1', segment: 0 };
  assert.deepEqual(menuPlaceOf(neighbour), {
    ...reference,
    section: 'neighbour',
    neighbour: 'x#1',
  });
  const pair = { ...reference, webviewSection: 'pair', segment: 0, second: 4 };
  assert.deepEqual(menuPlaceOf(pair), { ...reference, section: 'pair', segment: 0, second: 4 });
  const segment = { ...reference, webviewSection: 'segment', segment: 7 };
  assert.deepEqual(menuPlaceOf(segment), { ...reference, section: 'segment', segment: 7 });
});

test('what other menus and the palette give is none', () => {
  const half = { ...reference, webviewSection: 'token', segment: 1 };
  const without = { webviewSection: 'segment', segment: 1 };
  const other = { ...reference, webviewSection: 'other', segment: 1 };
  for (const given of [
    undefined,
    null,
    'a',
    { path: '/a', scheme: 'file' },
    half,
    without,
    other,
  ]) {
    assert.equal(menuPlaceOf(given), undefined);
  }
});
