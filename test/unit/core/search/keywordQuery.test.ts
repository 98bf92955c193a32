import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseKeywordQuery, phraseTest } from '../../../../src/core/search/keywordQuery.ts';
import { plainQuery } from '../../../../src/core/search/plainQuery.ts';
import { atOnce } from '../../../../src/core/search/steps.ts';

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
    [...held, ...others].filter((text) => atOnce(phraseTest(phrase)(text))),
    held,
  );
});

test('a phrase is found wherever it stands in a long text', () => {
  const fillers = ['ab ', 'x'.repeat(50), '港', 'か\u3099', 'lowTide_', '\u0301\u0323', '𠮷'];
  for (const [query, wanted] of [
    ['"low water"', ' low water '],
    ['"low water"', ' lowWater '],
    ['"港の船"', '港の船'],
  ] as const) {
    const [phrase = ''] = parseKeywordQuery(query).phrases;
    for (const filler of fillers) {
      for (let shift = 0; shift < 24; shift++) {
        const before = `${'-'.repeat(shift)}${filler.repeat(Math.ceil(8192 / filler.length))}`;
        const text = `${before.slice(0, 8200)}${wanted}${before}`;
        assert.ok(atOnce(phraseTest(phrase)(text)), `${filler} ${shift}`);
        assert.ok(!atOnce(phraseTest(phrase)(text.replace(wanted, ' low - '))));
      }
    }
  }
});

test('NUL parts words, in quotes, too', () => {
  const { words, phrases, literals } = parseKeywordQuery('a\0b "low\0water" "=\0>"');
  assert.deepEqual(words, ['"b"', '"low"', '"water"']);
  assert.deepEqual([phrases, literals], [['"low water"'], ['= >']]);
});

test('ten thousand words are a query, too', () => {
  const query = Array.from({ length: 10_000 }, (_, i) => `w${i}`).join(' ');
  assert.equal(parseKeywordQuery(query).words.length, 100);
});
