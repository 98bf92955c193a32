// What stands here as expected is what PyPI `tokenizers` 0.23.3 gives for the same tokenizer.json.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { createTokenizer } from '../../../../src/core/tokenizer/createTokenizer.ts';
import type { Tokenizer } from '../../../../src/core/tokenizer/tokenizer.ts';
import { bundledJson, bundledTokenizer, piecesOf, spansOf } from './bundledTokenizer.ts';
import type { TokenizerJson } from './bundledTokenizer.ts';

const cls = ['[CLS]', 101];
const sep = ['[SEP]', 102];
const roberta = {
  type: 'RobertaProcessing',
  ...{ cls, sep, trim_offsets: true, add_prefix_space: false },
};
const cased = { type: 'BertNormalizer', clean_text: true, lowercase: false, strip_accents: null };

function tokenizerWith(changes: Partial<TokenizerJson>): Tokenizer {
  return createTokenizer({ tokenizerJson: JSON.stringify({ ...bundledJson(), ...changes }) });
}

function sequence(list: string, ...parts: unknown[]): unknown {
  return { type: 'Sequence', [list]: parts };
}

/** The pieces of a text, special tokens among them, each with its span. */
function tokensOf(tokenizer: Tokenizer, text: string): [string, number, number][] {
  const encoding = tokenizer.encode(text);
  const pieces = piecesOf(encoding, tokenizer);
  return spansOf(encoding).map(([start, end], i) => [pieces[i]!, start, end]);
}

describe('a tokenizer.json that ends in RobertaProcessing, as that of MPNet', () => {
  test('has BERT’s ids and spans', () => {
    assert.deepEqual(tokensOf(tokenizerWith({ post_processor: roberta }), 'npm ci && npm start'), [
      ['[CLS]', 0, 0],
      ['np', 0, 2],
      ['##m', 2, 3],
      ['ci', 4, 6],
      ['&', 7, 8],
      ['&', 8, 9],
      ['np', 10, 12],
      ['##m', 12, 13],
      ['start', 14, 19],
      ['[SEP]', 0, 0],
    ]);
  });

  test('has two separators in a pair, and no token types', () => {
    const pair = tokenizerWith({ post_processor: roberta }).encodePair('one', 'two');
    assert.deepEqual([...pair.ids], [101, 2028, 102, 102, 2048, 102]);
    assert.deepEqual([...pair.tokenTypes], [0, 0, 0, 0, 0, 0]);
    assert.deepEqual(spansOf(pair)[4], [0, 3]);
  });

  test('leaves the white space that a mask takes out of its span', () => {
    const added = bundledJson().added_tokens as { content: string; lstrip: boolean }[];
    const added_tokens = added.map((token) =>
      token.content === '[MASK]' ? { ...token, lstrip: true } : token,
    );
    const spanOfMask = (changes: Partial<TokenizerJson>, text = 'a  [MASK] b'): unknown =>
      tokensOf(tokenizerWith({ added_tokens, ...changes }), text).find(
        ([piece]) => piece === '[MASK]',
      );
    assert.deepEqual(spanOfMask({}), ['[MASK]', 1, 9]);
    assert.deepEqual(spanOfMask({ post_processor: roberta }), ['[MASK]', 3, 9]);
    const untrimmed = { ...roberta, trim_offsets: false };
    assert.deepEqual(spanOfMask({ post_processor: untrimmed }), ['[MASK]', 1, 9]);
    // One that is put before a text is the text's own where it begins with one.
    const prefixed = { ...roberta, add_prefix_space: true };
    assert.deepEqual(spanOfMask({ post_processor: prefixed }, '  [MASK] b'), ['[MASK]', 1, 8]);
    assert.deepEqual(spanOfMask({ post_processor: prefixed }), ['[MASK]', 3, 9]);
  });
});

