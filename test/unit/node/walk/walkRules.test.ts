import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { GlobRules } from '../../../../src/node/walk/globRules.ts';
import { walkFiles, type WalkOptions } from '../../../../src/node/walk/walkFiles.ts';

describe('walkFiles by rules', () => {
  let folder: string;
  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'walk-')));
    const files = {
      '.git/HEAD': '',
      '.git/info/exclude': 'private/\n*.tmp\n',
      '.git/worktrees/tree/HEAD': '',
      '.git/worktrees/tree/commondir': '../..\n',
      '.gitignore': '*.log\n!important.tmp\n',
      'a.md': 'a',
      'a.log': 'a',
      'b.tmp': 'b',
      'important.tmp': 'i',
      'private/secret.md': 's',
      'out/one.md': '1',
      'out/deep/two.md': '2',
      'node_modules/own/index.js': 'o',
      'node_modules/other/index.js': 'o',
      'tree/.git': 'gitdir: ../.git/worktrees/tree\n',
      'tree/c.tmp': 'c',
      'tree/d.md': 'd',
    };
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
  });
  after(() => rm(folder, { recursive: true }));

  async function walk(
    options: Partial<WalkOptions> = {},
    globs: { exclude?: string[]; include?: string[] } = {},
    root = folder,
  ): Promise<string[]> {
    const { exclude = [], include = [] } = globs;
    const rules = { exclude: new GlobRules(exclude), include: new GlobRules(include) };
    const found: string[] = [];
    for await (const entry of walkFiles(root, { maxBytes: 100, globs: rules, ...options })) {
      found.push(
        relative(folder, entry.path) + (entry.kind === 'file' ? '' : ` (${entry.reason})`),
      );
    }
    return found.filter((path) => !path.includes('.git'));
  }

  test('the repository’s own exclude file counts, below the ignore files; also for a worktree, which is not walked twice', async () => {
    const expected = ['a.md', 'important.tmp', 'out/deep/two.md', 'out/one.md', 'tree (worktree)'];
    assert.deepEqual(await walk(), expected);
    assert.deepEqual(await walk({}, {}, join(folder, 'tree')), ['tree/d.md']);
    assert.ok((await walk({ ignoresNothing: true })).includes('private/secret.md'));
  });

  test('globs leave out, and others take again what globs and ignore files leave out', async () => {
    assert.deepEqual(await walk({}, { exclude: ['out', '**/*.tmp', 'tree/**'] }), ['a.md']);
    assert.deepEqual(
      await walk(
        {},
        { exclude: ['out', 'tree'], include: ['out/deep', '**/a.log', 'private/*.md', 'tree/d*'] },
      ),
      ['a.log', 'a.md', 'important.tmp', 'out/deep/two.md', 'private/secret.md', 'tree/d.md'],
    );
  });

  test('what package managers keep is taken where a glob names it, and not by `**`', async () => {
    assert.deepEqual(await walk({}, { exclude: ['*', 'out', 'tree'], include: ['**/*.js'] }), []);
    const own = { exclude: ['*'], include: ['node_modules/own/**'] };
    assert.deepEqual(await walk({}, own), ['node_modules/own/index.js']);
  });

  test('endings, and only some paths, under the same rules', async () => {
    assert.deepEqual(await walk({ endings: ['.tmp'] }), ['important.tmp', 'tree (worktree)']);
    const only = ['out/deep', 'a.log', 'gone.md', 'private/secret.md', 'tree'];
    assert.deepEqual(await walk({ only: only.map((path) => join(folder, path)) }), [
      'out/deep/two.md',
      'tree (worktree)',
    ]);
    assert.deepEqual(await walk({ only: [join(folder, '..', 'elsewhere')] }), []);
    assert.deepEqual(await walk({ only: [dirname(folder)] }), await walk());
  });

  test('a file that somebody serves is found before it is on the disk, under the same rules', async () => {
    const served = new Map(
      ['new.md', 'new/folder/x.md', 'new.log', 'a.md'].map((path) => [join(folder, path), 7]),
    );
    assert.deepEqual(await walk({ served, only: [...served.keys()] }), [
      'a.md',
      'new/folder/x.md',
      'new.md',
    ]);
    assert.deepEqual(await walk({ served, maxBytes: 6, only: [join(folder, 'b')] }), []);
  });
});
