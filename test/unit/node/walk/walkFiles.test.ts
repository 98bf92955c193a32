import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { realRoots, walkFiles } from '../../../../src/node/walk/walkFiles.ts';

describe('walkFiles', () => {
  let folder: string;
  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'walk-')));
    const files = {
      '.git/HEAD': 'x',
      '.gitignore': '*.log\n/dist/\n!keep.log\n',
      'a.txt': 'a',
      'b.log': 'b',
      'keep.log': 'k',
      'dist/out.txt': 'o',
      'node_modules/p/index.js': 'p',
      'sub/.gitignore': 'a.txt\n!b.log\n',
      'sub/a.txt': 'a',
      'sub/b.log': 'b',
      'sub/dist/in.txt': 'i',
      'sub/large.txt': 'x'.repeat(101),
    };
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    await symlink(folder, join(folder, 'sub', 'loop'));
    await symlink(join(folder, 'a.txt'), join(folder, 'link.txt'));
  });
  after(() => rm(folder, { recursive: true }));

  async function walk(from = '.', without: string[] = []): Promise<string[]> {
    const found: string[] = [];
    for await (const entry of walkFiles(join(folder, from), { maxBytes: 100, without })) {
      const mark = entry.kind === 'file' ? '' : ` (${entry.reason})`;
      found.push(relative(folder, entry.path) + mark);
    }
    return found;
  }

  test('follows nested rules, and no links', async () => {
    assert.deepEqual(await walk(), [
      '.gitignore',
      'a.txt',
      'keep.log',
      'sub/.gitignore',
      'sub/b.log',
      'sub/dist/in.txt',
      'sub/large.txt (tooLarge)',
    ]);
  });

  test('the rules of the repository hold for a folder of it, and not for a file that is named', async () => {
    await writeFile(join(folder, 'sub', 'dist', 'x.log'), 'x');
    assert.deepEqual(await walk('sub/dist'), ['sub/dist/in.txt']);
    await rm(join(folder, 'sub', 'dist', 'x.log'));
    assert.deepEqual(await walk('b.log'), ['b.log']);
    assert.deepEqual(await walk('dist'), ['dist/out.txt']);
  });

  test('leaves out the folders it is told to, and says what vanished', async () => {
    const without = [join(folder, 'sub')];
    assert.deepEqual(await walk('.', without), ['.gitignore', 'a.txt', 'keep.log']);
    assert.deepEqual(await walk('gone'), ['gone (unreadable)']);
  });

  test('realRoots names each place once, and refuses what is not there', async () => {
    const roots = await realRoots([folder, join(folder, 'sub', 'loop')]);
    assert.deepEqual([...roots], [[folder, folder]]);
    await assert.rejects(realRoots([join(folder, 'none')]), /There is no file or folder .*none/);
  });
});