test('sequences of one part are that part, and of none nothing', () => {
  const { normalizer, pre_tokenizer: cut, post_processor: around } = bundledJson();
  const text = 'Die Straße, naïve EMBEDDINGS 漢字 [MASK] playing\r\n';
  const wrapped = tokenizerWith({
    normalizer: sequence('normalizers', normalizer),
    pre_tokenizer: sequence('pretokenizers', sequence('pretokenizers', cut)),
    post_processor: sequence('processors', around),
  });
  assert.deepEqual(wrapped.encode(text), bundledTokenizer.encode(text));
  assert.deepEqual(wrapped.encodePair('a', text), bundledTokenizer.encodePair('a', text));
  const plain = tokenizerWith({ normalizer: sequence('normalizers') });
  assert.deepEqual(piecesOf(plain.encode('play Play')), ['[CLS]', 'play', '[UNK]', '[SEP]']);
});

describe('other ways of cutting words', () => {
  const whitespace = { type: 'Whitespace' };
  const isolated = { type: 'Punctuation', behavior: 'Isolated' };
  const wordsOf = (pre_tokenizer: unknown, text: string): string[] =>
    piecesOf(tokenizerWith({ pre_tokenizer }).encode(text)).slice(1, -1);

  test('white space and symbols, then punctuation', () => {
    for (const cut of [
      sequence('pretokenizers', whitespace, isolated),
      sequence('pretokenizers', { type: 'Punctuation' }, whitespace),
    ]) {
      assert.deepEqual(wordsOf(cut, 'play(text);'), ['play', '(', 'text', ')', ';']);
      assert.deepEqual(wordsOf(cut, 'snake_case'), ['snake', '_', 'case']);
      assert.deepEqual(wordsOf(cut, '50€ a€b'), ['50', '€', 'a', '€', 'b']);
      assert.deepEqual(wordsOf(cut, '“So”… 日本語'), ['“', 'so', '”', '…', '日', '本', '語']);
    }
    const { words } = tokenizerWith({
      pre_tokenizer: sequence('pretokenizers', whitespace, isolated),
    }).encode('50€ a€b');
    assert.deepEqual([...words], [-1, 0, 1, 2, 3, 4, -1]);
  });

  test('white space and symbols alone: several signs in a row are one word', () => {
    const tokenizer = tokenizerWith({ pre_tokenizer: whitespace });
    assert.deepEqual(tokensOf(tokenizer, 'play(text);'), [
      ['[CLS]', 0, 0],
      ['play', 0, 4],
      ['(', 4, 5],
      ['text', 5, 9],
      [')', 9, 10],
      ['##;', 10, 11],
      ['[SEP]', 0, 0],
    ]);
    assert.deepEqual([...tokenizer.encode('play(text);').words], [-1, 0, 1, 2, 3, 3, -1]);
    assert.deepEqual(wordsOf(whitespace, 'snake_case'), ['snake', '##_', '##case']);
  });

  test('white space alone, and with punctuation, which is BERT’s own', () => {
    const split = { type: 'WhitespaceSplit' };
    assert.deepEqual(wordsOf(split, 'play(text);'), ['play', '##(', '##text', '##)', '##;']);
    const both = sequence('pretokenizers', split, isolated);
    const bert = piecesOf(bundledTokenizer.encode('50€ a€b, snake_case'));
    assert.deepEqual(wordsOf(both, '50€ a€b, snake_case'), bert.slice(1, -1));
  });
});

test('a Lowercase before the normaliser: each character by itself, spans are the source’s', () => {
  const tokenizer = tokenizerWith({
    normalizer: sequence('normalizers', { type: 'Lowercase' }, cased),
  });
  // İ becomes two characters.
  assert.deepEqual(tokensOf(tokenizer, 'İstanbul HELLO'), [
    ['[CLS]', 0, 0],
    ['[UNK]', 0, 8],
    ['hello', 9, 14],
    ['[SEP]', 0, 0],
  ]);
  // No ς at the end, and added tokens keep their case.
  assert.deepEqual(tokensOf(tokenizer, 'ΟΔΟΣ [MASK]').slice(1, -1), [
    ['ο', 0, 1],
    ['##δ', 1, 2],
    ['##ο', 2, 3],
    ['##σ', 3, 4],
    ['[MASK]', 5, 11],
  ]);
  assert.deepEqual(tokensOf(tokenizer, 'Café')[1], ['[UNK]', 0, 4]);
  const alone = tokenizerWith({ normalizer: { type: 'Lowercase' } });
  assert.deepEqual(piecesOf(alone.encode('HELLO')), ['[CLS]', 'hello', '[SEP]']);
});
