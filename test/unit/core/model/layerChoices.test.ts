import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layerChoices, layerName } from '../../../../src/core/model/layerChoices.ts';

test('the last layer stands first and has the number that stays the last with another model', () => {
  assert.deepEqual(layerChoices(3), [
    { layer: -1, number: 2, note: 'last' },
    { layer: 1, number: 1, note: '' },
    { layer: 0, number: 0, note: 'embedding layer' },
  ]);
  assert.deepEqual(layerChoices(3).map(layerName), ['2 (last)', '1', '0 (embedding layer)']);
});

test('before the model is known there is none, and a model may have one alone', () => {
  assert.deepEqual(layerChoices(0), []);
  assert.deepEqual(layerChoices(1), [{ layer: -1, number: 0, note: 'embedding layer' }]);
});
