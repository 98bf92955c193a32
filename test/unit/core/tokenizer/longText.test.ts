import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { createTokenizer } from '../../../../src/core/tokenizer/createTokenizer.ts';
import { bundledTokenizer, spansOf } from './bundledTokenizer.ts';
import { randomTexts, tokenizerJsonOf } from './randomTextsFixture.ts';

const size = 5_000_000;

// With work that grows with the square of the length these would take hours, not seconds.
describe('long texts', { timeout: 300_000 }, () => {
  const oneWord: [name: string, text: string][] = [
    ['one word', 'a'.repeat(size)],
    ['marks that are dropped', `a${'\u0301'.repeat(size - 1)}`],
    ['a word in another script', '\u0416'.repeat(size)],
  ];
  for (const [name, text] of oneWord) {
    test(`${name} of 5 million characters is one token`, () => {
      const encoding = bundledTokenizer.encode(text);
      assert.deepEqual(spansOf(encoding), [
        [0, 0],
        [0, name.startsWith('marks') ? 1 : size],
        [0, 0],
      ]);
    });
  }

  test('many short words', () => {
    const { ids, spans } = bundledTokenizer.encode('the '.repeat(size / 4));
    assert.equal(ids.length, size / 4 + 2);
    assert.deepEqual([...spans.subarray(-4, -2)], [size - 4, size - 1]);
  });

  test('half an added token, over and over', () => {
    assert.equal(bundledTokenizer.encode('['.repeat(size)).ids.length, size + 2);
    assert.equal(bundledTokenizer.encode('[MASK'.repeat(size / 5)).ids.length, (2 * size) / 5 + 2);
  });

  test('ordered marks without end', () => {
    const { ids } = bundledTokenizer.encode(`a${'\ua9c0\u0323'.repeat(200_000)}`);
    assert.equal(ids.length, 3);
  });

  test('white space around added tokens that take it', () => {
    const variant = randomTexts.variants.find(({ name }) => name === 'added')!;
    const tokenizer = createTokenizer({ tokenizerJson: tokenizerJsonOf(variant) });
    for (const text of [
      ' '.repeat(400_000),
      `<r>${' '.repeat(400_000)}<l>`,
      '<lr> '.repeat(100_000),
    ]) {
      const { spans } = tokenizer.encode(text);
      assert.equal(Math.max(...spans.subarray(-8)), text.length);
    }
  });

  test('a line of 200,000 characters after and before a short one', () => {
    const short = bundledTokenizer.encode('a short line');
    const line = 'Lorem ipsum dolor 漢字 '.repeat(10_000);
    const long = bundledTokenizer.encode(line);
    assert.ok(long.ids.length > 50_000);
    assert.ok(long.spans.subarray(0, -2).at(-1)! < line.length);
    assert.deepEqual(bundledTokenizer.encode('a short line'), short);
    assert.deepEqual(bundledTokenizer.encode(line), long);
  });
});

test('a word of 100 code points is split, one of 101 is unknown', () => {
  // Counted after normalisation, so an accent of its own does not count.
  for (const unit of ['a', 'é', 'e\u0301', 'a\u200d']) {
    const pieces = bundledTokenizer.encode(unit.repeat(100)).ids;
    assert.ok(pieces.length > 10 && !pieces.includes(100), unit);
    assert.deepEqual([...bundledTokenizer.encode(unit.repeat(101)).ids], [101, 100, 102], unit);
  }
});
