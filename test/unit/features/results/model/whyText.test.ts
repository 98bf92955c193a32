import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundBy, whyText } from '../../../../../src/features/results/model/whyText.ts';

test('why a hit is here: every signal in words with its share, the strongest first', () => {
  const why = { words: 0.3, meaning: 0.625, test: -0.5, repeat: -0.25, name: 0.1, definition: 0.2 };
  assert.equal(
    whyText(why),
    'Why here: meaning +0.63 · words +0.30 · defines the name asked for +0.20 · name of the file +0.10 · ' +
      'further hit of its file, counted less −0.25 · test or example, counted less −0.50',
  );
  assert.equal(whyText({}), undefined);
});

test('what words alone have found says so, and what patterns alone have', () => {
  const hit = { score: undefined, isEstimate: false, why: { words: 1 } };
  assert.deepEqual(foundBy(hit, false), ['by its words']);
  assert.deepEqual(foundBy(hit, true), ['by the pattern']);
  assert.deepEqual(foundBy({ ...hit, score: 0.5 }, false), ['words']);
});
