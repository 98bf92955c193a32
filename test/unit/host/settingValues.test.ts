import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  numberWithin,
  oneOf,
  record,
  strings,
  textOr,
  unitOfLanguage,
} from '../../../src/host/settingValues.ts';

test('a number is kept within its limits; what is none is the default', () => {
  const name = 'semanticText.engine.idleStopMinutes';
  assert.deepEqual(
    [5, 0, 1e9, -1].map((value) => numberWithin(name, value)),
    [5, 0.1, 1440, 0.1],
  );
  for (const value of [undefined, null, '5', NaN, Infinity, []]) {
    assert.equal(numberWithin(name, value), 10, String(value));
  }
});

test('of a list its texts are taken, of anything else none', () => {
  assert.deepEqual(strings(['a', 1, '', null, 'b']), ['a', 'b']);
  for (const value of [undefined, null, 'a', { 0: 'a' }]) assert.deepEqual(strings(value), []);
});

test('a choice is one of those there are', () => {
  assert.equal(oneOf(['a', 'b'], 'b'), 'b');
  for (const value of ['c', '', 1, undefined]) assert.equal(oneOf(['a', 'b'], value), undefined);
});

test('a language is cut into passages, else into sentences, else into lines', () => {
  const sentences = ['latex', 'markdown'];
  const units = (passages: readonly string[]) =>
    ['python', 'latex', 'markdown', 'yaml'].map((language) =>
      unitOfLanguage(language, { passages, sentences }),
    );
  assert.deepEqual(units([]), ['line', 'sentence', 'sentence', 'line']);
  assert.deepEqual(units(['python', 'latex']), ['passage', 'passage', 'sentence', 'line']);
  assert.deepEqual(units(['*']), ['passage', 'passage', 'passage', 'passage']);
});

test('what is no object has no entries', () => {
  assert.deepEqual(record({ a: 1 }), { a: 1 });
  for (const value of [undefined, null, 'a', [1]]) assert.deepEqual(record(value), {});
});

test('a text is taken without the space around it; what is none is otherwise', () => {
  assert.equal(textOr(' webgpu ', 'cpu'), 'webgpu');
  for (const value of [undefined, null, 1, '', '  ', ['webgpu']]) {
    assert.equal(textOr(value, 'cpu'), 'cpu');
  }
});
