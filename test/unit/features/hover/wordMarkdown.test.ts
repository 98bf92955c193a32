import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setLanguage } from '../../../../src/core/l10n/translate.ts';
import { wordMarkdown } from '../../../../src/features/hover/wordMarkdown.ts';
import { germanBundle } from '../../../support/germanBundle.ts';

function markdownOf(text: string, token = text): string {
  const piece = { token, id: 1, start: 0, end: text.length };
  const isUnknown = token === '[UNK]';
  return wordMarkdown({ start: 0, end: text.length, pieces: [piece], isUnknown }, text);
}

test('a row for each piece', () => {
  const pieces = [
    { token: 'boat', id: 4049, start: 4, end: 8 },
    { token: '##s', id: 2015, start: 8, end: 9 },
  ];
  const word = { start: 4, end: 9, pieces, isUnknown: false };
  const lines = wordMarkdown(word, 'The boats').replaceAll('&emsp;', '').split('\n');
  assert.equal(lines[0], '`boats` — 2 pieces');
  assert.deepEqual(lines.slice(-3), ['| `boat` | 4049 | 4–8 |', '| `##s` | 2015 | 8–9 |', '']);
});

test('backticks and bars end neither the code span nor the cell', () => {
  assert.match(markdownOf('`'), /^`` ` `` — 1 piece\n/);
  assert.match(markdownOf('|'), /\n\| `\\\|` \|/);
});

test('an unknown word has a sentence; a long one is cut short between characters', () => {
  const text = '😀'.repeat(100);
  const lines = markdownOf(text, '[UNK]').split('\n');
  assert.match(lines[0] ?? '', /^`(😀){29}…` is unknown$/u);
  assert.ok(lines.some((line) => line.startsWith('The vocabulary has no pieces for it')));
});

test('marks that turn text around are left out', () => {
  assert.match(markdownOf('a\u202eb\u0007c'), /^`abc` /);
});

test('in German', () => {
  setLanguage(germanBundle());
  try {
    assert.match(
      markdownOf('Hafen').replaceAll('&emsp;', ''),
      /^`Hafen` — 1 Wortstück\n\n\| Wortstück \| Nummer \| Stelle \|\n/,
    );
    assert.match(
      markdownOf('x', '[UNK]'),
      /^`x` ist unbekannt\n\nDas Vokabular hat keine Wortstücke/,
    );
  } finally {
    setLanguage(undefined);
  }
});
