import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseQuery } from '../../../../src/core/search/query.ts';
import { atOnce } from '../../../../src/core/search/steps.ts';
import { TextFilter } from '../../../../src/engine/query/textFilter.ts';

const accepted = (query: string, texts: readonly string[]): string[] => {
  const filter = new TextFilter(parseQuery(query));
  return texts.filter((text) => atOnce(filter.accepts(text)));
};

test('signs alone stand as they are, but for what chooses their looks', () => {
  const hearts = ['I ❤ it', 'I ❤️ it', 'I 💙 it'];
  assert.deepEqual(accepted('"❤️"', hearts), hearts.slice(0, 2));
  assert.deepEqual(accepted('"❤"', hearts), hearts.slice(0, 2));
  assert.deepEqual(accepted('I -"❤️"', hearts), hearts.slice(2));
  assert.deepEqual(accepted('"=>"', ['a => b', 'a = > b']), ['a => b']);
  assert.deepEqual(accepted('"\ufe0f"', hearts), []);
});

test('a word with digits rules names in and out', () => {
  const names = ['new Utf8Decoder()', 'new Decoder(8)'];
  assert.deepEqual(accepted('"utf8"', names), names.slice(0, 1));
  assert.deepEqual(accepted('decoder -utf8', names), names.slice(1));
});
