import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { LineIndex } from '../../../../src/core/text/lineIndex.ts';
import { lineSpans } from '../../../../src/core/text/lineSpans.ts';

const texts = fc
  .array(fc.constantFrom('\r', '\n', '\r\n', 'a', ' ', '😀', '\u2028', '\u0085'))
  .map((parts) => parts.join(''));

function lines(text: string): string[] {
  return [...lineSpans(text)].map(({ start, end }) => text.slice(start, end));
}

describe('lines', () => {
  test('end at \\n, \\r\\n and \\r, mixed', () => {
    assert.deepEqual(lines('a\nb\r\nc\rd'), ['a', 'b', 'c', 'd']);
    assert.deepEqual(lines('\r\n\r\r\n\n'), ['', '', '', '', '']);
    assert.deepEqual(lines(''), ['']);
    assert.deepEqual(lines('a\n'), ['a', '']);
  });

  test('are what a split at terminators gives, for any text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        assert.deepEqual(lines(text), text.split(/\r\n|\r|\n/));
      }),
    );
  });
});

describe('LineIndex', () => {
  test('finds the line of every offset of any text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const index = new LineIndex(text);
        const spans = [...lineSpans(text)];
        assert.equal(index.lineCount, spans.length);
        for (let offset = 0; offset <= text.length; offset++) {
          const expected = spans.findLastIndex(({ start }) => start <= offset);
          assert.equal(index.lineAt(offset), expected);
        }
        spans.forEach((span, line) => assert.deepEqual(index.span(line), span));
      }),
    );
  });

  test('refuses a line that is not there', () => {
    assert.throws(() => new LineIndex('one\ntwo').span(2), /Line 2 is not in a text of 2 lines/);
  });
});
