import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { matchAt, placeAt } from '../../../../src/host/text/matchedLine.ts';

describe('The line of a text that matched', () => {
  test('an offset has its place from where the text begins, whatever ends the lines', () => {
    const start = { line: 4, character: 2 };
    const text = 'one\r\ntwo\rthree\n';
    assert.deepEqual(placeAt(start, text, 0), start);
    assert.deepEqual(placeAt(start, text, 3), { line: 4, character: 5 });
    assert.deepEqual(placeAt(start, text, text.indexOf('two') + 1), { line: 5, character: 1 });
    assert.deepEqual(placeAt(start, text, text.indexOf('three')), { line: 6, character: 0 });
    assert.deepEqual(placeAt(start, text, text.length), { line: 7, character: 0 });
  });

  test('at another place it is moved by what the white space before the text differs', () => {
    const text = 'leave() {\n  start();\n}';
    const match = { start: text.indexOf('start'), end: text.indexOf('start') + 8 };
    const moved = matchAt({ text, match }, { text: `    ${text}` });
    assert.equal(`    ${text}`.slice(moved!.start, moved!.end), 'start();');
    assert.deepEqual(matchAt({ text: `    ${text}`, match: moved }, { text }), match);
    assert.equal(matchAt({ text, match: undefined }, { text }), undefined);
  });
});
