import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lengthTexts } from '../../bench/table/lengthTexts.ts';

/** Each word is a token, and two stand around a text. */
function encode(text: string): { count: number; ends: number[] } {
  const ends = [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => index + word.length);
  return { count: ends.length + 2, ends };
}

test('texts have as many tokens as are wanted, what stands around them counted', () => {
  const lines = ['one two three', 'four five', 'six', 'seven eight', 'nine ten'];
  const texts = lengthTexts(lines, encode, { tokens: 6, count: 5 });
  assert.deepEqual(texts, ['one two three four', 'six seven eight nine']);
});

test('a text stands once, and no more than are wanted', () => {
  const same = ['a b', 'a b', 'c d', 'e f'];
  assert.deepEqual(lengthTexts(same, encode, { tokens: 4, count: 2 }), ['a b', 'c d']);
  assert.deepEqual(lengthTexts(['a'], encode, { tokens: 4, count: 2 }), []);
});

test('a text whose last word becomes other pieces where it is cut is left out', () => {
  const pieces = (text: string): { count: number; ends: number[] } =>
    text.endsWith('x') ? { count: 9, ends: [] } : encode(text);
  assert.deepEqual(lengthTexts(['a x b', 'c d e'], pieces, { tokens: 4, count: 2 }), ['c d']);
});
