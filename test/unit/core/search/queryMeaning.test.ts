import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectedWhereMeant, meaningTest } from '../../../../src/core/search/queryMeaning.ts';
import { bundledTokenizer } from '../tokenizer/bundledTokenizer.ts';

const means = (query: string, text: string): boolean => meaningTest(query, bundledTokenizer)(text);

test('words that the vocabulary knows may be near to any text', () => {
  for (const query of [
    'why is the sea salty',
    'ferromagnetic amplifiers',
    'encodeChunk',
    'tokenizer',
  ]) {
    assert.ok(means(query, 'let out = 0;'), query);
  }
});

test('nonsense is near to no text, nor are signs, digits, single letters and stop words', () => {
  for (const query of [
    'zzzz qqq',
    'asdf jkl',
    'a9f3c2e1',
    '48213',
    '(;',
    '😀',
    'q',
    'x y',
    'the of',
  ]) {
    assert.ok(!means(query, 'for (const q of list) f(q);'), query);
  }
});

test('what the vocabulary breaks into letters counts where the text holds it, in another form, too', () => {
  assert.ok(!means('xqzvwk', 'let key = 0;'));
  assert.ok(means('xqzvwk', 'let xqzvwk = 0;'));
  assert.ok(means('xqzvwks', 'each xqzvwk of them'));
  assert.ok(means('a9f3c2e1', 'commit a9f3c2e1'));
});

test('signs and stop words count where the text holds them as they were typed', () => {
  assert.ok(means('?.', 'return a?.b'));
  assert.ok(means('to be or not to be', 'To be or not to be, that is the question'));
});

test('a known word does not stand for longer nonsense beside it', () => {
  assert.ok(means('function zqx', 'function f() {}'));
  assert.ok(!means('find xqzvwkjhgq', 'find a text'));
});

test('a letter of a script that has no alphabet may be a word', () => {
  assert.ok(means('水', 'the sea'));
});

test('nothing that is not believed is called better than weak, and no text is read for what is not', () => {
  const none = (): boolean => false;
  const unread = (): string => assert.fail('read');
  assert.equal(
    expectedWhereMeant(1e-9, () => 'text', none),
    1,
  );
  assert.equal(
    expectedWhereMeant(
      1e-9,
      () => 'text',
      () => true,
    ),
    1e-9,
  );
  assert.equal(expectedWhereMeant(5, unread, none), 5);
  assert.equal(expectedWhereMeant(1e-9, unread, undefined), 1e-9);
  assert.equal(expectedWhereMeant(undefined, unread, none), undefined);
});
