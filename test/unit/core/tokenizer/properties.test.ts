import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';

import {
  CharacterCodes,
  characterCode,
} from '../../../../src/core/tokenizer/normalization/characterCodes.ts';
import { createTokenizer } from '../../../../src/core/tokenizer/createTokenizer.ts';
import { normalize } from '../../../../src/core/tokenizer/normalization/normalize.ts';
import { normalizeInOrder } from '../../../../src/core/tokenizer/normalization/normalizeInOrder.ts';
import { NormalizedText } from '../../../../src/core/tokenizer/normalization/normalizedText.ts';
import { noCharacter } from '../../../../src/core/text/segment.ts';
import type { Tokenizer } from '../../../../src/core/tokenizer/tokenizer.ts';
import { unicodeData } from '../../../../src/core/tokenizer/normalization/unicodeData.ts';
import { bundledTokenizer, spansOf } from './bundledTokenizer.ts';
import { randomTexts, tokenizerJsonOf } from './randomTextsFixture.ts';

/** Any string: lone surrogates, any code point, and parts that tokenizers care for. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((u) => String.fromCharCode(u)) }),
  fc
    .array(
      fc.constantFrom(
        ...[
          '[MASK]',
          '[SEP',
          ' ',
          '\r\n',
          'e\u0301',
          'é',
          '漢',
          '한',
          '\ua9c0',
          '\u0323',
          '\ud83d',
          '\udc4d',
        ],
        ...[
          '👍',
          'İ',
          'ß',
          'playing',
          'embeddings',
          "'",
          '\0',
          '\ufffd',
          '<l>',
          '<r>',
          'new york',
          '\u302e',
        ],
      ),
      { maxLength: 20 },
    )
    .map((parts) => parts.join('')),
);

const withAddedTokens = createTokenizer({
  tokenizerJson: tokenizerJsonOf(randomTexts.variants.find(({ name }) => name === 'added')!),
});

function checkEncoding(tokenizer: Tokenizer, text: string): void {
  const { ids, spans, words, tokenTypes } = tokenizer.encode(text);
  assert.equal(spans.length, 2 * ids.length);
  assert.equal(words.length, ids.length);
  assert.deepEqual([...tokenTypes], [...ids].fill(0));
  assert.equal(ids[0], tokenizer.specialIds.cls);
  assert.equal(ids.at(-1), tokenizer.specialIds.sep);
  let [lastStart, lastEnd, lastWord] = [0, 0, -1];
  for (let i = 1; i < ids.length - 1; i++) {
    const [start, end, word] = [spans[2 * i]!, spans[2 * i + 1]!, words[i]!];
    assert.ok(start < end && end <= text.length, 'a piece stands for a part of the text');
    assert.ok(start >= lastStart && end >= lastEnd, 'pieces are in order');
    assert.ok(word === lastWord || word === lastWord + 1, 'words are counted one by one');
    assert.equal(tokenizer.tokenId(tokenizer.token(ids[i]!)), ids[i]);
    [lastStart, lastEnd, lastWord] = [start, end, word];
  }
  assert.deepEqual([spans[0], spans[1], words[0]], [0, 0, -1]);
  assert.deepEqual([...spans.subarray(-2), words.at(-1)], [0, 0, -1]);
}

describe('any text', () => {
  test('has spans that lie in it, in order', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        checkEncoding(bundledTokenizer, text);
      }),
      { numRuns: 3000 },
    );
  });

  test('has them with added tokens too', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        checkEncoding(withAddedTokens, text);
      }),
      { numRuns: 3000 },
    );
  });

  test('reads a lone surrogate as U+FFFD, one unit long', () => {
    const surrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
    fc.assert(
      fc.property(anyText, (text) => {
        // One of them stands for a sign that is none: see `noCharacter`.
        fc.pre(!text.match(surrogate)?.some((half) => half === noCharacter));
        const replaced = text.replace(surrogate, '\ufffd');
        assert.deepEqual(bundledTokenizer.encode(text), bundledTokenizer.encode(replaced));
      }),
      { numRuns: 2000 },
    );
    const encoding = bundledTokenizer.encode('play\ud800ing x\udc00');
    assert.deepEqual(spansOf(encoding), [
      [0, 0],
      [0, 8],
      [9, 10],
      [0, 0],
    ]);
  });

  test('does not depend on the texts before it', () => {
    fc.assert(
      fc.property(anyText, anyText, (before, text) => {
        const first = bundledTokenizer.encode(text);
        bundledTokenizer.encode(before);
        assert.deepEqual(bundledTokenizer.encode(text), first);
      }),
      { numRuns: 500 },
    );
  });

  test('as a pair is the two texts one after the other', () => {
    fc.assert(
      fc.property(anyText, anyText, (first, second) => {
        const pair = bundledTokenizer.encodePair(first, second);
        const [a, b] = [bundledTokenizer.encode(first), bundledTokenizer.encode(second)];
        assert.deepEqual([...pair.ids], [...a.ids, ...b.ids.subarray(1)]);
        assert.deepEqual([...pair.spans], [...a.spans, ...b.spans.subarray(2)]);
        assert.deepEqual([...pair.words], [...a.words, ...b.words.subarray(1)]);
        const tokenTypes = [...[...a.ids].fill(0), ...[...b.ids.subarray(1)].fill(1)];
        assert.deepEqual([...pair.tokenTypes], tokenTypes);
      }),
      { numRuns: 500 },
    );
  });
});

test('normalising character by character is the same as step by step', () => {
  const read = (text: NormalizedText): number[][] =>
    Array.from({ length: text.length }, (_, i) => [text.chars[i]!, text.startOf(i), text.endOf(i)]);
  const switches = fc.record({
    lowercasesFirst: fc.boolean(),
    cleanText: fc.boolean(),
    handleChineseCharacters: fc.boolean(),
    stripAccents: fc.boolean(),
    lowercase: fc.boolean(),
  });
  fc.assert(
    fc.property(switches, anyText, (options, source) => {
      const codes = new CharacterCodes(unicodeData(), options);
      const text = source.toWellFormed();
      const [quick, slow] = [new NormalizedText(), new NormalizedText()];
      normalize(codes, text, 0, text.length, quick);
      slow.reset(0, text.length);
      normalizeInOrder(codes, text, 0, text.length, slow);
      assert.deepEqual(read(quick), read(slow));
      for (const [char] of read(quick)) assert.ok(char! < characterCode.notSingle);
    }),
    { numRuns: 2000 },
  );
});
