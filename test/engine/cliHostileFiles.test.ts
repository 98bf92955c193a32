import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { openSync, closeSync } from 'node:fs';
import { link, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { makePipe, noPipes } from '../support/namedPipe.ts';
import { cliEntry } from '../support/projectPaths.ts';
import { runCli, type CliResult } from '../support/runCli.ts';

describe('the command line and files that are not what they seem', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hostile-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const run = (...args: string[]): Promise<CliResult> => runCli(args, { cwd: folder });

  /** By words, which need no model: places of the hits. */
  async function places(query: string): Promise<{ places: string[]; stderr: string }> {
    const args = ['search', query, '.', '--mode', 'keyword', '--index', join(folder, '.index')];
    const { code, stdout, stderr } = await run(...args);
    assert.equal(code, 0, stderr);
    return { places: stdout.match(/\S+(?=:\d+ {2})/g) ?? [], stderr };
  }

  test('embed refuses to write over what it reads, with 2 and one sentence, and touches nothing', async () => {
    await writeFile(join(folder, 's.txt'), 'The tide comes in.\n');
    await writeFile(join(folder, 'p.metadata.tsv'), 'The tide goes out.\n');
    await symlink('s.txt', join(folder, 'soft.txt'));
    await link(join(folder, 's.txt'), join(folder, 'hard.txt'));
    const before = (await readdir(folder)).sort();
    const refused = (output: string, alias: string): string =>
      `semantic-text: ${output} is one of the files that are read${alias}, and would be replaced; choose another name for what is written.\n`;
    for (const [args, message] of [
      [['s.txt', '--out', 's.txt'], refused('s.txt', '')],
      [['s.txt', '--out', './s.txt', '--format', 'csv'], refused('./s.txt', ' (as s.txt)')],
      [['s.txt', '--out', 'soft.txt'], refused('soft.txt', ' (as s.txt)')],
      [['soft.txt', '--out', 's.txt'], refused('s.txt', ' (as soft.txt)')],
      [['s.txt', '--out', 'hard.txt'], refused('hard.txt', ' (as s.txt)')],
      [['--inputs', 's.txt', '--out', 's.txt'], refused('s.txt', '')],
      [['s.txt', 'p.metadata.tsv', '--format', 'tsv', '--out', 'p'], refused('p.metadata.tsv', '')],
    ] as const) {
      const { code, stdout, stderr } = await run('embed', ...args);
      assert.deepEqual([code, stdout, stderr], [2, '', message]);
    }
    const input = openSync(join(folder, 's.txt'), 'r');
    const args = [cliEntry, 'embed', '-', '--out', 's.txt'];
    const { status, stderr } = spawnSync(process.execPath, args, {
      cwd: folder,
      stdio: [input, 'pipe', 'pipe'],
    });
    closeSync(input);
    assert.deepEqual([status, String(stderr)], [2, refused('s.txt', ' (as standard input)')]);
    assert.deepEqual((await readdir(folder)).sort(), before);
    assert.equal(await readFile(join(folder, 's.txt'), 'utf8'), 'The tide comes in.\n');
    assert.equal(await readFile(join(folder, 'p.metadata.tsv'), 'utf8'), 'The tide goes out.\n');
  });

  test('a message names a file as it is called, signs of replacements among them', async () => {
    await writeFile(join(folder, '$&.txt'), 'tide\0');
    const { code, stderr } = await run('duplicates', '$&.txt');
    assert.deepEqual(
      [code, stderr],
      [
        1,
        'semantic-text: $&.txt is a binary file (it holds a NUL character); give text files only.\n',
      ],
    );
  });

  // Without an end to it the runner would wait for a quarter of an hour.
  const hostile = { skip: noPipes, timeout: 60_000 };

  test(
    'a search goes on past an ignore file that is a pipe or a device, and says so',
    hostile,
    async (t) => {
      await mkdir(join(folder, '.git'));
      await mkdir(join(folder, 'deep'));
      await writeFile(join(folder, 'a.txt'), 'The tide comes in.\n');
      await writeFile(join(folder, 'deep', 'b.txt'), 'The tide goes out.\n');
      t.after(makePipe(join(folder, '.gitignore')));
      await symlink('/dev/zero', join(folder, 'deep', '.gitignore'));
      const found = await places('tide');
      assert.deepEqual(found.places.sort(), ['a.txt', 'deep/b.txt']);
      const sentences = found.stderr.trimEnd().split('\n');
      assert.equal(sentences.length, 2, found.stderr);
      for (const sentence of sentences) {
        assert.match(
          sentence,
          /^semantic-text: The rules in .*\.gitignore are not followed: it is a pipe/,
        );
      }
    },
  );

  test('rules of 60,000 spaces are read at once', { timeout: 60_000 }, async () => {
    await mkdir(join(folder, '.git'));
    await writeFile(
      join(folder, '.gitignore'),
      `${' '.repeat(60_000)}c\na.txt${' '.repeat(60_000)}\n`,
    );
    await writeFile(join(folder, 'a.txt'), 'The tide comes in.\n');
    await writeFile(join(folder, 'b.txt'), 'The tide goes out.\n');
    assert.deepEqual(await places('tide'), { places: ['b.txt'], stderr: '' });
  });

  test('words of scripts without spaces are found as the page on the command line says', async () => {
    await writeFile(join(folder, 'tokyo.txt'), '東京都に行く\n');
    await writeFile(join(folder, 'kyoto.txt'), '京都の寺\n');
    assert.deepEqual((await places('京都')).places.sort(), ['kyoto.txt', 'tokyo.txt']);
    assert.deepEqual((await places('"東京都"')).places, ['tokyo.txt']);
    assert.deepEqual((await places('寺')).places, ['kyoto.txt']);
    assert.deepEqual((await places('"道都"')).places, []);
  });
});
