import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeChoice } from '../../../../src/core/embedder/describeChoice.ts';

test('says how vectors are made', () => {
  const of = (...args: Parameters<typeof describeChoice>): string => describeChoice(...args);
  assert.equal(of({ layer: -1, pooling: 'mean' }, 7), 'mean over the tokens of the last layer');
  assert.equal(of({ layer: 6, pooling: 'cls' }, 7), '[CLS] of the last layer');
  assert.equal(of({ layer: -2, pooling: 'max' }, 7), 'largest values over the tokens of layer 5');
  assert.equal(
    of({ layer: -1, pooling: 'first-last', prompt: 'p: ' }, 7),
    'mean over the tokens of layer 1 and the last layer, with "p: " before the text',
  );
});
