import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { GlobRules } from '../../../../src/node/walk/globRules.ts';

/** What of these paths a glob matches. */
const matched = (glob: string, paths: readonly string[]): string[] =>
  paths.filter((path) => new GlobRules([glob]).matches(path));

describe('GlobRules', () => {
  test('`**` is any number of folders, `*` and `?` stay within a name', () => {
    const paths = ['a.md', 'x/a.md', 'x/y/a.md', 'a.mdx', 'x/ab.md', '.md'];
    assert.deepEqual(matched('**/a.md', paths), ['a.md', 'x/a.md', 'x/y/a.md']);
    assert.deepEqual(matched('*.md', paths), ['a.md', '.md']);
    assert.deepEqual(matched('x/*.md', paths), ['x/a.md', 'x/ab.md']);
    assert.deepEqual(matched('x/**/*.md', paths), ['x/a.md', 'x/y/a.md', 'x/ab.md']);
    assert.deepEqual(matched('**/a?.md', paths), ['x/ab.md']);
    assert.deepEqual(matched('**', paths), paths);
    assert.deepEqual(matched('**/*', paths), paths);
  });

  test('what matches a folder matches all that lies in it', () => {
    const paths = ['out', 'out/a', 'out/b/c', 'x/out/a', 'about', 'x/outer'];
    for (const glob of ['out', 'out/', 'out/**', './out', '/out']) {
      assert.deepEqual(matched(glob, paths), ['out', 'out/a', 'out/b/c'], glob);
    }
    assert.deepEqual(matched('**/out', paths), ['out', 'out/a', 'out/b/c', 'x/out/a']);
    assert.deepEqual(matched('**/out/**', paths), ['out', 'out/a', 'out/b/c', 'x/out/a']);
  });

  test('braces choose, also nested and with slashes; classes hold ranges', () => {
    const paths = ['a.js', 'a.ts', 'a.tsx', 'lib/a.js', 'b1', 'bx', '{a'];
    assert.deepEqual(matched('*.{js,ts{,x}}', paths), ['a.js', 'a.ts', 'a.tsx']);
    assert.deepEqual(matched('{a.js,lib/**}', paths), ['a.js', 'lib/a.js']);
    assert.deepEqual(matched('b[0-9]', paths), ['b1']);
    assert.deepEqual(matched('b[!0-9]', paths), ['bx']);
    assert.deepEqual(matched('{a', paths), ['{a']);
    assert.deepEqual(matched('b[0-9', paths), []);
  });

  test('says whether something in a folder might match, and what it names', () => {
    const rules = new GlobRules(['docs/**/*.md', 'node_modules/own/**', 'a/b']);
    assert.deepEqual(
      [
        'docs',
        'docs/x',
        'node_modules',
        'node_modules/own/x',
        'a',
        'src',
        'node_modules/other',
      ].map((folder) => rules.reachesInto(folder)),
      [true, true, true, true, true, false, false],
    );
    assert.deepEqual(
      ['node_modules', 'own', 'src'].map((name) => rules.mentions(name)),
      [true, true, false],
    );
    assert.equal(new GlobRules(['**/*.md']).reachesInto('anything'), true);
    assert.equal(new GlobRules(['**/*']).mentions('node_modules'), false);
  });

  test('a hostile glob costs no time', () => {
    const name = `${'a'.repeat(5000)}b`;
    assert.equal(new GlobRules([`${'*a'.repeat(500)}c`]).matches(name), false);
    const path = 'a/'.repeat(500) + 'b';
    assert.equal(new GlobRules([`${'**/a/'.repeat(100)}c`]).matches(path), false);
    // More alternatives than anybody writes: it matches nothing.
    assert.equal(new GlobRules(['{a,b}'.repeat(30)]).matches('a'.repeat(30)), false);
  });
});
