import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { IgnoreRules } from '../../../../src/node/walk/ignoreRules.ts';
import type * as ignoreRules from '../../../../src/node/walk/ignoreRules.ts';
import { endsByItself } from '../../../support/endsByItself.ts';

const module = new URL('../../../../src/node/walk/ignoreRules.ts', import.meta.url);

/** What Git says (`git check-ignore`), pattern by pattern; a path that ends in `/` is a folder. */
const cases: [pattern: string, ignored: string[], kept: string[]][] = [
  ['*.log', ['a.log', 'x/y/a.log', '.log'], ['a.logs', 'log']],
  ['/top', ['top', 'top/'], ['x/top']],
  ['build/', ['build/', 'x/build/'], ['build']],
  ['doc/*.txt', ['doc/a.txt'], ['doc/x/a.txt', 'x/doc/a.txt']],
  ['**/foo', ['foo', 'a/b/foo'], ['foo2']],
  ['**/foo/bar', ['foo/bar', 'a/foo/bar'], ['foo/x/bar']],
  ['abc/**', ['abc/x', 'abc/x/y'], ['abc/']],
  ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b'], ['ab', 'x/a/b']],
  ['a?c', ['abc'], ['ac', 'abbc', 'a/c']],
  ['[a-c]x', ['ax', 'cx'], ['dx']],
  ['[!a-c]x', ['dx'], ['ax']],
  ['[]x]y', [']y', 'xy'], ['y']],
  ['[ab', [], ['[ab', 'a']],
  ['\\#note', ['#note'], ['note']],
  ['\\!mark', ['!mark'], ['mark']],
  ['# comment', [], ['# comment', 'comment']],
  ['trail   ', ['trail'], ['trail   ']],
  ['space\\ ', ['space '], ['space']],
  ['a*b*c', ['abc', 'axxbyyc', 'ababcc'], ['axxc']],
  ['*', ['anything', 'x/y'], []],
  ['foo**bar', ['fooxbar'], ['foo/bar']],
  ['\\*', ['*'], ['x']],
  ['', [], ['x']],
  ['/', [], ['x']],
];

describe('IgnoreRules', () => {
  for (const [pattern, ignored, kept] of cases) {
    test(JSON.stringify(pattern), () => {
      const rules = new IgnoreRules(`${pattern}\r\n`);
      const says = (path: string): boolean | undefined =>
        rules.ignores(path.replace(/\/$/, ''), path.endsWith('/'));
      for (const path of ignored) assert.equal(says(path), true, path);
      for (const path of kept) assert.equal(says(path), undefined, path);
    });
  }

  test('the last rule that matches decides', () => {
    const rules = new IgnoreRules('*.txt\n!keep.txt\n/sub/keep.txt\n');
    assert.equal(rules.ignores('a.txt', false), true);
    assert.equal(rules.ignores('keep.txt', false), false);
    assert.equal(rules.ignores('sub/keep.txt', false), true);
  });

  // An exponential matcher would take longer than the universe for the first two, and a quadratic one hours for the
  // third, so each makes this fail; for the one that is there all three are milliseconds.
  test('a hostile pattern ends', async () => {
    const ignores = await endsByItself(module, ({ IgnoreRules: Rules }: typeof ignoreRules) => {
      const rules = new Rules(
        `${'a*'.repeat(60)}b\n${'**/a/'.repeat(40)}b\n${' '.repeat(2_000_000)}c\n`,
      );
      const path = Array.from({ length: 300 }, () => 'a').join('/');
      return rules.ignores(`${path}/${'a'.repeat(255)}`, false);
    });
    assert.equal(ignores, undefined);
  });

  test('spaces at an end count behind a backslash that is none itself', () => {
    const rules = new IgnoreRules('a\\  \nb\\\\  \n\\ \n');
    assert.equal(rules.ignores('a ', false), true);
    assert.equal(rules.ignores('a', false), undefined);
    assert.equal(rules.ignores('b\\', false), true);
    assert.equal(rules.ignores(' ', false), true);
  });
});
