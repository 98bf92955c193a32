import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sameWord, wordAround } from '../../../../../src/core/search/words/sameWord.ts';
import { noCharacter } from '../../../../../src/core/text/segment.ts';

function at(line: string): string | undefined {
  const offset = line.indexOf('|');
  const text = line.replace('|', '');
  const found = wordAround(text, offset);
  return found && text.slice(found.start, found.end);
}

function places(word: string, text: string): string[] {
  return sameWord(word)(text).map(({ start, end }) => `${start} ${text.slice(start, end)}`);
}

describe('The word at a cursor', () => {
  test('it is the one that the cursor is in, or right behind', () => {
    assert.equal(at('the ba|nk of'), 'bank');
    assert.equal(at('the |bank of'), 'bank');
    assert.equal(at('the bank| of'), 'bank');
    assert.equal(at('bank|'), 'bank');
    assert.equal(at('|bank'), 'bank');
    assert.equal(at('a  |  b'), undefined);
    assert.equal(at('|'), undefined);
    assert.equal(at('(|)'), undefined);
  });

  test('of a name it is the part there', () => {
    assert.equal(at('open riverBa|nkAccount now'), 'Bank');
    assert.equal(at('river_b|ank_account'), 'bank');
    assert.equal(at('parseURL|'), 'URL');
  });

  test('in a script without spaces it is a word of it', () => {
    assert.equal(at('我在银|行工作'), '银行');
  });

  test('a word that is far too long is none', () => {
    assert.equal(at(`${'x'.repeat(150)}|${'x'.repeat(150)}`), undefined);
  });
});

describe('Places of a word', () => {
  test('inflected forms, capitals and accents make no other word', () => {
    assert.deepEqual(places('bank', 'Banks, a bank; BANK. Bänk banker'), [
      '0 Banks',
      '9 bank',
      '15 BANK',
      '21 Bänk',
    ]);
  });

  test('parts of names are found, and a name whole', () => {
    assert.deepEqual(places('bank', 'openBankAccount bank_id embankment'), ['4 Bank', '16 bank']);
    assert.deepEqual(places('bank_id', 'my bank_id is a bank id'), ['3 bank_id']);
  });

  test('what is written within a letter does not part a word', () => {
    assert.deepEqual(places('café', `the caf${noCharacter}${noCharacter}é`), [
      `4 caf${noCharacter}${noCharacter}é`,
    ]);
  });

  test('in a script without spaces it stands among other letters', () => {
    assert.deepEqual(places('银行', '我在银行工作，银行'), ['2 银行', '7 银行']);
  });

  test('none stands in a blank text', () => {
    assert.deepEqual(places('bank', ''), []);
  });
});
