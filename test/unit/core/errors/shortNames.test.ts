import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shortNames } from '../../../../src/core/errors/shortNames.ts';

test('of a very long name its beginning and end are said, and all of any other', () => {
  const path = `/${'folder/'.repeat(40)}notes.txt`;
  assert.equal(shortNames(`${path} cannot be read.`), `${path} cannot be read.`);
  const long = 'x'.repeat(5000);
  const said = shortNames(`There is no option --${long} here; put -- before it.`);
  assert.match(said, /^There is no option --x{148}…x{100} here; put -- before it\.$/);
  assert.ok(shortNames('🌘'.repeat(500)).isWellFormed());
});

test('of a sentence whose name is many words or blanks, too', () => {
  for (const name of [' '.repeat(5000), 'a name '.repeat(2000)]) {
    const said = shortNames(`There is no token "${name}" here; choose another model.`);
    assert.match(said, /^There is no token "/);
    assert.match(said, /here; choose another model\.$/);
    assert.ok(said.length <= 1500 && said.includes('…'));
  }
});
