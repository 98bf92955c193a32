import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { noCharacter } from '../../../../src/core/text/segment.ts';
import { createTokenizer } from '../../../../src/core/tokenizer/createTokenizer.ts';
import { bundledTokenizerJson } from './bundledTokenizer.ts';

const fixtures = join(import.meta.dirname, '../../../fixtures/tokenizers');
const read = (name: string): string => readFileSync(join(fixtures, name), 'utf8');

const tokenizers: readonly [name: string, json: string][] = [
  ['BERT', bundledTokenizerJson],
  ['unigram', read('unigram.json')],
  ['BPE', read('bpe.json')],
];

for (const [name, tokenizerJson] of tokenizers) {
  test(`${name}: what stands for no character is dropped, parts no word, and moves no place`, () => {
    const tokenizer = createTokenizer({ tokenizerJson });
    const plain = 'the café and the naïve house';
    // As an escape of JSON is read.
    const filled = plain.replace(/[éï]/g, (letter) => noCharacter.repeat(5) + letter);
    const expected = tokenizer.encode(plain);
    const found = tokenizer.encode(filled);
    assert.deepEqual([...found.ids], [...expected.ids]);
    const last = 2 * (expected.ids.length - 2);
    assert.deepEqual(
      [...found.spans.slice(last, last + 2)],
      [...expected.spans.slice(last, last + 2)].map((at) => at + 10),
    );
  });
}
