import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quoted } from '../../../../src/core/errors/quoted.ts';

test('a name stands in quotes on one line, and only its beginning where it is long', () => {
  assert.equal(quoted('a "b"\nc', 7), '"a \\"b\\"\\nc"');
  assert.equal(quoted('abcdefgh', 7), '"abcdefg…"');
  // A character is not cut in two.
  assert.equal(quoted('abcdef😀', 7), '"abcdef…"');
});
