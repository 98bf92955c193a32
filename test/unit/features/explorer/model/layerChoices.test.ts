import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layerChoices } from '../../../../../src/features/explorer/model/layerChoices.ts';

test('the last layer stands first and has the number that stays the last with another model', () => {
  assert.deepEqual(layerChoices(3), [
    { label: 'Layer 2', description: 'last', layer: -1 },
    { label: 'Layer 1', layer: 1 },
    { label: 'Layer 0', description: 'embedding layer', layer: 0 },
  ]);
});

test('before the model is known there is none, and a model may have one alone', () => {
  assert.deepEqual(layerChoices(0), []);
  assert.deepEqual(layerChoices(1), [
    { label: 'Layer 0', description: 'embedding layer', layer: -1 },
  ]);
});
