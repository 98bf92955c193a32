import assert from 'node:assert/strict';
import { test } from 'node:test';
import { themeNames } from '../../../../../src/core/analysis/clusters/themeNames.ts';

test('themes are named by what tells them apart: words, phrases of two, no form of a word twice', () => {
  const texts = [
    'How do I top up my card?',
    'My top-up is pending',
    'I want a top up with my card, please',
    'What is the exchange rate of my card?',
    'Are exchange rates high?',
    "Don't the exchange rates change?",
  ];
  const names = themeNames(texts, Int32Array.of(0, 0, 0, 1, 1, 1), 2);
  assert.deepEqual(
    names.map(({ name }) => name),
    ['top up, card', 'exchange rates'],
  );
  assert.ok(names[0]?.terms.includes('top up'));
});

test('any language, no words, a theme of none', () => {
  const names = themeNames(
    ['Die Fähre fährt um zwölf', 'Eine Fähre im Hafen', '???', '渡船 晚点', '渡船 港口'],
    Int32Array.of(0, 0, 1, 2, 2),
    4,
  );
  assert.deepEqual(
    names.map(({ name }) => name),
    ['fähre', '', '渡船', ''],
  );
});

test('what stands in texts without a theme names none', () => {
  const texts = ['ferry late', 'ferry harbour', 'ferry', 'ferry', 'ferry', 'late ferry'];
  const [name] = themeNames(texts, Int32Array.of(0, 0, -1, -1, -1, -1), 1);
  assert.deepEqual(name?.terms, ['ferry']);
});
