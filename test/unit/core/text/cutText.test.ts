import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutBehind, cutText, endOf, startOf } from '../../../../src/core/text/cutText.ts';

test('a text is cut beside a character, never within one', () => {
  assert.equal(startOf('ab😀cd', 2), 'ab');
  assert.equal(startOf('ab😀cd', 3), 'ab');
  assert.equal(startOf('ab😀cd', 4), 'ab😀');
  assert.equal(endOf('ab😀cd', 2), 'cd');
  assert.equal(endOf('ab😀cd', 3), 'cd');
  assert.equal(endOf('ab😀cd', 4), '😀cd');
  assert.equal(cutText('ab😀cd', 4), 'ab…');
  assert.equal(cutText('ab😀cd', 5), 'ab😀…');
  assert.equal(cutBehind('ab😀cd', 3), 'ab…');
  assert.equal(cutBehind('ab😀cd', 5), 'ab😀c…');
});

test('what is short enough stays as it is', () => {
  for (const text of ['', 'ab😀', 'ab\ud83d']) {
    assert.equal(startOf(text, 4), text);
    assert.equal(endOf(text, 4), text);
    assert.equal(cutText(text, 4), text);
    assert.equal(cutBehind(text, 4), text);
  }
});
