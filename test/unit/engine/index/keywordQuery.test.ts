import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdsPhrase, parseKeywordQuery } from '../../../../src/engine/index/keywordQuery.ts';
import { plainQuery } from '../../../../src/core/search/plainQuery.ts';

test('words are looked for one by one, names with their parts', () => {
  const { anyWord, phrases, literals } = parseKeywordQuery('find parseURL AND "low tide" "=>"');
  assert.equal(anyWord, '"find" OR "parseurl" OR "parse" OR "url" OR "low" OR "tide"');
  assert.deepEqual([phrases, literals], [['"low tide"'], ['=>']]);
});

test('quotes may be curly, open or empty', () => {
  assert.deepEqual(parseKeywordQuery('“low tide”').phrases, ['"low tide"']);
  assert.deepEqual(parseKeywordQuery('sea "low tide').phrases, ['"low tide"']);
  assert.deepEqual(parseKeywordQuery('""'), { anyWord: undefined, phrases: [], literals: [] });
  assert.equal(parseKeywordQuery('=> 🌊').anyWord, undefined);
  assert.equal(plainQuery(' the “low tide" '), 'the  low tide');
});

test('stop words are looked for where there are no others', () => {
  assert.equal(parseKeywordQuery('the tide of the year').anyWord, '"tide" OR "year"');
  assert.equal(parseKeywordQuery('To be or not').anyWord, '"to" OR "be" OR "or" OR "not"');
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
  assert.equal(parseKeywordQuery(query).anyWord?.split(' OR ').length, 100);
});
