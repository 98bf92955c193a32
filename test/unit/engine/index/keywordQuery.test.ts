import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseKeywordQuery, plainQuery } from '../../../../src/engine/index/keywordQuery.ts';

test('words are looked for one by one, names with their parts', () => {
  const { anyWord, phrases, literals } = parseKeywordQuery('find parseURL AND "low tide" "=>"');
  assert.equal(anyWord, '"find" OR "parseurl" OR "parse" OR "url" OR "and" OR "low" OR "tide"');
  assert.deepEqual([phrases, literals], [['"low tide"'], ['=>']]);
});

test('quotes may be curly, open or empty', () => {
  assert.deepEqual(parseKeywordQuery('“low tide”').phrases, ['"low tide"']);
  assert.deepEqual(parseKeywordQuery('sea "low tide').phrases, ['"low tide"']);
  assert.deepEqual(parseKeywordQuery('""'), { anyWord: undefined, phrases: [], literals: [] });
  assert.equal(parseKeywordQuery('=> 🌊').anyWord, undefined);
  assert.equal(plainQuery(' the “low tide" '), 'the  low tide');
});

test('ten thousand words are a query, too', () => {
  const query = Array.from({ length: 10_000 }, (_, i) => `w${i}`).join(' ');
  assert.equal(parseKeywordQuery(query).anyWord?.split(' OR ').length, 100);
});
