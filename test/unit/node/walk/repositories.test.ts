import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { configValues } from '../../../../src/node/walk/gitConfig.ts';
import { GlobRules, SiblingRules } from '../../../../src/node/walk/globRules.ts';
import { walkFiles, type WalkOptions } from '../../../../src/node/walk/walkFiles.ts';
import { projectRoot } from '../../../../scripts/realVscode/projectRoot.ts';

const faults = join(projectRoot, '..', 'shared', 'faults', 'gitignore');
const hasGit = spawnSync('git', ['--version']).status === 0;
const noGit = !hasGit && 'no git here to ask';
const noFaults = existsSync(faults) ? noGit : 'shared/faults is not there';
const noLinks = process.platform === 'win32' && 'links need rights there';

describe('which files are walked in repositories and around them', () => {
  let home: string;
  let folder: string;
  const known = { HOME: process.env['HOME'], XDG_CONFIG_HOME: process.env['XDG_CONFIG_HOME'] };
  beforeEach(async () => {
    home = await realpath(await mkdtemp(join(tmpdir(), 'repositories-')));
    folder = join(home, 'work');
    await mkdir(folder);
    process.env['HOME'] = home;
    delete process.env['XDG_CONFIG_HOME'];
  });
  afterEach(async () => {
    for (const [name, value] of Object.entries(known)) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    await rm(home, { recursive: true });
  });

  async function put(files: Readonly<Record<string, string>>, at = folder): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(at, path)), { recursive: true });
      await writeFile(join(at, path), text);
    }
  }

  /** What is walked but ignore files. */
  async function walk(options: Partial<WalkOptions> = {}, from = '.'): Promise<string[]> {
    const found: string[] = [];
    for await (const entry of walkFiles(join(folder, from), { maxBytes: 1000, ...options })) {
      const mark = entry.kind === 'file' ? '' : ` (${entry.reason})`;
      found.push(relative(folder, entry.path) + mark);
    }
    return found.filter((path) => !/\.(?:git|rg)?ignore$/.test(path));
  }

  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=n', '-c', 'user.email=a@b.c', ...args], {
      stdio: ['ignore', 'pipe', 'ignore'],
    }).toString();

  for (const name of ['bom-first-rule', 'posix-classes']) {
    test(`${name}: as git check-ignore`, { skip: noFaults }, async () => {
      git('init', '-q');
      await copyFile(join(faults, `${name}.gitignore`), join(folder, '.gitignore'));
      const names = ['secret.txt', 'other.txt', 'a.1', 'a.x', 'Big.tmp', 'small.tmp', 'core.12'];
      await put(Object.fromEntries([...names, 'core.x', 'deep/secret.txt'].map((at) => [at, at])));
      const listed = git('ls-files', '-o', '--exclude-standard').trim().split('\n');
      assert.deepEqual(
        await walk(),
        listed.filter((path) => path !== '.gitignore'),
      );
      assert.equal(listed.includes('secret.txt'), name !== 'bom-first-rule');
    });
  }

  test('outer rules do not count in an inner repository', { skip: noGit }, async () => {
    git('init', '-q');
    git('init', '-q', join(folder, 'vendor', 'lib'));
    const inner = { 'a.log': 'a', 'build/x.c': 'x', 'y.c': 'y', '.gitignore': '*.o\n', 'z.o': 'z' };
    await put({ '.gitignore': '*.log\nbuild/\n', 'b.log': 'b', 'c.c': 'c' });
    await put(inner, join(folder, 'vendor', 'lib'));
    const found = ['vendor/lib/a.log', 'vendor/lib/build/x.c', 'vendor/lib/y.c'];
    assert.deepEqual(await walk(), ['c.c', ...found]);
    assert.deepEqual(await walk({}, 'vendor/lib/build'), ['vendor/lib/build/x.c']);
    // A folder that the outer one ignores is not looked into at all.
    await put({ '.gitignore': 'vendor/\n' });
    assert.deepEqual(await walk(), ['b.log', 'c.c']);
  });

  test('a worktree inside is walked once, and its .git file never', { skip: noGit }, async () => {
    git('init', '-q');
    await put({ 'g.txt': 'Boats.\n' });
    git('add', '.');
    git('commit', '-qm', 'x');
    git('worktree', 'add', '-q', '.worktrees/a', '-b', 'a');
    git('worktree', 'add', '-q', join(home, 'beside'), '-b', 'b');
    assert.deepEqual(await walk(), ['.worktrees/a (worktree)', 'g.txt']);
    assert.deepEqual(await walk({}, '.worktrees/a'), ['.worktrees/a/g.txt']);
    // From above both are inside, and one of them is enough.
    assert.deepEqual(await walk({}, '..'), [
      '../beside (worktree)',
      '.worktrees/a (worktree)',
      'g.txt',
    ]);
    assert.deepEqual(await walk({}, '../beside'), ['../beside/g.txt']);
    const include = new GlobRules(['.worktrees/**']);
    const globs = { exclude: new GlobRules([]), include };
    assert.deepEqual(await walk({ globs }), ['.worktrees/a/g.txt', 'g.txt']);
  });

  test('the user’s own rules count: the usual file, or the one that is configured', async () => {
    await put({ '.git/HEAD': '', 'a.own': 'a', 'a.bak': 'a', 'a.rep': 'a', 'A.Own': 'A' });
    await put({ '.config/git/ignore': '*.own\n' }, home);
    assert.deepEqual(await walk(), ['A.Own', 'a.bak', 'a.rep']);
    await put({ '.gitconfig': '[include]\n\tpath = more/config # mine\n' }, home);
    await put({ 'more/config': '[Core]\n\tExcludesFile = "~/mine.ignore"\n' }, home);
    await put({ 'mine.ignore': '*.bak\n!important.bak\n' }, home);
    assert.deepEqual(await walk(), ['A.Own', 'a.own', 'a.rep']);
    await put({ '.git/config': '[core]\n\texcludesfile = own\n\tignorecase\n', own: '*.OWN\n' });
    assert.deepEqual(await walk(), ['a.bak', 'a.rep', 'own']);
    // They count less than those of the repository, and outside of one not at all.
    await put({ '.gitignore': '!a.own\n' });
    assert.deepEqual(await walk(), ['A.Own', 'a.bak', 'a.own', 'a.rep', 'own']);
    await rm(join(folder, '.git'), { recursive: true });
    assert.equal((await walk()).length, 5);
  });

  /** What Git lists that is not in its index. */
  const listed = (): string[] =>
    git('ls-files', '--others', '--exclude-standard').split('\n').filter(Boolean);

  test(
    'a `.git` that is empty, or names what is gone, makes no repository',
    { skip: noGit },
    async () => {
      git('init', '-q');
      await put({ 'info/exclude': '*.log\n' }, join(folder, '.git'));
      await put({ 'gone/.git': 'gitdir: ../nowhere/.git/worktrees/gone\n' });
      await put({ 'gone/a.log': 'a', 'gone/b': 'b', 'empty/a.log': 'a', 'empty/b': 'b' });
      await mkdir(join(folder, 'empty', '.git'));
      assert.deepEqual(await walk(), ['empty/b', 'gone/b']);
      assert.deepEqual(listed(), ['empty/b', 'gone/b']);
      assert.deepEqual(await walk({}, 'gone'), ['gone/b']);
    },
  );

  test('a worktree may have settings of its own', { skip: noGit }, async () => {
    git('init', '-q');
    await put({ 'own.ignore': '*.log\n' }, home);
    git('config', 'extensions.worktreeConfig', 'true');
    git('config', '--worktree', 'core.excludesFile', '~/own.ignore');
    await put({ 'a.log': 'a', b: 'b' });
    assert.deepEqual(await walk(), ['b']);
    assert.deepEqual(listed(), ['b']);
  });

  for (const [condition, branch, counts] of [
    ['gitdir:~/work/', 'main', true],
    ['gitdir:work/', 'main', true],
    ['gitdir:**/work/.git', 'main', true],
    ['gitdir:~/wor?/**', 'main', true],
    ['gitdir:./work/', 'main', true],
    ['gitdir:~/Work/', 'main', false],
    ['gitdir/i:~/Work/', 'main', true],
    ['gitdir:~/other/', 'main', false],
    ['gitdir:~/work', 'main', false],
    ['onbranch:main', 'main', true],
    ['onbranch:topic/', 'topic/a/b', true],
    ['onbranch:topic/*', 'topic/a/b', false],
    ['onbranch:main', 'mainly', false],
    ['something:else', 'main', false],
  ] as const) {
    test(`includeIf "${condition}" on ${branch}, as git has it`, { skip: noGit }, async () => {
      git('init', '-q', '-b', branch);
      await put({ '.gitconfig': `[includeIf "${condition}"]\n\tpath = own.config\n` }, home);
      await put({ 'own.config': '[core]\n\texcludesFile = ~/own.ignore\n' }, home);
      await put({ 'own.ignore': '*.log\n' }, home);
      await put({ 'a.log': 'a', 'b.txt': 'b' });
      const found = await walk();
      assert.deepEqual(found, listed());
      assert.equal(found.includes('a.log'), !counts);
    });
  }

  test('.ignore and .rgignore count before .gitignore, and over the borders of repositories', async () => {
    await put({ '.git/HEAD': '', '.gitignore': '*.log\n', '.ignore': '*.txt\n!keep.log\n' });
    await put({ 'a.txt': 'a', 'a.log': 'a', 'keep.log': 'k', 'in/.git/HEAD': '', 'in/b.txt': 'b' });
    await put({
      'in/b.log': 'b',
      'c/.rgignore': '!c.txt\n',
      'c/.ignore': 'c.txt\n',
      'c/c.txt': 'c',
    });
    assert.deepEqual(await walk(), ['c/c.txt', 'in/b.log', 'keep.log']);
    assert.deepEqual(await walk({}, 'in'), ['in/b.log']);
    assert.equal((await walk({ ignoresNothing: true })).length, 6);
  });

  test('a glob with a condition counts where the other file lies beside it', async () => {
    await put({
      'a.js': 'a',
      'a.ts': 'a',
      'b.js': 'b',
      'd/b.js': 'b',
      'd/b.ts': 'b',
      'c.js.map': 'c',
    });
    const siblings = new SiblingRules([{ glob: '**/*.js', when: '$(basename).ts' }]);
    const globs = { exclude: new GlobRules([]), include: new GlobRules([]), siblings };
    assert.deepEqual(await walk({ globs }), ['a.ts', 'b.js', 'c.js.map', 'd/b.ts']);
    const only = ['a.js', 'b.js'].map((name) => join(folder, name));
    assert.deepEqual(await walk({ globs, only }), ['b.js']);
  });

  test(
    'links that lead outside are followed where that is asked for',
    { skip: noLinks },
    async () => {
      await put({ 'a.txt': 'a', 'sub/b.txt': 'b' });
      await put({ 'out/c.txt': 'c', 'out/deep/d.txt': 'd', 'e.txt': 'e' }, home);
      await symlink(join(home, 'out'), join(folder, 'linked'));
      await symlink(join(home, 'out', 'deep'), join(folder, 'twice'));
      await symlink(join(home, 'e.txt'), join(folder, 'e.txt'));
      await symlink(join(folder, 'sub'), join(folder, 'inside'));
      await symlink(home, join(folder, 'sub', 'around'));
      await symlink('/', join(home, 'out', 'all'));
      await symlink('nowhere', join(folder, 'dangling'));
      assert.deepEqual(await walk(), ['a.txt', 'sub/b.txt']);
      const all = ['a.txt', 'e.txt', 'linked/c.txt', 'linked/deep/d.txt', 'sub/b.txt'];
      assert.deepEqual(await walk({ followsLinks: true }), all);
      const only = [join(folder, 'linked', 'deep')];
      assert.deepEqual(await walk({ followsLinks: true, only }), ['linked/deep/d.txt']);
    },
  );

  test('Git’s configuration is read as Git reads it', () => {
    const text = `\ufeff[core] excludesFile = a\\\\b ; c\n[core "sub"]\n\tx = 1\n[CORE]\n  ignoreCase
      \tquoted = "a # b" c  # d\n\tlong = one \\\ntwo\n# no = 1\n[a.b]\n\tEmpty =\n`;
    assert.deepEqual(configValues(text), [
      ['core.excludesfile', 'a\\b'],
      ['core.ignorecase', 'true'],
      ['core.quoted', 'a # b c'],
      ['core.long', 'one two'],
      ['a.b.empty', ''],
    ]);
  });
});
