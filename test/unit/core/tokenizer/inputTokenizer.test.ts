import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { noCharacter as gap } from '../../../../src/core/text/segment.ts';
import { createTokenizer } from '../../../../src/core/tokenizer/createTokenizer.ts';
import { bundledTokenizerJson } from './bundledTokenizer.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`../../../fixtures/tokenizers/${name}.json`, import.meta.url), 'utf8');
const tokenizers = [
  ['BERT', bundledTokenizerJson],
  ['unigram', fixture('unigram')],
  ['BPE', fixture('bpe')],
] as const;

// `\"{U}ber caf\'e \"o` as it is read, and what each word is written as.
const input = `${gap.repeat(4)}Über caf${gap.repeat(2)}é ${gap.repeat(2)}ö`;
const plain = 'Über café ö';
const words = [
  [0, 8],
  [9, 15],
  [16, 19],
] as const;

for (const [name, tokenizerJson] of tokenizers) {
  describe(`${name}: an input`, () => {
    const tokenizer = createTokenizer({ tokenizerJson });

    test('has the ids of what it says, and each letter has all that it is written as', () => {
      const read = tokenizer.encode(input);
      assert.deepEqual([...read.ids], [...tokenizer.encode(plain).ids]);
      const found = spansOf(read.spans, read.words).filter(([start, end]) => end > start);
      for (const [start, end] of words) {
        assert.ok(
          found.some((span) => span[0] === start),
          `${start}`,
        );
        assert.ok(
          found.some((span) => span[1] === end),
          `${end}`,
        );
      }
      for (const [i, [start]] of found.entries()) assert.ok(start >= (found[i - 1]?.[0] ?? 0));
    });

    test('is moved in its own text of a pair alone, also where the other says nothing', () => {
      for (const first of ['ab cd', ' ', '']) {
        const pair = tokenizer.encodePair(first, input);
        assert.deepEqual([...pair.ids], [...tokenizer.encodePair(first, plain).ids]);
        const own = spansOf(tokenizer.encode(first).spans, tokenizer.encode(first).words);
        const alone = spansOf(tokenizer.encode(input).spans, tokenizer.encode(input).words);
        assert.deepEqual(spansOf(pair.spans, pair.words), [...own, ...alone]);
      }
    });
  });
}

function spansOf(spans: Int32Array, words: Int32Array): [start: number, end: number][] {
  return Array.from(words, (word, i): [number, number, number] => [
    word,
    spans[2 * i] ?? 0,
    spans[2 * i + 1] ?? 0,
  ]).flatMap(([word, start, end]) => (word === -1 ? [] : [[start, end]]));
}
