import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

import { createTokenizer } from '../../../../src/core/tokenizer/createTokenizer.ts';
import { referenceVersion } from '../../../../src/core/tokenizer/normalization/unicodeTables.ts';
import { sharedData } from '../../../support/projectPaths.ts';
import { bundledTokenizer, piecesOf, spansOf } from './bundledTokenizer.ts';
import { randomTexts, tokenizerJsonOf, unpackTokens } from './randomTextsFixture.ts';

describe('ids, spans and words of the reference', () => {
  for (const variant of randomTexts.variants) {
    test(`${variant.name}: ${String(variant.texts.length)} random texts`, () => {
      const tokenizer = createTokenizer({ tokenizerJson: tokenizerJsonOf(variant) });
      assert.ok(variant.texts.length > 100);
      for (const [text, packed] of variant.texts) {
        const expected = unpackTokens(packed);
        const encoding = tokenizer.encode(text);
        const found = {
          ids: [...encoding.ids].slice(1, -1),
          spans: spansOf(encoding).slice(1, -1),
          words: [...encoding.words].slice(1, -1),
        };
        assert.deepEqual(found, expected, JSON.stringify(text));
      }
    });
  }

  test('pairs', () => {
    for (const [first, second, ids, tokenTypes, words] of randomTexts.pairs) {
      const encoding = bundledTokenizer.encodePair(first, second);
      assert.deepEqual([...encoding.ids], ids);
      assert.deepEqual([...encoding.tokenTypes], tokenTypes);
      assert.deepEqual([...encoding.words], words);
    }
  });

  test('the fixture and the tables come from the same version', () => {
    assert.equal(randomTexts.reference, `tokenizers ${referenceVersion}`);
  });

  const bert = sharedData('reference', 'bert-base-uncased.tokenization.json');
  test('bert-base-uncased, 30 published texts', { skip: bert.skip }, () => {
    const texts = JSON.parse(readFileSync(bert.path, 'utf8')) as {
      text: string;
      text_pair?: string;
      tokens: string[];
      ids: number[];
    }[];
    assert.ok(texts.length >= 30);
    for (const { text, text_pair: second, tokens, ids } of texts) {
      const encoding =
        second === undefined
          ? bundledTokenizer.encode(text)
          : bundledTokenizer.encodePair(text, second);
      assert.deepEqual([...encoding.ids], ids, JSON.stringify(text));
      // The published tokens have no special tokens, and hold the text's own word for an unknown one.
      const pieces = piecesOf(encoding).filter((piece) => piece !== '[CLS]' && piece !== '[SEP]');
      assert.equal(pieces.length, tokens.length, JSON.stringify(text));
    }
  });

  const minilm = sharedData('reference', 'minilm-golden.json');
  test('MiniLM, 16 texts with spans', { skip: minilm.skip }, () => {
    const { texts } = JSON.parse(readFileSync(minilm.path, 'utf8')) as {
      texts: { text: string; tokens: string[]; ids: number[]; spansUtf16: [number, number][] }[];
    };
    assert.equal(texts.length, 16);
    for (const { text, tokens, ids, spansUtf16 } of texts) {
      const encoding = bundledTokenizer.encode(text);
      assert.deepEqual([...encoding.ids], ids);
      assert.deepEqual(piecesOf(encoding), tokens);
      assert.deepEqual(spansOf(encoding), spansUtf16);
    }
  });
});
