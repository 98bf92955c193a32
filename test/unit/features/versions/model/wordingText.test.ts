import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  Wording,
  WordingMark,
} from '../../../../../src/features/versions/model/wordingMarks.ts';
import {
  wordingFacts,
  wordingMeaning,
  wordingSummary,
} from '../../../../../src/features/versions/model/wordingText.ts';

const place = { spans: [{ start: 0, end: 4 }], text: 'text', line: 6 };
const mark = (wording: Wording, more: Partial<WordingMark> = {}): WordingMark => ({
  ...{ wording, older: place, newer: place, cosine: 0.87, expected: 1e-6, differences: [] },
  ...more,
});

test('what there is of each tint is summed up; what there is none of is left out', () => {
  assert.equal(wordingSummary([]), '');
  assert.equal(wordingSummary([mark('layout')]), '1 says it otherwise');
  const all = (['layout', 'reworded', 'moved', 'differs', 'new', 'gone'] as const).map((each) =>
    mark(each),
  );
  assert.equal(wordingSummary(all), '2 say it otherwise · 1 moved · 3 say something else');
});

test('a mark says how near both are and what they differ in', () => {
  const differences = [{ newer: 'not' }, { older: '5', newer: '7' }];
  assert.equal(
    wordingFacts(mark('differs', { differences })),
    '▰▰▰▰▰ strong, cosine 0.87, differs in: +not, 5 → 7',
  );
  assert.equal(wordingFacts(mark('moved', { cosine: 1 })), '');
  assert.equal(wordingFacts(mark('new', { cosine: NaN, expected: undefined })), '');
  assert.equal(wordingMeaning(mark('moved')), 'Was line 7.');
  assert.match(wordingMeaning(mark('differs', { differences })), /words in them differ/);
  assert.match(wordingMeaning(mark('differs')), /not near enough/);
});
