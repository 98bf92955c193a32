import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foldText } from '../../../../src/core/search/foldedText.ts';
import {
  identifierParts,
  identifierWords,
  searchWords,
} from '../../../../src/core/search/identifierWords.ts';

test('names come apart where a reader takes a breath', () => {
  const parts: Record<string, string[]> = {
    parseHttpRequest: ['parse', 'Http', 'Request'],
    HTTPServer: ['HTTP', 'Server'],
    parseURL: ['parse', 'URL'],
    snake_case_name: ['snake', 'case', 'name'],
    MAX_FILE_BYTES: ['MAX', 'FILE', 'BYTES'],
    utf8Text: ['utf', '8', 'Text'],
    überGröße: ['über', 'Größe'],
    _private: ['private'],
  };
  for (const [name, expected] of Object.entries(parts)) {
    assert.deepEqual(identifierParts(name), expected);
  }
});

test('a word of one part has none', () => {
  for (const name of ['word', 'Word', 'URL', '42', 'größe', '海']) {
    assert.deepEqual(identifierParts(name), []);
  }
});

test('only the names of a text give words', () => {
  assert.deepEqual(identifierWords('const userName = read_file(path);'), [
    ...['user', 'Name'],
    ...['read', 'file'],
  ]);
  assert.deepEqual(searchWords("don't: a_b, c-d"), ['don', 't', 'a_b', 'c', 'd']);
});

test('of scripts without spaces each two letters, and the last one', () => {
  assert.deepEqual(identifierWords('東京都庁, 海 そして readFileの中'), [
    ...['東京', '京都', '都庁', '庁', '海', 'そし', 'して', 'て'],
    ...['readFile', 'read', 'File', 'の中', '中'],
  ]);
  // A letter's marks, of vowels and tones, are its own.
  assert.deepEqual(identifierWords('ที่นี่'), ['ที่นี่', 'นี่']);
  assert.deepEqual(identifierWords(foldText('か\u3099くｶﾞｸ')), ['がく', 'くガ', 'ガク', 'ク']);
  assert.deepEqual(identifierWords('données Größe море ἄνθρωπος'), []);
});
