import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oneLine } from '../../../../src/core/text/oneLine.ts';

test('a text on one line: blanks in runs of one, nothing that turns it around, cut at a whole character', () => {
  assert.equal(oneLine('  two\r\n\twords ', 20), 'two words');
  assert.equal(oneLine('a\u202eb\u2066c\u200f', 20), 'abc');
  assert.equal(oneLine('abcdef', 6), 'abcdef');
  assert.equal(oneLine('abcdefg', 6), 'abcde…');
  assert.equal(oneLine('abcd😀fg', 6), 'abcd…');
  assert.equal(oneLine(' \n ', 6), '');
});
