import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { walkFiles, type WalkOptions } from '../../../../src/node/walk/walkFiles.ts';
import { makePipe, noPipes } from '../../../support/namedPipe.ts';

// A read that waits for a writer, or of a file without an end, does not come back.
const timeout = 20_000;

describe('ignore files that anybody may have put there', { timeout }, () => {
  let folder: string;
  let free: (() => void)[];
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'walk-')));
    free = [];
  });
  afterEach(async () => {
    for (const each of free) each();
    await rm(folder, { recursive: true });
  });

  async function put(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
  }

  const pipe = (path: string): void => {
    free.push(makePipe(join(folder, path)));
  };

  async function walk(
    from = '.',
    options: Partial<WalkOptions> = {},
  ): Promise<{ found: string[]; told: string[] }> {
    const found: string[] = [];
    const told: string[] = [];
    const onUnfollowed = (sentence: string): void => {
      told.push(sentence.replaceAll(folder, '~'));
    };
    const all = { maxBytes: 1_000_000, onUnfollowed, ...options };
    for await (const entry of walkFiles(join(folder, from), all)) {
      found.push(relative(folder, entry.path));
    }
    return { found: found.filter((path) => !path.includes('.git')), told };
  }

  test('a pipe and a device are not read, and that is said', { skip: noPipes }, async () => {
    await put({ '.git/HEAD': '', 'a.log': 'a', 'sub/.gitignore': '*.tmp\n', 'sub/b.tmp': 'b' });
    await put({ 'sub/b.log': 'b', 'deep/c.log': 'c' });
    pipe('.gitignore');
    await mkdir(join(folder, '.git', 'info'));
    await symlink('/dev/zero', join(folder, '.git', 'info', 'exclude'));
    await symlink('/dev/zero', join(folder, 'deep', '.gitignore'));
    const { found, told } = await walk();
    assert.deepEqual(found, ['a.log', 'deep/c.log', 'sub/b.log']);
    assert.deepEqual(
      told,
      ['.git/info/exclude', '.gitignore', 'deep/.gitignore'].map(
        (path) =>
          `The rules in ~/${path} are not followed: it is a pipe or a device; put a file in its place.`,
      ),
    );
    // From below they are asked for, too.
    const below = await walk('sub');
    assert.deepEqual([below.found, below.told.length], [['sub/b.log'], 2]);
  });

  test('a `.git` that is a pipe or a device makes no repository', { skip: noPipes }, async () => {
    await put({ '.git/HEAD': '', '.gitignore': '*.log\n' });
    await put({ 'inner/a.log': 'a', 'inner/b.txt': 'b', 'other/c.log': 'c', 'other/d.txt': 'd' });
    pipe('inner/.git');
    await symlink('/dev/zero', join(folder, 'other', '.git'));
    assert.deepEqual((await walk()).found, ['inner/b.txt', 'other/d.txt']);
    assert.deepEqual((await walk('inner')).found, ['inner/b.txt']);
    assert.deepEqual((await walk('other')).found, ['other/d.txt']);
  });

  test('so do paths that a `.git` file names, however long', { skip: noPipes }, async () => {
    await put({ '.git/info/exclude': '*.tmp\n', '.git/worktrees/t/HEAD': '' });
    await put({ 'tree/.git': 'gitdir: ../.git/worktrees/t\n', 'tree/a.tmp': 'a', 'tree/b': 'b' });
    pipe('.git/worktrees/t/commondir');
    assert.deepEqual((await walk('tree')).found, ['tree/a.tmp', 'tree/b']);
    free.pop()?.();
    await rm(join(folder, '.git/worktrees/t/commondir'));
    await put({ '.git/worktrees/t/commondir': '../..\n' });
    assert.deepEqual((await walk('tree')).found, ['tree/b']);
    await put({ 'tree/.git': `gitdir: ../.git/worktrees/t${' '.repeat(1_000_000)}\n` });
    assert.deepEqual((await walk('tree')).found, ['tree/a.tmp', 'tree/b']);
  });

  test('rules count up to a length, over all folders above a path', async () => {
    const rules = `${'#'.repeat(99)}\n`.repeat(2000);
    await put({ '.git/HEAD': '', '.gitignore': `${rules}*.log\n`, 'a.log': 'a' });
    await put({ 'sub/.gitignore': `${rules}*.txt\n`, 'sub/b.log': 'b', 'sub/b.txt': 'b' });
    await put({ 'sub/small/.gitignore': 'd.txt\n', 'sub/small/d.txt': 'd' });
    const { found, told } = await walk();
    assert.deepEqual(found, ['sub/b.txt']);
    assert.deepEqual(told, [
      'The rules in ~/sub/.gitignore are not followed: with those of the folders around it they are more than 250 KB; make them fewer.',
    ]);
  });

  test('a file in place of a folder is told of, and so is a pipe', { skip: noPipes }, async () => {
    pipe('pipe');
    assert.deepEqual((await walk('pipe')).found, ['pipe']);
  });

  test('others have their turns while names are tried, and may end it', async () => {
    await put({ '.git/HEAD': '', '.gitignore': '*\n', a: 'a', b: 'b', 'c/d': 'd' });
    let turns = 0;
    const breathe = (): undefined => {
      turns++;
    };
    assert.deepEqual((await walk('.', { breathe })).found, []);
    assert.ok(turns >= 3);
    const ended = new Error('ended');
    const end = (): Promise<void> => Promise.reject(ended);
    await assert.rejects(walk('.', { breathe: end }), ended);
  });
});
