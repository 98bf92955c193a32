import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  markedMarkdown,
  metMarkdown,
} from '../../../../../src/features/results/model/plainMarkdown.ts';
import type { TintedWord } from '../../../../../src/features/results/model/tintedWords.ts';

const text = 'boats *under* the lunar pull';
const word = (said: string, tint: number, ...asked: string[]): TintedWord => {
  const start = text.indexOf(said);
  const span = { start, end: start + said.length };
  return { ...span, strength: 'weak', met: { ...span, tint, asked, isSame: false } };
};

test('pairs that met are named in their colours, each once, and nothing in them is markup', () => {
  const words = [
    { start: 0, end: 5, strength: 'strong' } as const,
    word('*under*', 1, '[by](x)'),
    word('lunar', 0, 'moon', 'night'),
    word('lunar', 0, 'moon', 'night'),
  ];
  const [by, moon, ...others] = metMarkdown(text, words).split(' · ');
  assert.deepEqual(others, []);
  assert.match(by!, /^<span style="color:var\(--vscode-symbolIcon-eventForeground\);">/);
  assert.doesNotMatch(by!, /[[\]*]/);
  assert.match(moon!, /charts-blue\);">moon&#44;&#32;night&#32;→&#32;lunar<\/span>$/);
  assert.equal(metMarkdown(text, words.slice(0, 1)), '');
});

test('a word that met has the background of its pair, another one that of its strength', () => {
  const marked = markedMarkdown(text, [
    { start: 0, end: 5, strength: 'strong' },
    word('lunar', 5, 'moon'),
  ]);
  const style = /<span style="([^"]*)">/g;
  assert.deepEqual(
    Array.from(marked.matchAll(style), ([, each]) => each),
    [
      'background-color:var(--vscode-semanticText-matchedWordStrongBackground);',
      'background-color:var(--vscode-semanticText-metWord6Background);',
    ],
  );
});
