import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { callCli } from '../support/callCli.ts';
import { distinctLines } from '../support/distinctLines.ts';
import { tinyModel } from '../support/projectPaths.ts';
import { runCli, startCli, type CliResult } from '../support/runCli.ts';

interface Status {
  readonly files: number;
  readonly segments: number;
  readonly vectors: number;
  readonly bytes: number;
  readonly model: string | null;
  readonly path: string;
}

const tiny = ['--model', tinyModel] as const;

describe('semantic-text index', () => {
  const folderBefore = process.cwd();
  let folder: string;
  let index: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'index-'));
    index = join(folder, 'index');
    await mkdir(join(folder, 'data'));
    process.chdir(folder);
  });
  afterEach(async () => {
    process.chdir(folderBefore);
    await rm(folder, { recursive: true });
  });

  const write = (name: string, text: string): Promise<void> =>
    writeFile(join(folder, 'data', name), text);

  /** What `index` says that it did. */
  async function update(
    model: readonly string[] = tiny,
    call: (args: readonly string[]) => Promise<CliResult> = callCli,
  ): Promise<{
    embedded: number;
    changed: number;
    gone: number;
    stderr: string;
  }> {
    const { code, stdout, stderr } = await call(['index', 'data', '--index', index, ...model]);
    assert.deepEqual([code, stdout], [0, ''], stderr);
    return { ...counts(stderr), stderr };
  }

  async function status(): Promise<Status> {
    const args = ['index', 'data', '--index', index, '--status'];
    const { code, stdout, stderr } = await callCli(args);
    assert.deepEqual([code, stderr], [0, '']);
    return JSON.parse(stdout) as Status;
  }

  /** Keys of the vectors on disk, each as often as it stands there. */
  function storedKeys(): string[] {
    const database = new DatabaseSync(join(index, 'vectors.sqlite'), { readOnly: true });
    try {
      const rows = database.prepare('SELECT keys FROM blocks').all() as { keys: Uint8Array }[];
      return rows.flatMap(({ keys }) => {
        const hex = Buffer.from(keys).toString('hex');
        return hex.match(/.{64}/g) ?? [];
      });
    } finally {
      database.close();
    }
  }

  test('a second run embeds nothing, an edited line one text, a moved line none', async () => {
    await write('a.txt', 'One fish.\r\nTwo fish.\r\nOne fish.\r\n');
    await write('b.txt', 'Red fish.\n\tTwo fish.\n');
    const first = await update([], runCli);
    assert.deepEqual([first.embedded, first.changed], [3, 2]);
    const second = await update([]);
    assert.deepEqual([second.embedded, second.changed, second.gone], [0, 0, 0]);
    await write('a.txt', 'One fish.\r\nTwo whales.\r\nOne fish.\r\n');
    const third = await update([]);
    assert.deepEqual([third.embedded, third.changed], [1, 1]);
    await rename(join(folder, 'data', 'b.txt'), join(folder, 'data', 'c.txt'));
    const fourth = await update([]);
    assert.deepEqual([fourth.embedded, fourth.changed, fourth.gone], [0, 1, 1]);
    const { files, segments, vectors, bytes, model, path } = await status();
    assert.deepEqual([files, segments, vectors, path], [2, 5, 4, index]);
    assert.ok(bytes > 4 * 384 * 4);
    assert.match(String(model), /MiniLM/);
    // Nothing of the old line is left to be found.
    const args = ['search', 'two', 'data', '--index', index, '--mode', 'keyword'];
    const { stdout } = await callCli(args);
    assert.deepEqual(stdout.match(/Two \w+/g), ['Two whales', 'Two fish']);
    const cleared = await callCli(['index', 'data', '--index', index, '--clear']);
    assert.deepEqual([cleared.code, cleared.stderr], [0, '']);
    assert.deepEqual(await status(), {
      ...{ files: 0, segments: 0, vectors: 0, bytes: 0, model: null, path: index },
      tokenVectors: null,
    });
  });

  test('killed in the middle: what was kept is not embedded again', async () => {
    const lines = distinctLines(800);
    await write('lines.txt', lines.join('\n'));
    const child = startCli(['index', 'data', '--index', index]);
    const ended = new Promise((resolve) => child.once('close', resolve));
    while (child.exitCode === null) {
      await pause(20);
      try {
        if (storedKeys().length > 0) break;
      } catch {
        // The database is not there yet.
      }
    }
    child.kill('SIGKILL');
    await ended;
    const kept = storedKeys().length;
    assert.ok(kept > 0 && kept < lines.length, String(kept));
    assert.equal((await update([])).embedded, lines.length - kept);
    assert.equal(new Set(storedKeys()).size, lines.length);
    assert.equal(storedKeys().length, lines.length);
  });

  test('two processes at once share the work', async () => {
    const lines = distinctLines(500);
    await write('lines.txt', lines.slice(0, 350).join('\n'));
    await write('more.txt', lines.slice(150).join('\n'));
    const args = ['index', 'data', '--index', index];
    const results = await Promise.all([runCli(args), runCli(args)]);
    assert.deepEqual(
      results.map(({ code }) => code),
      [0, 0],
      results.map(({ stderr }) => stderr).join(''),
    );
    const embedded = results.map(({ stderr }) => counts(stderr).embedded);
    assert.equal(embedded[0]! + embedded[1]!, lines.length);
    assert.equal(storedKeys().length, lines.length);
    assert.equal((await status()).segments, 700);
  });

  test('a damaged file is moved aside and built anew', async () => {
    await write('a.txt', 'One fish.\nTwo fish.\n');
    await update();
    const workspace = join(index, 'workspace.sqlite');
    await writeFile(workspace, 'this is no database, whatever its name may say');
    const rebuilt = await update();
    assert.equal(rebuilt.embedded, 0);
    assert.match(
      rebuilt.stderr,
      /workspace\.sqlite was damaged; it is kept as .*\.damaged and built/,
    );
    assert.match(await readFile(`${workspace}.damaged`, 'utf8'), /^this is no database/);

    // A vector that is no longer what was written.
    const path = join(index, 'vectors.sqlite');
    const bytes = await readFile(path);
    const database = new DatabaseSync(path, { readOnly: true });
    const row = database.prepare('SELECT vectors FROM blocks').get() as { vectors: Uint8Array };
    database.close();
    const at = bytes.indexOf(Buffer.from(row.vectors.slice(0, 64)));
    assert.ok(at > 0);
    const handle = await open(path, 'r+');
    await handle.write(new Uint8Array([1, 2, 3, 4]), 0, 4, at);
    await handle.close();
    const args = ['search', 'fish', 'data', '--index', index, '--mode', 'semantic', ...tiny];
    const { code, stdout, stderr } = await callCli(args);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /vectors\.sqlite was damaged/);
    assert.equal(stdout.split('\n').length, 3);
    assert.equal((await update()).embedded, 0);
  });

  test('another program’s database is left alone; a newer release’s, too', async () => {
    await write('a.txt', 'One fish.\n');
    await mkdir(index);
    const path = join(index, 'workspace.sqlite');
    let database = new DatabaseSync(path);
    database.exec('CREATE TABLE theirs (x); PRAGMA application_id = 7');
    database.close();
    const args = ['index', 'data', '--index', index, ...tiny];
    const refused = await callCli(args);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /is a database of another program; choose another folder/);
    const kept = await runCli([...args, '--clear'], { cwd: folder });
    assert.equal(kept.code, 2);
    assert.match(kept.stderr, /Nothing was cleared, since .*workspace\.sqlite may be another/);
    assert.ok(existsSync(path));
    await rm(index, { recursive: true });
    await update();
    database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 99');
    database.close();
    const newer = await callCli(args);
    assert.equal(newer.code, 1);
    assert.match(newer.stderr, /was made by a newer release/);
    database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 0');
    database.close();
    const older = await update();
    assert.deepEqual([older.changed, older.embedded], [1, 0]);
  });

  test('what is not text, too large or vanished is left out, and said', async () => {
    await write('a.txt', 'One fish.\n');
    await write('b.bin', 'One\0fish.\n');
    await write('latin1.txt', '');
    await writeFile(join(folder, 'data', 'latin1.txt'), new Uint8Array([0x61, 0xe9, 0x62]));
    await write('large.txt', 'x'.repeat(1_000_001));
    const { stderr } = await update([...tiny, '--max-size', '1']);
    assert.match(
      stderr,
      /2 files not searched: 1 binary, 1 larger than 1 MB; such as .*b\.bin\. --max-size and/,
    );
    assert.equal((await status()).files, 2);
    const words = ['search', 'fish', 'data', '--mode', 'keyword', '--index', index];
    const said = await callCli([...words, '--max-size', '0.5', '--exclude', '*.bin']);
    assert.match(said.stderr, /1 file not searched: 1 larger than 0\.5 MB; such as .*large\.txt/);
    assert.match(said.stdout, /a\.txt:1/);
    const named = await callCli(['index', 'data/b.bin', '--index', index, ...tiny]);
    assert.match(named.stderr, /b\.bin is left out: not text\./);
    await rm(join(folder, 'data', 'a.txt'));
    await rm(join(folder, 'data', 'latin1.txt'));
    await rm(join(folder, 'data', 'large.txt'));
    assert.equal((await update()).gone, 2);
    assert.equal((await status()).segments, 0);
    const args = ['search', 'fish', 'data', '--index', index, ...tiny];
    assert.deepEqual([(await callCli(args)).stdout], ['']);
  });
});

function counts(stderr: string): { embedded: number; changed: number; gone: number } {
  const found = /\((\d+) of them new or changed, (\d+) gone\), \d+ segments?, (\d+) texts?/.exec(
    stderr,
  );
  assert.ok(found, stderr);
  return { changed: Number(found[1]), gone: Number(found[2]), embedded: Number(found[3]) };
}
