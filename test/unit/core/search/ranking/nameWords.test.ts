import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  shareIn,
  shareLike,
  tellingStems,
} from '../../../../../src/core/search/ranking/nameWords.ts';

const stems = (text: string): Set<string> => tellingStems(text);

test('a word that a name shortens counts as a part of one, in both directions', () => {
  for (const [asked, found] of [
    ['utility', 'lib/utils.py'],
    ['args', 'the arguments'],
  ] as const) {
    assert.equal(shareIn(stems(asked), stems(found)), 0, asked);
    assert.equal(shareLike(stems(asked), stems(found)), 0.7, asked);
  }
});

test('a word that is there counts once, whatever else begins like it', () => {
  assert.equal(shareLike(stems('tide tables'), stems('tide_table_tablet')), 1);
  assert.equal(shareLike(stems('tide tables'), stems('tide')), 0.5);
});

test('two letters or a number begin nothing, and words that differ are not alike', () => {
  assert.equal(shareLike(stems('go'), stems('gopher')), 0);
  assert.equal(shareLike(stems('202'), stems('log-2024')), 0);
  assert.equal(shareLike(stems('harbour'), stems('harvest')), 0);
  assert.equal(shareLike(stems(''), stems('harbour')), 0);
});
