import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordLines } from '../../../src/cli/input/readInput.ts';

test('records end at \\n or \\r\\n; blank lines count, but not at the end', () => {
  assert.deepEqual(recordLines('a\tb\r\n\nc\rd\n'), ['a\tb', '', 'c\rd']);
  assert.deepEqual(recordLines('a'), ['a']);
  assert.deepEqual(recordLines('a\n\r\n\n'), ['a']);
  assert.deepEqual(recordLines(''), []);
  assert.deepEqual(recordLines(' \n'), [' ']);
});
