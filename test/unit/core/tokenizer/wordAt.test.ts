import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { projectRoot } from '../../../../scripts/realVscode/projectRoot.ts';
import { createTokenizer } from '../../../../src/core/tokenizer/createTokenizer.ts';
import { wordAt } from '../../../../src/core/tokenizer/wordAt.ts';
import { wordsIn } from '../../../../src/core/tokenizer/wordsIn.ts';
import { bundledTokenizer } from './bundledTokenizer.ts';

test('the pieces of a word, at each of its characters', () => {
  const line = 'Word embeddings, carry';
  for (let offset = 5; offset < 15; offset++) {
    assert.deepEqual(wordAt(bundledTokenizer, line, offset), {
      start: 5,
      end: 15,
      isUnknown: false,
      pieces: [
        { token: 'em', id: 7861, start: 5, end: 7 },
        { token: '##bed', id: 8270, start: 7, end: 10 },
        { token: '##ding', id: 4667, start: 10, end: 14 },
        { token: '##s', id: 2015, start: 14, end: 15 },
      ],
    });
  }
  assert.equal(wordAt(bundledTokenizer, line, 15)?.pieces[0]?.token, ',');
});

test('nothing at a blank, at the end of the line and in an empty one', () => {
  assert.equal(wordAt(bundledTokenizer, 'one two', 3), undefined);
  assert.equal(wordAt(bundledTokenizer, 'one two', 7), undefined);
  assert.equal(wordAt(bundledTokenizer, '', 0), undefined);
});

test('a word begins after the space that some vocabularies have in its first piece', () => {
  const folder = join(projectRoot, 'test/fixtures/tokenizers');
  const json = JSON.parse(readFileSync(join(folder, 'unigram.json'), 'utf8')) as object;
  const pre_tokenizer = { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always' };
  const tokenizerJson = JSON.stringify({ ...json, pre_tokenizer });
  const tokenizer = createTokenizer({ tokenizerJson });
  const { spans, ids } = tokenizer.encode('the ferry');
  const second = ids.findIndex((_, i) => spans[2 * i] === 3);
  assert.ok(spans[2 * second + 1]! > 4, 'its first piece has the space');
  const word = wordAt(tokenizer, 'the ferry', 6);
  assert.deepEqual([word?.start, word?.end], [4, 9]);
  assert.equal(wordAt(tokenizer, 'the ferry', 3), undefined);
});

test('a word that the vocabulary does not know', () => {
  const word = wordAt(bundledTokenizer, 'so 👩‍👩‍👧!', 4);
  assert.equal(word?.isUnknown, true);
  assert.deepEqual([word.start, word.end, word.pieces[0]?.token], [3, 11, '[UNK]']);
});

test('far into a long line: as in the whole line', () => {
  const line = 'unaffable embeddings, '.repeat(5000);
  const whole = wordsIn(bundledTokenizer, line, { start: 0, end: line.length });
  for (const offset of [0, 21_999, 55_005, 109_980]) {
    assert.deepEqual(
      wordAt(bundledTokenizer, line, offset),
      whole.find(({ start, end }) => start <= offset && offset < end),
    );
  }
});

test('the words of a slice count in the whole text', () => {
  const words = wordsIn(bundledTokenizer, 'one two three', { start: 4, end: 13 });
  assert.deepEqual(
    words.map(({ start, end }) => [start, end]),
    [
      [4, 7],
      [8, 13],
    ],
  );
});
