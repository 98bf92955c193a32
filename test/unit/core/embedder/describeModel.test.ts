import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeChoice } from '../../../../src/core/embedder/describeModel.ts';

test('says how vectors are made', () => {
  const of = (...args: Parameters<typeof describeChoice>): string => describeChoice(...args);
  assert.equal(of({ layer: -1, pooling: 'mean' }, 7), 'mean over the tokens of the last layer');
  assert.equal(of({ layer: 6, pooling: 'cls' }, 7), '[CLS] of the last layer');
  assert.equal(of({ layer: -2, pooling: 'max' }, 7), 'largest values over the tokens of layer 5');
  assert.equal(
    of({ layer: -1, pooling: 'first-last', prompt: 'p: ' }, 7),
    'mean over the tokens of layer 1 and the last layer, with "p: " before the text',
  );
  assert.equal(
    of({ layer: -1, pooling: 'cls+mean' }, 7),
    'one behind the other, [CLS] of the last layer and mean over the tokens of the last layer',
  );
  const one = { layerCount: 1, dims: 512 };
  assert.equal(
    of({ layer: -1, pooling: 'cls' }, 7, one),
    '[CLS] of the last layer, then a dense layer to 512 numbers',
  );
  assert.match(of({ layer: -1, pooling: 'mean' }, 7, { ...one, layerCount: 2 }), /2 dense layers/);
});
