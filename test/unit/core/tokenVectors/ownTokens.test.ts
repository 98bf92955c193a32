import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownTokens } from '../../../../src/core/tokenVectors/ownTokens.ts';
import { createTokenizer } from '../../../../src/core/tokenizer/createTokenizer.ts';
import { bundledTokenizerJson } from '../tokenizer/bundledTokenizer.ts';

const tokenizer = createTokenizer({ tokenizerJson: bundledTokenizerJson });
const pieces = (text: string, ids: Int32Array, spans: Int32Array): (readonly [string, string])[] =>
  Array.from(ids, (id, i) => [tokenizer.token(id), text.slice(spans[2 * i], spans[2 * i + 1])]);

test('what stands around a text is left out; a special token in the text is the text’s', () => {
  const text = 'Unbelievable [SEP] tide';
  const { first, count, ids, spans, words } = ownTokens(tokenizer, text);
  assert.deepEqual([first, count], [1, 3]);
  assert.deepEqual(pieces(text, ids, spans), [
    ['unbelievable', 'Unbelievable'],
    ['[SEP]', '[SEP]'],
    ['tide', 'tide'],
  ]);
  assert.deepEqual([...words], [0, 1, 2]);
});

test('a prompt’s tokens are left out, and spans are of the text', () => {
  const text = 'ebbing waters';
  const alone = ownTokens(tokenizer, text);
  const asked = ownTokens(tokenizer, text, 'search query: ');
  assert.equal(asked.first, alone.first + 3);
  assert.deepEqual({ ...asked, first: 1 }, alone);
  assert.deepEqual(pieces(text, asked.ids, asked.spans), [
    ['e', 'e'],
    ['##bbing', 'bbing'],
    ['waters', 'waters'],
  ]);
});

test('a token that begins in the prompt and ends in the text is the text’s', () => {
  const { ids, spans } = ownTokens(tokenizer, 'light', 'moon');
  assert.deepEqual(pieces('light', ids, spans), [['moonlight', 'light']]);
});

test('a text without tokens has no rows', () => {
  assert.equal(ownTokens(tokenizer, ' \n').count, 0);
  assert.equal(ownTokens(tokenizer, '', 'query: ').count, 0);
});
