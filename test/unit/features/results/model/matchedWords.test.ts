import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchedWords } from '../../../../../src/features/results/model/matchedWords.ts';
import {
  markedMarkdown,
  plainMarkdown,
} from '../../../../../src/features/results/model/plainMarkdown.ts';
import type { AttributeAnswer } from '../../../../../src/protocol/attributionApi.ts';

const text = 'the boats, asleep!';

/** [CLS] the boat ##s , asleep ! [SEP] */
function answer(...contributions: readonly number[]): AttributeAnswer {
  return {
    score: 0.5,
    tokens: [],
    spans: Int32Array.of(0, 0, 0, 3, 4, 8, 8, 9, 9, 10, 11, 17, 17, 18, 0, 0),
    words: Int32Array.of(-1, 0, 1, 1, 2, 3, 4, -1),
    contributions: Float64Array.from(contributions),
  };
}

function found(...parts: Parameters<typeof matchedWords>[1]): string[] {
  return matchedWords(text, parts).map(
    ({ start, end, strength }) => `${strength} ${text.slice(start, end)}`,
  );
}

test('words that add the most, by the sum of their pieces; never punctuation or special tokens', () => {
  const shares = answer(0.9, 0.01, 0.1, 0.1, 0.3, 0.09, 0.3, 0.9);
  assert.deepEqual(found({ answer: shares, weight: 1 }), ['strong boats', 'weak asleep']);
});

test('the parts of a query add up, those that are to be less like with the other sign', () => {
  const one = answer(0, 0.1, 0.2, 0, 0, 0.2, 0, 0);
  const other = answer(0, 0, 0.2, 0, 0, 0, 0, 0);
  assert.deepEqual(found({ answer: one, weight: 1 }, { answer: other, weight: -1 }), [
    'strong asleep',
  ]);
});

test('words that stand everywhere are left out, where there are others', () => {
  const shares = answer(0, 0.9, 0.1, 0, 0, 0.2, 0, 0);
  assert.deepEqual(found({ answer: shares, weight: 1 }), ['weak boats', 'strong asleep']);
});

test('no word where none adds anything, and none with cls pooling', () => {
  assert.deepEqual(found({ answer: answer(0, -1, -1, 0, 0, -1, 0, 0), weight: 1 }), []);
  assert.deepEqual(found({ answer: { ...answer(), contributions: undefined }, weight: 1 }), []);
  assert.deepEqual(found(), []);
});

test('nothing of a text acts as markup, a link or an icon in a tooltip', () => {
  const wild = '[a](command:x) <b>*c*</b> $(alert) https://d.e www.f.g\n# h &amp; `i` me@j.k';
  const markdown = plainMarkdown(wild);
  assert.doesNotMatch(markdown.replaceAll('<br>', '').replaceAll(/&#\d+;/g, ''), /[^\p{L}]/u);
  const decoded = markdown
    .replaceAll('<br>', '\n')
    .replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
  assert.equal(decoded, wild);
  const marked = markedMarkdown('a <b> c', [{ start: 3, end: 4, strength: 'strong' }]);
  assert.match(marked, /^a&#32;&#60;<span style="[^"]+"><strong>b<\/strong><\/span>&#62;&#32;c$/);
});
