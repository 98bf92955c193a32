import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { AppError } from '../../../../src/core/errors/appError.ts';
import { createInput } from '../../../../src/core/tokenizer/createInput.ts';
import { bundledTokenizer } from './bundledTokenizer.ts';

describe('createInput', () => {
  test('pads ids, mask and spans to the length, not the tokens', () => {
    const input = createInput(bundledTokenizer, 'Embeddings, playing', 9);
    assert.deepEqual(input.tokens, [
      '[CLS]',
      'em',
      '##bed',
      '##ding',
      '##s',
      ',',
      'playing',
      '[SEP]',
    ]);
    assert.deepEqual([...input.inputIds], [101, 7861, 8270, 4667, 2015, 1010, 2652, 102, 0]);
    assert.deepEqual([...input.attentionMask], [1, 1, 1, 1, 1, 1, 1, 1, 0]);
    assert.deepEqual([...input.spans], [0, 0, 0, 2, 2, 5, 5, 9, 9, 10, 10, 11, 12, 19, 0, 0, 0, 0]);
  });

  test('an empty text is [CLS] and [SEP]', () => {
    const input = createInput(bundledTokenizer, '', 2);
    assert.deepEqual(input.tokens, ['[CLS]', '[SEP]']);
    assert.deepEqual([...input.inputIds], [101, 102]);
    assert.deepEqual([...input.spans], [0, 0, 0, 0]);
  });

  test('fits exactly, and one token more is an error', () => {
    assert.equal(createInput(bundledTokenizer, 'one two three', 5).tokens.length, 5);
    assert.throws(
      () => createInput(bundledTokenizer, 'one two three', 4),
      (error) =>
        error instanceof AppError &&
        error.code === 'tooManyTokens' &&
        error.message.includes('Token length greater than max length'),
    );
  });

  test('refuses a length that is not a positive whole number', () => {
    for (const length of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 40]) {
      assert.throws(
        () => createInput(bundledTokenizer, 'x', length),
        (error) => error instanceof AppError && error.code === 'invalidInput',
        String(length),
      );
    }
  });
});
