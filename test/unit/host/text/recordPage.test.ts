import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordPage, spanInWhole } from '../../../../src/host/text/recordPage.ts';

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

test('a string alone has its column, and what is no record is as it is written', () => {
  assert.equal(recordPage('"a warm engine"', { start: 1, end: 2 }).text, 'text: a warm engine\n');
  assert.deepEqual(recordPage('T-1,"never closed', { start: 0, end: 3 }), {
    text: 'T-1,"never closed',
    start: 0,
    end: 3,
  });
});

test('a place in a line that has the beginnings of values is found in the whole row', () => {
  const cut = '{"id":"T-1","text":"It is a long …","note":"short"}';
  const whole = '{"id": "T-1", "text": "It is a long way to go", "note": "short"}';
  const found = (part: string): string => {
    const start = cut.indexOf(part);
    const span = spanInWhole(cut, whole, { start, end: start + part.length });
    return whole.slice(span.start, span.end);
  };
  assert.equal(found('short'), 'short');
  assert.equal(found('is a'), 'is a');
  assert.equal(found('It is a long …'), 'It is a long way to go');
  assert.equal(found('{'), '');
  assert.deepEqual(spanInWhole(cut, cut, { start: 3, end: 9 }), { start: 3, end: 9 });
});
