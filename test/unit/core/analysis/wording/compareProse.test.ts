import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareProse } from '../../../../../src/core/analysis/wording/compareProse.ts';
import { differenceText } from '../../../../../src/core/analysis/wording/difference.ts';
import { proseWords } from '../../../../../src/core/analysis/wording/proseWords.ts';
import { numbersIn } from '../../../../../src/core/analysis/wording/wordSigns.ts';

function said(older: string, newer: string): string {
  const { wording, differences } = compareProse(older, newer);
  return [wording, ...differences.map(differenceText)].join(' ');
}

test('white space, punctuation and capitals are layout', () => {
  assert.equal(said('One line\nand another.', 'one line and another!'), 'layout');
  assert.equal(said('a rate of 1.5', 'a rate of 15'), 'differs 1.5 → 15');
});

test('a negation that came or went is named, one that is said otherwise is none', () => {
  assert.equal(said('Dogs are allowed.', 'Dogs are not allowed.'), 'differs +not');
  assert.equal(said('It works.', 'It doesn’t work.'), "differs +doesn't");
  assert.equal(
    said('It is possible to leave.', 'It is impossible to leave.'),
    'differs +impossible',
  );
  const { wording } = compareProse(
    'It is not possible to leave early.',
    'To leave early is impossible.',
  );
  assert.equal(wording, 'reworded');
  assert.equal(said('Das Tor ist offen.', 'Das Tor ist nicht offen.'), 'differs +nicht');
});

test('numbers are compared by value, in digits and words', () => {
  const numbers = (text: string) => numbersIn(proseWords(text));
  assert.deepEqual(numbers('1,000 and ten thousand or twenty five or 3.5 million'), [
    '1000',
    '10000',
    '25',
    '3500000',
  ]);
  assert.deepEqual(numbers('one of them'), []);
  assert.deepEqual(numbers('seven eleven, 5-7'), ['7', '11', '5', '7']);
  assert.equal(said('kept for three months', 'kept for 3 months'), 'reworded');
  assert.equal(said('kept for three months', 'kept for 5 months'), 'differs 3 → 5');
});

test('words that exclude each other are named where each text has one of them', () => {
  assert.equal(
    said('Open it before the start.', 'Open it after the start.'),
    'differs before → after',
  );
  assert.equal(said('You must pay.', 'You may pay.'), 'differs must → may');
  assert.equal(said('They have to pay.', 'They should pay.'), 'differs have to → should');
  assert.equal(said('for two days', 'for two weeks'), 'differs days → weeks');
});

test('names: those of programs anywhere, capitals within a sentence; none of German nouns', () => {
  assert.equal(said('Call `open` at once.', 'Call `close` at once.'), 'differs `open` → `close`');
  assert.equal(said('We met in Paris.', 'We met in London.'), 'differs Paris → London');
  const german = compareProse(
    'Der Hund ist im Garten und nicht auf der Wiese.',
    'Nicht auf der Wiese ist der Hund, sondern im Park und das immer wieder gern.',
  );
  assert.ok(!german.differences.some(({ newer }) => newer === 'Park'));
});

test('what only came or went is named where all else stays; two words that changed places, too', () => {
  assert.equal(
    said('Refunds are paid.', 'Refunds are paid twice yearly.'),
    'differs +twice yearly',
  );
  assert.equal(said('Big refunds are paid.', 'Refunds are paid.'), 'differs −Big');
  assert.equal(said('The dog chased the cat.', 'The cat chased the dog.'), 'differs dog ↔ cat');
});

test('a word in place of another is left to the model; of a sentence said anew nothing is', () => {
  const { wording, replaced } = compareProse('The soup holds nuts.', 'The soup holds fish.');
  assert.equal(wording, 'reworded');
  assert.deepEqual(replaced, { older: 'nuts', newer: 'fish' });
  const anew = compareProse(
    'If the file of the index is corrupt, it gets built anew.',
    'The index is rebuilt from scratch where its file is damaged.',
  );
  assert.deepEqual(anew, { wording: 'reworded', differences: [] });
});
