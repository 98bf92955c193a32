import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  checkGlobs,
  GlobRules,
  globsWithin,
  mostGlobUnits,
} from '../../../../src/node/walk/globRules.ts';
import type * as globRules from '../../../../src/node/walk/globRules.ts';
import { endsByItself } from '../../../support/endsByItself.ts';

const module = new URL('../../../../src/node/walk/globRules.ts', import.meta.url);

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

  // A matcher that goes back more than one step would not end before the sun does.
  test('a hostile glob within the limits ends', async () => {
    const matches = await endsByItself(module, ({ GlobRules: Rules }: typeof globRules) => [
      new Rules([`${'*a'.repeat(499)}c`]).matches(`${'a'.repeat(5000)}b`),
      new Rules([`${'**/a/'.repeat(100)}c`]).matches('a/'.repeat(500) + 'b'),
    ]);
    assert.deepEqual(matches, [false, false]);
  });

  // Written out, or step by step in strings of their own, each would take gigabytes or hours.
  test('what is beyond the limits is said at once', async () => {
    const sentences = await endsByItself(module, ({ globsWithin: within }: typeof globRules) =>
      [
        '{a}'.repeat(100_000),
        `${'{'.repeat(50_000)}a${'}'.repeat(50_000)}`,
        '{a,b}'.repeat(30),
        '{a}'.repeat(333),
        `${'{'.repeat(480)}a${'}'.repeat(480)}`,
        `{${'a,'.repeat(200)}}`,
      ].map((glob) => within(Array.from({ length: 30 }, () => glob)).beyond[0]?.reason),
    );
    const braces = 'has too many braces (they may stand for 1,000 patterns)';
    const long = 'has more than 1,000 characters';
    assert.deepEqual(sentences, [long, long, braces, braces, braces, undefined]);
    assert.throws(() => new GlobRules(['{a}'.repeat(100_000)]), {
      code: 'invalidInput',
      message: `The list of patterns has a pattern, "${'{a}'.repeat(20)}…", that has more than 1,000 characters; shorten it.`,
    });
  });

  test('a list counts up to a length, braces written out; the rest is named', () => {
    // Some 9,000 each.
    const globs = Array.from(
      { length: 30 },
      (_, i) => `${i}/{${'abcdefg,'.repeat(90)}}/${'x'.repeat(75)}`,
    );
    const { kept, beyond, units } = globsWithin([...globs, 'last']);
    assert.equal(kept.length, 22);
    assert.equal(kept.at(-1), 'last');
    assert.equal(kept[20], globs[20]);
    assert.equal(beyond.length, 9);
    assert.ok(units <= mostGlobUnits);
    assert.equal(globsWithin(kept, units).beyond.length, 0);
    assert.equal(globsWithin(kept, units - 1).beyond.length, 1);
    assert.match(
      beyond[0]!.reason,
      /^comes after as many as count for one folder \(200,000 characters/,
    );
    assert.throws(() => checkGlobs('The option --exclude', globs), {
      message: /^The option --exclude has a pattern, "\d+\/\{abcdefg,.*…", that .*; remove some\.$/,
    });
  });
});
