import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { walkFiles } from '../../../../src/node/walk/walkFiles.ts';
import { ignoreTree, ownRules, writeTree, type IgnoreTree } from '../../../support/ignoreTrees.ts';

// `SEMANTIC_TEXT_TREES=10000` for the long form, which takes some minutes.
const trees = Number(process.env['SEMANTIC_TEXT_TREES'] ?? 200);
const hasGit = spawnSync('git', ['--version']).status === 0;
const skip = !hasGit && 'no git here to ask';

describe('which files are ignored, as git says', { skip }, () => {
  let home: string;
  let folder: string;
  const known = { HOME: process.env['HOME'], XDG_CONFIG_HOME: process.env['XDG_CONFIG_HOME'] };
  before(() => {
    home = realpathSync(mkdtempSync(join(tmpdir(), 'trees-')));
    folder = join(home, 'tree');
    Object.assign(process.env, { HOME: home, XDG_CONFIG_HOME: join(home, '.config') });
  });
  after(() => {
    for (const [name, value] of Object.entries(known)) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    rmSync(home, { recursive: true });
  });

  async function walked(): Promise<string[]> {
    const found: string[] = [];
    for await (const { path } of walkFiles(folder, { maxBytes: 1000 })) {
      found.push(relative(folder, path));
    }
    return found.sort();
  }

  function git(at: string, args: readonly string[], input = ''): string {
    return execFileSync('git', ['-C', join(folder, at), ...args], { input }).toString();
  }

  /** What Git lists, of repositories inside what it lists in them. */
  function listed(at = ''): string[] {
    const paths = git(at, ['ls-files', '--others', '--exclude-standard', '-z']).split('\0');
    return paths
      .filter((path) => path !== '')
      .flatMap((path) => {
        const full = at === '' ? path : `${at}/${path}`;
        return full.endsWith('/') ? listed(full.slice(0, -1)) : full;
      })
      .sort();
  }

  /** All files that `git check-ignore` does not name. */
  function notIgnored({ files }: IgnoreTree): string[] {
    const all = [...files.keys()].filter((path) => !path.startsWith('.git/'));
    // Without a file to tell of it ends with 1.
    const { stdout } = spawnSync(
      'git',
      ['-C', folder, 'check-ignore', '--no-index', '--stdin', '-z'],
      { input: all.join('\0') },
    );
    const ignored = new Set(stdout.toString().split('\0'));
    return all.filter((path) => !ignored.has(path)).sort();
  }

  test(`${trees} trees made by chance`, async () => {
    for (let seed = 1; seed <= trees; seed++) {
      writeFileSync(join(home, 'own.ignore'), ownRules(seed + 1_000_000));
      const tree = ignoreTree(seed);
      writeTree(folder, tree);
      const found = await walked();
      const told = (): string => `tree ${seed}: ${JSON.stringify([...tree.files], undefined, 1)}`;
      const says = listed();
      if (found.join('\0') !== says.join('\0')) assert.deepEqual(found, says, told());
      // Asked seldom, for each question is a process; of several repositories it tells of one alone.
      if (tree.repositories.length > 1 || seed % 3 > 0) continue;
      const checked = notIgnored(tree);
      if (found.join('\0') !== checked.join('\0')) assert.deepEqual(found, checked, told());
    }
  });
});
