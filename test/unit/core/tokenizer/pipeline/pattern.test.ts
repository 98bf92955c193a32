import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { AppError } from '../../../../../src/core/errors/appError.ts';
import { codePointsOf } from '../../../../../src/core/tokenizer/pipeline/alignedText.ts';
import { PatternError } from '../../../../../src/core/tokenizer/pipeline/pattern/parsePattern.ts';
import { Pattern } from '../../../../../src/core/tokenizer/pipeline/pattern/pattern.ts';

function matches(source: string, text: string): string[] {
  const chars = Int32Array.from(codePointsOf(text));
  const found: string[] = [];
  new Pattern(source).forEachMatch(chars, 0, chars.length, (start, end) => {
    found.push(String.fromCodePoint(...chars.subarray(start, end)));
  });
  return found;
}

describe('a regular expression of a tokenizer', () => {
  // What stands here as expected is what `Split` of PyPI `tokenizers` 0.23.3 gives.
  const cases: readonly [source: string, text: string, expected: readonly string[]][] = [
    ['ab|a', 'aab', ['a', 'ab']],
    ['a{2,3}', 'aaaaaa a', ['aaa', 'aaa']],
    ['[^a-c\\s]+', 'abxy zc', ['xy', 'z']],
    ['\\s+(?!\\S)|\\s+', 'a   b  ', ['  ', ' ', '  ']],
    ["(?i:'s|'ll)", "it'S we'LL 'ſ", ["'S", "'LL", "'ſ"]],
    ['[a[bc]d]', 'xdcb', ['d', 'c', 'b']],
    ['a(?:b|c)?d', 'ad abd acd abcd', ['ad', 'abd', 'acd']],
    ['\\p{Lu}\\p{^Lu}', 'Aa ÉX b', ['Aa', 'X ']],
    ['\\u4e00-?|\\x41', '一-A', ['一-', 'A']],
    ['a++b|.', 'aab', ['aab']],
    ['x(?=[yz])', 'xyxaxz', ['x', 'x']],
    ['[.\\-+]', 'a-b+c', ['-', '+']],
    ['.', '\n😀', ['😀']],
  ];
  for (const [source, text, expected] of cases) {
    test(`${source} in ${JSON.stringify(text)}`, () => {
      assert.deepEqual(matches(source, text), expected);
    });
  }

  for (const source of [
    ...['(a+)+', '(?:a|b)*', 'a+?', 'a**', '^a', 'a$', '\\bx', '\\1', '(?<=a)b', '(?!ab)c'],
    ...['a*', '', 'a|', '[a', '(a', 'a)', '[[:alpha:]]', '[a&&b]', '\\p{Han}', '(?i:straße)'],
    ...['(?i:ss)', '(?>a)', '{2}', 'a{2}{3}', 'a{3,2}', '\\x{110000}', '[]', '[z-a]'],
    '('.repeat(50) + 'a' + ')'.repeat(50),
  ]) {
    test(`${source.slice(0, 20)} is not read`, () => {
      assert.throws(() => new Pattern(source), PatternError);
    });
  }

  test('one that would take for ever ends with a sentence', () => {
    assert.throws(
      () => matches('a*a*a*a*a*a*b', 'a'.repeat(5_000)),
      (error) => error instanceof AppError && error.code === 'unsupported',
    );
  });
});
