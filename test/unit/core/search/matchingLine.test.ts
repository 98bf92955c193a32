import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  askedWords,
  linesByWords,
  matchingLine,
} from '../../../../src/core/search/matchingLine.ts';
import { parseQuery } from '../../../../src/core/search/query.ts';

const code = [
  'const suggestion = suggestSimilar(flag);',
  "this.error(message, { code: 'app.unknownOption' });",
  'const message = `error: unknown option ${flag}`;',
];

describe('the line of a passage that matched', () => {
  const lineOf = (query: string, lines: readonly string[]): string => {
    const text = lines.join('\n');
    const [span] = linesByWords(parseQuery(query), [{ text }]);
    return text.slice(span?.start, span?.end);
  };

  test('words in quotes as they were typed, before a name that is made of them', () => {
    assert.equal(lineOf('"unknown option"', code), code[2]);
    assert.equal(lineOf('"unknown option"', code.slice(0, 2)), code[1]);
    // A name is found by its words, and as it is written.
    assert.equal(lineOf('"unknownOption"', code), code[1]);
  });

  test('the whole query as it was typed, without quotes too', () => {
    const lines = ['/** Option that is unknown. */', ...code];
    assert.equal(lineOf('unknown option', lines), code[2]);
    const reads = lines.map((text) => ({ text }));
    const asked = askedWords(parseQuery('unknown option'));
    assert.equal(matchingLine(asked, reads, { cosines: [1, 0, 0, -1] }), 3);
  });

  test('nearness by meaning does not outweigh that', () => {
    const asked = askedWords(parseQuery('"unknown option"'));
    const reads = code.map((text) => ({ text }));
    assert.equal(matchingLine(asked, reads, { cosines: [1, 1, -1] }), 2);
  });
});
