import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { lineForTerminal, lineInColumns, nameForTerminal } from '../../../src/cli/terminalText.ts';

describe('text for a terminal', () => {
  test('what would turn the line around is shown', () => {
    assert.equal(
      lineForTerminal('admin\u202E \u2066// check\u2069 end\u200F'),
      'admin<U+202E> <U+2066>// check<U+2069> end<U+200F>',
    );
    assert.equal(nameForTerminal('gpj\u202Ecod'), 'gpj<U+202E>cod');
    // Letters that are written from right to left are no orders, and neither is what joins emoji.
    assert.equal(lineForTerminal('שלום 12 👩‍👧'), 'שלום 12 👩‍👧');
  });

  test('controls are white space in a text and marks in a name', () => {
    assert.equal(lineForTerminal(' a\u001B[31m\u2028b\u0085\tc\n'), 'a [31m b c');
    assert.equal(nameForTerminal('a\u001B[2J\u2028b'), 'a?[2J?b');
  });

  test('a line has room in the columns, one of them left, and says where it is cut', () => {
    assert.equal(lineInColumns('abcdef', 7), 'abcdef');
    assert.equal(lineInColumns('abcdef', 6), 'abcd…');
    assert.equal(lineInColumns('日本語', 7), '日本語');
    assert.equal(lineInColumns('日本語', 6), '日本…');
    assert.equal(lineInColumns('日本語', 5), '日…');
    assert.equal(lineInColumns('😀😀😀', 5), '😀…');
    assert.equal(lineInColumns('abc', 1), '…');
    for (const unknown of [undefined, 0]) assert.equal(lineInColumns('abcdef', unknown), 'abcdef');
  });
});
