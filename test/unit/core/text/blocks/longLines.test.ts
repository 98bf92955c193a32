import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { structuralPieces } from '../../../../../src/core/text/blocks/longLines.ts';
import { segmentText } from '../../../../../src/core/text/segmentText.ts';

const longestPiece = 1000;

function pieces(text: string, hasStrings = true): string[] {
  const spans = structuralPieces(text, { start: 0, end: text.length }, hasStrings);
  return Array.from(spans, ({ start, end }) => text.slice(start, end));
}

describe('a line that is too long', () => {
  test('JSON is cut between its records, whatever stands in its strings', () => {
    const records = Array.from({ length: 20_000 }, (_, id) => ({
      id,
      note: `a "quote", [brackets} and; more ${id}`,
    }));
    const found = pieces(JSON.stringify(records));
    assert.equal(found.join(''), JSON.stringify(records));
    for (const piece of found) {
      assert.ok(piece.length <= longestPiece);
      assert.match(piece, /^[[{].*[,\]]$/);
      JSON.parse(`[${piece.replace(/^\[/, '').replace(/[,\]]$/, '')}]`);
    }
  });

  test('minified code ends its pieces behind a statement', () => {
    const code = Array.from({ length: 3000 }, (_, i) => `function f${i}(a,b){return a+b};`).join(
      '',
    );
    for (const piece of pieces(code, false)) {
      assert.match(piece, /^function f.*[;}]$/);
      assert.ok(piece.length <= longestPiece);
    }
  });

  test('of code and data alone is it cut: a long line of a text is one segment', () => {
    const line = 'word '.repeat(2000).trim();
    assert.equal([...segmentText(line, 'line')].length, 1);
    assert.equal([...segmentText(line, 'line', 'code')].length, 10);
    assert.equal([...segmentText('x'.repeat(2000), 'line', 'json')].length, 1);
  });

  test('any text: nothing is lost, no piece too long, no character cut', () => {
    const part = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ';',
      '"',
      '\\',
      ' ',
      '😀',
      'word',
      '(',
      ')',
    );
    const text = fc.array(part, { minLength: 1500, maxLength: 4000 }).map((all) => all.join(''));
    fc.assert(
      fc.property(text, fc.boolean(), (line, hasStrings) => {
        const found = pieces(line, hasStrings);
        assert.equal(found.join(''), line);
        for (const piece of found) {
          assert.ok(piece.isWellFormed());
          assert.ok(piece.length > 0 && piece.length <= longestPiece + 1);
        }
      }),
      { numRuns: 60 },
    );
  });
});
