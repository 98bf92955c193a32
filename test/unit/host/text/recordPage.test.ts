import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordPage } from '../../../../src/host/text/recordPage.ts';

const line = JSON.stringify({ id: 'T-1', text: 'a "warm"\nengine', note: '', minutes: 12 });
const page = 'id: T-1\ntext:\na "warm"\nengine\nnote:\nminutes: 12\n';

function shown(from: string, to = from): string {
  const at = { start: line.indexOf(from), end: line.indexOf(to) + to.length };
  const { text, start, end } = recordPage(line, at);
  assert.equal(text, page);
  return text.slice(start, end);
}

test('a record has a column in each line, and what was asked for is its whole value', () => {
  assert.equal(shown('warm'), 'a "warm"\nengine');
  assert.equal(shown('12'), '12');
  assert.equal(shown('T-1', 'warm'), 'T-1\ntext:\na "warm"\nengine');
});

test('a place between values is the whole record', () => {
  assert.equal(shown(','), page);
});
