import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IgnoreRules } from '../../../src/node/walk/ignoreRules.ts';
import type { FuzzTarget } from '../fuzzTarget.ts';
import { mutateText } from '../mutations/mutateText.ts';

const parted = '\n=====\n';
const words = [
  ...[
    'a',
    'b',
    'foo',
    'x.log',
    '.',
    'é',
    '日',
    '*',
    '**',
    '**/',
    '/**',
    '/**/',
    '/',
    '?',
    '***',
    '*/',
    '/*',
    '!',
    '#',
    '\\',
  ],
  ...[
    '[a-c]',
    '[!a]',
    '[^b-z]',
    '[]a]',
    '[a',
    '[a-]',
    '[[:digit:]]',
    '[[:nope:]]',
    '[[:alpha:]',
    '[\\]a]',
    '[z-a]',
    '[[:space:]',
  ],
  ...[
    '\\*',
    '\\ ',
    '\\#',
    '\\!',
    '\\/',
    ' ',
    '\t',
    '\r',
    '\n',
    '-',
    ']',
    '^',
    'A',
    '\n!',
    '\n/',
    'foo/',
    'a/b',
  ],
];
let folder: string | undefined;

/** Ignore files: each path is ignored or not as `git check-ignore` says of it. Skips where there is no Git. */
export const ignoreRules: FuzzTarget<string> = {
  seeds: () => [
    `*.log\n!keep.log\nbuild/\n/top\ndoc/**/x${parted}a.log\nkeep.log\nbuild/a\nsub/top\ntop\ndoc/a/b/x`,
    `[a-c]*\n\\#a\n\\!b\na\\ \n foo\n**/a/**${parted}abc\n#a\n!b\na \n foo\nb/a/c\nd`,
    `/*\n!/src\n/src/*\n!/src/[[:alpha:]]?.ts${parted}src/ab.ts\nsrc/1b.ts\nlib/a\nsrc`,
  ],

  mutate: (input, chance, seeds) => mutateText(input, chance, words, seeds).slice(0, 400),

  check: (input) => {
    const at = input.indexOf(parted);
    if (at === -1) return;
    const rules = input.slice(0, at).toWellFormed();
    const paths = pathsOf(input.slice(at + parted.length).toWellFormed());
    if (paths.length === 0) return;
    const own = new IgnoreRules(rules);
    const found = paths.filter((path) => isIgnored(own, path));
    const asked = ignoredByGit(rules, paths);
    if (asked) assert.deepEqual(found, asked, 'other paths are ignored');
  },

  close: () => {
    if (folder !== undefined) rmSync(folder, { recursive: true });
    folder = undefined;
  },
};

/** Those that a walk can come upon: files below the top. */
function pathsOf(text: string): readonly string[] {
  const paths = text.split('\n').map((path) => path.replaceAll('\0', ''));
  return paths
    .filter((path) =>
      path.split('/').every((name) => !['', '.', '..', '.git'].includes(name.toLowerCase())),
    )
    .slice(0, 30);
}

function isIgnored(rules: IgnoreRules, path: string): boolean {
  const names = path.split('/');
  // What lies in an ignored folder is not asked about any more.
  return names.some((_, i) => {
    return rules.ignores(names.slice(0, i + 1).join('/'), i < names.length - 1) === true;
  });
}

function ignoredByGit(rules: string, paths: readonly string[]): readonly string[] | undefined {
  if (folder === undefined) {
    folder = mkdtempSync(join(tmpdir(), 'ignore-'));
    if (git(folder, ['init', '-q'], '').status !== 0) return undefined;
  }
  writeFileSync(join(folder, '.gitignore'), rules);
  const args = ['-c', 'core.excludesFile=', 'check-ignore', '--no-index', '--stdin', '-z'];
  const { status, stdout } = git(folder, args, paths.join('\0'));
  if (status !== 0 && status !== 1) return undefined;
  const ignored = new Set(stdout.toString().split('\0'));
  return paths.filter((path) => ignored.has(path));
}

function git(at: string, args: readonly string[], input: string): ReturnType<typeof spawnSync> {
  return spawnSync('git', ['-C', at, ...args], { input });
}
