import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdsPhrase, parseKeywordQuery } from '../../../../src/core/search/keywordQuery.ts';
import { plainQuery } from '../../../../src/core/search/plainQuery.ts';

test('words are looked for one by one, names with their parts', () => {
  const { words, phrases, literals } = parseKeywordQuery('find parseURL AND "low tide" "=>"');
  assert.deepEqual(words, ['"find"', '"parseurl"', '"parse"', '"url"', '"low"', '"tide"']);
  assert.deepEqual([phrases, literals], [['"low tide"'], ['=>']]);
});

test('quotes may be curly, open or empty', () => {
  assert.deepEqual(parseKeywordQuery('“low tide”').phrases, ['"low tide"']);
  assert.deepEqual(parseKeywordQuery('sea "low tide').phrases, ['"low tide"']);
  assert.deepEqual(parseKeywordQuery('""'), { words: [], phrases: [], literals: [] });
  assert.deepEqual(parseKeywordQuery('=> 🌊').words, []);
  assert.equal(plainQuery(' the “low tide" '), 'the  low tide');
});

test('stop words are looked for where there are no others', () => {
  assert.deepEqual(parseKeywordQuery('the tide of the year').words, ['"tide"', '"year"']);
  assert.deepEqual(parseKeywordQuery('To be or not').words, ['"to"', '"be"', '"or"', '"not"']);
});

test('a phrase is its words as they are, whole and next to each other', () => {
  const [phrase = ''] = parseKeywordQuery('"low water"').phrases;
  const held = ['At LOW, water', 'low-wäter mark', 'const lowWaterMark = 1'];
  const others = ['at low waters', 'water low', 'slow water', 'low tide, water'];
  assert.deepEqual(
    [...held, ...others].filter((text) => holdsPhrase(text, phrase)),
    held,
  );
});

test('ten thousand words are a query, too', () => {
  const query = Array.from({ length: 10_000 }, (_, i) => `w${i}`).join(' ');
  assert.equal(parseKeywordQuery(query).words.length, 100);
});
