import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { language, setLanguage, t, tCount, tParts } from '../../../../src/core/l10n/translate.ts';

describe('Sentences in a language', () => {
  afterEach(() => {
    setLanguage(undefined);
  });

  test('in English they are said as they are written, with their values', () => {
    assert.equal(language().name, 'en');
    assert.equal(t('{1} of {0}, {1}', 'b', 'a'), 'a of b, a');
    assert.equal(t('{0} tokens', 1234), '1,234 tokens');
    assert.equal(t('line {0}', '1234'), 'line 1234');
    assert.equal(t('{0} and {1}', '{1}'), '{1} and {1}', 'what a value holds is not filled in');
    assert.equal(tCount(1, '{0} line', '{0} lines'), '1 line');
    assert.equal(tCount(1200, '{0} line of {1}', '{0} lines of {1}', 'a'), '1,200 lines of a');
  });

  test('each number is written as `Intl` writes it', () => {
    for (const value of [0, 7, 999, 1000, 1_234_567, -3, 0.5, 12.345678, NaN, Infinity]) {
      assert.equal(t('{0}', value), value.toLocaleString('en'));
    }
  });

  test('in another one as it is translated, numbers as it writes them, and in English what is missing', () => {
    setLanguage({
      name: 'de',
      translations: {
        '{0} of {1}': 'von {1} sind es {0}',
        '{0} lines#one': '{0} Zeile',
        '{0} lines#other': '{0} Zeilen',
      },
    });
    assert.equal(t('{0} of {1}', 5, 1234), 'von 1.234 sind es 5');
    assert.equal(tCount(1, '{0} line', '{0} lines'), '1 Zeile');
    assert.equal(tCount(0, '{0} line', '{0} lines'), '0 Zeilen');
    assert.equal(tCount(1234, '{0} line', '{0} lines'), '1.234 Zeilen');
    assert.equal(t('{0} tokens', 1234), '1,234 tokens');
    assert.equal(tCount(1234, '{0} text', '{0} texts'), '1,234 texts');
  });

  test('a language with more plural forms has each of them', () => {
    setLanguage({
      name: 'pl',
      translations: {
        '{0} lines#one': '{0} wiersz',
        '{0} lines#few': '{0} wiersze',
        '{0} lines#many': '{0} wierszy',
        '{0} lines#other': '{0} wiersza',
      },
    });
    const said = [1, 2, 5, 22, 1.5].map((count) => tCount(count, '{0} line', '{0} lines'));
    assert.deepEqual(said, ['1 wiersz', '2 wiersze', '5 wierszy', '22 wiersze', '1,5 wiersza']);
  });

  test('values that are no text stay what they are, in the order of the sentence', () => {
    const [a, b] = [{ name: 'a' }, { name: 'b' }];
    assert.deepEqual(tParts('Choose {0} or {1}.', a, b), ['Choose ', a, ' or ', b, '.']);
    setLanguage({ name: 'de', translations: { 'Choose {0} or {1}.': '{1} oder {0} wählen.' } });
    assert.deepEqual(tParts('Choose {0} or {1}.', a, b), [b, ' oder ', a, ' wählen.']);
  });
});
