import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wordMatches, wordsOfTokens } from '../../../../src/core/tokenVectors/wordMatches.ts';

/** `boat sheds` with the second word in two pieces, as the model has them between `[CLS]` and `[SEP]`. */
const boatSheds = {
  spans: Int32Array.of(0, 4, 5, 8, 8, 10),
  words: Int32Array.of(0, 1, 1),
};
/** `a ship` */
const ship = { spans: Int32Array.of(0, 1, 2, 6), words: Int32Array.of(0, 1) };

test('pieces that follow one another are one word, and special tokens are none', () => {
  const words = wordsOfTokens({
    spans: Int32Array.of(0, 0, 0, 4, 5, 8, 8, 10, 0, 0),
    words: Int32Array.of(-1, 0, 1, 1, -1),
  });
  assert.deepEqual(words, [
    { start: 0, end: 4, tokens: [1] },
    { start: 5, end: 10, tokens: [2, 3] },
  ]);
});

test('a word meets what its nearest piece met, and has the weights of all its pieces', () => {
  const best = { cosines: Float32Array.of(0.5, 0.25, 0.75), places: Int32Array.of(1, 1, 0) };
  assert.deepEqual(wordMatches(boatSheds, ship, best, [2, 1, 1]), [
    { queryStart: 0, queryEnd: 4, start: 2, end: 6, cosine: 0.5, weight: 0.5 },
    { queryStart: 5, queryEnd: 10, start: 0, end: 1, cosine: 0.75, weight: 0.5 },
  ]);
});

test('without weights all words count alike', () => {
  const best = { cosines: Float32Array.of(0.5, 0.25, 0.75), places: Int32Array.of(1, 1, 0) };
  const weights = wordMatches(boatSheds, ship, best, [0, 0, 0]).map(({ weight }) => weight);
  assert.deepEqual(weights, [0.5, 0.5]);
});

test('in a text without tokens no word meets another', () => {
  const best = { cosines: new Float32Array(3), places: Int32Array.of(-1, -1, -1) };
  const nothing = { spans: new Int32Array(), words: new Int32Array() };
  assert.deepEqual(wordMatches(boatSheds, nothing, best, [1, 1, 1]), []);
});
