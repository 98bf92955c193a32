// Ids and spans of PyPI's tokenizers 0.23.3.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createTokenizer } from '../../../../../src/core/tokenizer/createTokenizer.ts';
import { spansOf } from '../bundledTokenizer.ts';

const wordPiece = {
  ...{ type: 'WordPiece', unk_token: '[UNK]', max_input_chars_per_word: 100 },
  ...{ continuing_subword_prefix: '##', vocab: { '[UNK]': 0, a: 1, b: 2 } },
};
const plain = { single_word: false, normalized: false, special: true };
const added = [
  { ...plain, id: 3, content: '[N]', lstrip: false, rstrip: true },
  { ...plain, id: 4, content: '\n', lstrip: true, rstrip: true },
];
const layouts = {
  bert: {
    pre_tokenizer: { type: 'BertPreTokenizer' },
    normalizer: {
      ...{ type: 'BertNormalizer', clean_text: false, handle_chinese_chars: false },
      ...{ strip_accents: false, lowercase: false },
    },
  },
  other: {
    pre_tokenizer: {
      ...{ type: 'Split', pattern: { String: ' ' }, behavior: 'Removed', invert: false },
    },
  },
};

for (const [name, parts] of Object.entries(layouts)) {
  test(`an added token of white space that another one has taken is not there (${name})`, () => {
    const tokenizerJson = JSON.stringify({ ...parts, added_tokens: added, model: wordPiece });
    const tokenizer = createTokenizer({ tokenizerJson });
    const read = (text: string): [number, number, number][] => {
      const encoding = tokenizer.encode(text);
      return spansOf(encoding).map(([start, end], i) => [encoding.ids[i]!, start, end]);
    };
    assert.deepEqual(read('a[N]\n b'), [
      [1, 0, 1],
      [3, 1, 6],
      [2, 6, 7],
    ]);
    assert.deepEqual(read('a[N] \n [N]'), [
      [1, 0, 1],
      [3, 1, 7],
      [3, 7, 10],
    ]);
  });
}

test('where spans are trimmed, what a unigram model does not know is the text itself', () => {
  const vocab = ['<unk>', '<s>', 'a', 'b'].map((token) => [token, -1]);
  const tokenizerJson = JSON.stringify({
    ...{ added_tokens: [], model: { type: 'Unigram', unk_id: 0, vocab } },
    post_processor: { type: 'ByteLevel', trim_offsets: true, add_prefix_space: false },
  });
  const encoding = createTokenizer({ tokenizerJson }).encode('a  b ');
  assert.deepEqual([...encoding.ids], [2, 0, 3, 0]);
  assert.deepEqual(spansOf(encoding).flat(), [0, 1, 3, 3, 3, 4, 5, 5]);
});
