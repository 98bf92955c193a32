import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonLine } from '../../../../src/core/json/jsonLine.ts';

test('neither an end of a line nor a control is written as it is, and the value stays', () => {
  const text = 'a\u0085b\u2028c\u2029d\u009b31m\u007f\u001b\n\ud800é';
  const line = jsonLine({ text });
  assert.match(line, /^[\x20-\x7eé]+\n$/);
  assert.deepEqual(JSON.parse(line), { text });
});
