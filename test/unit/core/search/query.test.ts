import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  asksForNothing,
  parseQuery,
  plainPlaces,
  plainQuery,
} from '../../../../src/core/search/query.ts';

const none = { phrases: [], patterns: [], paths: [], languages: [] };

describe('parseQuery', () => {
  test('operators are taken out of what the model gets', () => {
    const query = parseQuery(
      'low tide "C++" -harbour path:docs lang:ts -lang:md /a\\/b [cd]/i sea',
    );
    assert.equal(query.plain.replace(/ +/g, ' '), 'low tide C++ sea');
    assert.deepEqual(query.wanted, {
      phrases: ['C++'],
      patterns: [{ source: 'a\\/b [cd]', ignoresCase: true }],
      paths: ['docs'],
      languages: ['ts'],
    });
    assert.deepEqual(query.unwanted, { ...none, phrases: ['harbour'], languages: ['md'] });
  });

  test('what only looks like an operator is words', () => {
    for (const text of [
      'well-known',
      'at -5 degrees',
      'git log --oneline',
      '/usr/local/lib',
      'and/or',
      'https://a.org/b/',
      'a - b',
      'the path : here',
      'filepath:x',
    ]) {
      assert.deepEqual(parseQuery(text), { plain: text, wanted: none, unwanted: none }, text);
    }
  });

  test('a value or a phrase behind a minus may be in quotes, which may be open', () => {
    const { plain, wanted, unwanted } = parseQuery('tide path:"my notes" -"low water');
    assert.equal(plain, 'tide');
    assert.deepEqual(wanted.paths, ['my notes']);
    assert.deepEqual(unwanted.phrases, ['low water']);
  });

  test('an operator that is not finished asks for nothing', () => {
    for (const text of ['', '  ', '""', 'path:', 'lang: ', '-harbour', 'path:docs']) {
      assert.equal(asksForNothing(parseQuery(text)), true, text);
    }
    for (const text of ['tide', '"tide"', '/tide/', '=>', '-5']) {
      assert.equal(asksForNothing(parseQuery(text)), false, text);
    }
  });

  test('quotes may be curly, open or empty', () => {
    assert.deepEqual(parseQuery('“low tide”').wanted.phrases, ['low tide']);
    assert.deepEqual(parseQuery('sea "low tide').wanted.phrases, ['low tide']);
    assert.equal(plainQuery(' the “low tide" '), 'the  low tide');
  });

  test('NUL parts words, in quotes, too', () => {
    const { plain, wanted } = parseQuery('a\0b "low\0water" "=\0>"');
    assert.equal(plain.replace(/ +/g, ' '), 'a b low water = >');
    assert.deepEqual(wanted.phrases, ['low water', '= >']);
  });

  test('ten thousand signs of operators are read in a moment', () => {
    for (const part of ['-', '"', '/a', 'path:', ' /a', ' -a"', '\\/ /']) {
      assert.equal(typeof parseQuery(part.repeat(10_000)).plain, 'string');
    }
  });
});

test('the places of what the model gets of a query lead to what was typed', () => {
  const shown = (typed: string): string => {
    const { plain } = parseQuery(typed);
    const places = plainPlaces(typed);
    assert.equal(places.length, plain.length);
    return Array.from(places, (place, i) => (plain[i]?.trim() ? typed[place] : ' ')).join('');
  };
  for (const typed of [
    'boats at sea',
    '  boats   at sea ',
    'path:src boats -ships "at sea" lang:ts /a.b/ moored',
    'boats “at sea',
    '-"not this" boats 海 😀 sea',
    'path:x',
    '',
  ]) {
    assert.equal(shown(typed), parseQuery(typed).plain.replace(/\s/g, ' '), typed);
  }
  assert.deepEqual([...plainPlaces('-ships sea')], [7, 8, 9]);
});
