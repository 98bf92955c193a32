import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countedWords, tokenWeights } from '../../../../src/core/tokenVectors/tokenWeights.ts';

/** `Boats, übermut` with the last word in two pieces. */
const text = 'Boats, übermut';
const tokens = {
  spans: Int32Array.of(0, 5, 5, 6, 7, 11, 11, 14),
  words: Int32Array.of(0, 1, 2, 2),
};

test('words are counted as a full-text search has them, and signs are not', () => {
  const words = countedWords(text, tokens).map((word) => word?.text);
  assert.deepEqual(words, ['boats', undefined, 'ubermut']);
});

test('a letter of a script without spaces is counted, and a stop word that stands alone', () => {
  const one = { spans: Int32Array.of(0, 1), words: Int32Array.of(0) };
  assert.deepEqual(countedWords('海', one), [{ text: '海', isPrefix: true }]);
  const stop = { spans: Int32Array.of(0, 3), words: Int32Array.of(0) };
  assert.deepEqual(countedWords('the', stop), [{ text: 'the', isPrefix: false }]);
});

test('a token counts by the square of its word’s rarity, shared among its pieces', () => {
  const weights = tokenWeights(tokens, [9, undefined, 0], 10);
  const common = Math.log(1 + 1.5 / 9.5) ** 2;
  const unknown = Math.log(1 + 10.5 / 0.5) ** 2;
  assert.deepEqual([...weights], [common, 0, unknown / 2, unknown / 2]);
});

test('a word that more texts are said to hold than there are still counts something', () => {
  const [weight = 0] = tokenWeights(
    { spans: Int32Array.of(0, 5), words: Int32Array.of(0) },
    [5],
    3,
  );
  assert.equal(weight, Math.log(1 + 0.5 / 3.5) ** 2);
});
