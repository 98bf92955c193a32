import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { seededRandom } from '../../src/core/search/seededRandom.ts';

/** A tree of files with ignore files in it, made by chance; the same seed makes the same tree. */
export interface IgnoreTree {
  /** Each file's text by its path, with `/`; ignore files and those of `.git` are among them. */
  readonly files: ReadonlyMap<string, string>;
  /** Folders that are repositories; '' is the top. */
  readonly repositories: readonly string[];
}

const names =
  'a b c ab abc foo bar foobar build doc x.log y.LOG a.txt b.txt FOO .hidden a-b 1 12 _x [a] é 日.md core.1'.split(
    ' ',
  );
const odd = ['a b', 'a ', ' a', '#a', '!a', 'a\\b', 'a*', '-', ']', '^'];
const parts = [
  ...['a', 'b', 'c', 'foo', 'bar', 'build', 'doc', 'x.log', '.txt', '.', 'é', '日', '1', 'A', 'O'],
  ...['*', '*', '**', '**/', '/**', '/**/', '/', '/', '?', '??', '***', '*/', '/*', '*.', '-', '^'],
  ...['[a-c]', '[!a]', '[^b-z]', '[]a]', '[a', '[a-]', '[-a]', '[[:digit:]]', '[[:upper:]]'],
  ...['[[:alnum:]_]', '[[:nope:]]', '[[:alpha:]', '[[:space:]]', '[\\]a]', '[a\\-c]', '[z-a]'],
  ...['\\', '\\a', '\\*', '\\[', '\\/', '\\#', '\\!', '\\ ', ' ', '!', '#', '\u00e9*', '[é]'],
];

/** Makes a tree of up to some thirty files, three folders deep. */
export function ignoreTree(seed: number): IgnoreTree {
  const random = seededRandom(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const oneOf = <T>(all: readonly T[]): T => all[below(all.length)]!;
  const isOne = (chance: number): boolean => random() < chance;
  const files = new Map<string, string>();
  const repositories: string[] = [];

  const pattern = (): string => {
    if (isOne(0.25)) return oneOf(names) + oneOf(['', '', '/', '/*', '/**', ' ', '*']);
    let text = isOne(0.2) ? '!' : isOne(0.15) ? '/' : '';
    for (let i = 1 + below(4); i > 0; i--) text += oneOf(parts);
    return text;
  };
  const rules = (): string => {
    const end = oneOf(['\n', '\n', '\n', '\r\n']);
    const lines = Array.from({ length: 1 + below(5) }, pattern);
    return (isOne(0.1) ? '\ufeff' : '') + lines.join(end) + oneOf([end, end, '', '\r']);
  };
  const repository = (folder: string): void => {
    repositories.push(folder);
    const git = folder === '' ? '.git/' : `${folder}/.git/`;
    const ignoreCase = isOne(0.15) ? '\tignoreCase = true\n' : '';
    const excludes = isOne(0.3) ? '\texcludesFile = ~/own.ignore\n' : '';
    files.set(`${git}HEAD`, 'ref: refs/heads/main\n');
    files.set(
      `${git}config`,
      `[core]\n\trepositoryformatversion = 0\n\tbare = false\n${ignoreCase}${excludes}`,
    );
    files.set(`${git}objects/info/none`, '');
    files.set(`${git}refs/heads/none`, '');
    if (isOne(0.3)) files.set(`${git}info/exclude`, rules());
  };
  const fill = (folder: string, depth: number): void => {
    const at = (name: string): string => (folder === '' ? name : `${folder}/${name}`);
    if (isOne(depth === 0 ? 0.9 : 0.4)) files.set(at('.gitignore'), rules());
    const taken = new Set<string>();
    for (let i = 2 + below(5); i > 0; i--) {
      const name = isOne(0.12) ? oneOf(odd) : oneOf(names);
      if (taken.has(name)) continue;
      taken.add(name);
      if (depth < 3 && isOne(0.4)) {
        if (isOne(0.08)) repository(at(name));
        fill(at(name), depth + 1);
      } else files.set(at(name), '');
    }
  };

  repository('');
  fill('', 0);
  return { files, repositories };
}

/** Rules of the user's own, which some repositories of the trees name. */
export function ownRules(seed: number): string {
  return [...ignoreTree(seed).files].find(([path]) => path === '.gitignore')?.[1] ?? '*.log\n';
}

/** Puts a tree in the place of whatever is in a folder. */
export function writeTree(folder: string, { files, repositories }: IgnoreTree): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  // Git takes a folder for a repository where these are there.
  for (const path of repositories) {
    for (const name of ['objects', 'refs']) {
      mkdirSync(join(folder, path, '.git', name), { recursive: true });
    }
  }
}
