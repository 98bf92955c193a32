import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MetWord } from '../../../../../src/core/tokenVectors/metWords.ts';
import { tintedWords } from '../../../../../src/features/results/model/tintedWords.ts';

test('words that met have their colour and keep their strength; the others stay; none overlap', () => {
  const met = (start: number, end: number): MetWord => {
    return { start, end, tint: 1, asked: ['moon'], isSame: false };
  };
  const words = [
    { start: 0, end: 5, strength: 'strong' },
    { start: 6, end: 9, strength: 'weak' },
    { start: 20, end: 24, strength: 'strong' },
  ] as const;
  const all = tintedWords(words, [met(10, 14), met(1, 5)]);
  assert.deepEqual(
    all.map(({ start, end, strength, met: of }) => [start, end, strength, of !== undefined]),
    [
      [1, 5, 'strong', true],
      [6, 9, 'weak', false],
      [10, 14, 'weak', true],
      [20, 24, 'strong', false],
    ],
  );
  assert.deepEqual(tintedWords(words, []), words);
});
