import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { wordShares, type TokenShares } from '../../../../src/core/search/wordShares.ts';

const text = 'Boats unafraid, asleep ';
/** [CLS] boats un ##af ##raid , asleep [SEP] */
const shares: TokenShares = {
  spans: Int32Array.from([0, 0, 0, 5, 6, 8, 8, 10, 10, 14, 14, 15, 16, 22, 0, 0]),
  words: Int32Array.from([-1, 0, 1, 1, 1, 2, 3, -1]),
  contributions: Float64Array.from([0.1, 0.2, 0.01, 0.02, 0.03, -0.05, 0.3, 0.04]),
};

function rounded(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value * 1e9) / 1e9;
}

describe('a score shared out to words', () => {
  test('pieces of a word are added up, and the text between words is kept', () => {
    const { words, cls, sep, rest } = wordShares(text, shares, 10);
    assert.deepEqual(
      words.map((word) => [word.text, rounded(word.contribution)]),
      [
        ['Boats', 0.2],
        [' ', undefined],
        ['unafraid', 0.06],
        [',', -0.05],
        [' ', undefined],
        ['asleep', 0.3],
        [' ', undefined],
      ],
    );
    assert.deepEqual([cls, sep, rest], [0.1, 0.04, 0]);
    assert.equal(words.map((word) => word.text).join(''), text);
  });

  test('of many words the strongest run is listed, the others are the rest', () => {
    const { words, cls, sep, rest } = wordShares(text, shares, 2);
    assert.deepEqual(
      words.map((word) => word.text),
      ['Boats', ' ', 'unafraid'],
    );
    const listed = words.reduce((sum, { contribution = 0 }) => sum + contribution, 0);
    const total = shares.contributions.reduce((sum, value) => sum + value, 0);
    assert.ok(Math.abs(listed + cls + sep + rest - total) < 1e-12);
    assert.equal(rounded(rest), 0.25);
  });

  test('a prompt has a share of its own', () => {
    const withPrompt: TokenShares = {
      spans: Int32Array.from([0, 0, 0, 0, 0, 5, 0, 0]),
      words: Int32Array.from([-1, -1, 0, -1]),
      contributions: Float64Array.from([0.5, 0.125, 0.25, 0.0625]),
    };
    assert.deepEqual(wordShares('Boats', withPrompt, 5), {
      words: [{ text: 'Boats', contribution: 0.25 }],
      cls: 0.5,
      sep: 0.0625,
      prompt: 0.125,
      rest: 0,
    });
  });

  test('a text without words', () => {
    const none: TokenShares = {
      spans: new Int32Array(4),
      words: Int32Array.from([-1, -1]),
      contributions: Float64Array.from([0.5, 0.25]),
    };
    assert.deepEqual(wordShares('', none, 5), { words: [], cls: 0.5, sep: 0.25, rest: 0 });
  });
});
