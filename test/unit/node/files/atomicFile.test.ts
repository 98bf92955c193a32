import assert from 'node:assert/strict';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { AtomicFile, removeUnfinishedFiles } from '../../../../src/node/files/atomicFile.ts';

describe('AtomicFile', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'semantic-text-'));
    path = join(folder, 'out.txt');
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('has its name only when it is complete, and leaves nothing else', async () => {
    await writeFile(path, 'before');
    const file = await AtomicFile.create(path);
    await file.write('one ');
    await file.write(Buffer.from('two'));
    assert.equal(await readFile(path, 'utf8'), 'before');
    await file.commit();
    assert.equal(await readFile(path, 'utf8'), 'one two');
    assert.deepEqual(await readdir(folder), ['out.txt']);
  });

  test('keeps the order of many pieces, and a header written last', async () => {
    const file = await AtomicFile.create(path);
    const pieces = Array.from({ length: 5000 }, (_, i) => `piece ${i} of the text\n`);
    for (const piece of pieces) await file.write(piece);
    await file.writeAtStart(Buffer.from('PIECE'));
    await file.commit();
    assert.equal(await readFile(path, 'utf8'), pieces.join('').replace(/^piece/, 'PIECE'));
  });

  test('can be empty', async () => {
    await (await AtomicFile.create(path)).commit();
    assert.equal(await readFile(path, 'utf8'), '');
  });

  test('what is not finished can be removed, and only that', async () => {
    const finished = await AtomicFile.create(join(folder, 'finished.txt'));
    await finished.commit();
    const file = await AtomicFile.create(path);
    await file.write('half');
    assert.equal((await readdir(folder)).length, 2);
    removeUnfinishedFiles();
    assert.deepEqual(await readdir(folder), ['finished.txt']);
  });

  test('a link stays a link, and permissions stay', async (t) => {
    if (process.platform === 'win32') {
      t.skip('links need rights there');
      return;
    }
    await writeFile(path, 'before');
    await chmod(path, 0o600);
    const link = join(folder, 'link.txt');
    await symlink(path, link);
    const file = await AtomicFile.create(link);
    await file.write('after');
    await file.commit();
    assert.equal(await readFile(path, 'utf8'), 'after');
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.deepEqual((await readdir(folder)).sort(), ['link.txt', 'out.txt']);
  });

  test('a link to what is not there yet stays a link, also over other links', async (t) => {
    if (process.platform === 'win32') {
      t.skip('links need rights there');
      return;
    }
    await mkdir(join(folder, 'deep'));
    await symlink('../out.txt', join(folder, 'deep', 'first.txt'));
    await symlink(join('deep', 'first.txt'), join(folder, 'second.txt'));
    const file = await AtomicFile.create(join(folder, 'second.txt'));
    await file.write('new');
    await file.commit();
    assert.equal(await readFile(path, 'utf8'), 'new');
    assert.deepEqual((await readdir(folder)).sort(), ['deep', 'out.txt', 'second.txt']);
    assert.equal(await readlink(join(folder, 'second.txt')), join('deep', 'first.txt'));
    await symlink('loop', join(folder, 'loop'));
    await assert.rejects(AtomicFile.create(join(folder, 'loop')), /leads to itself/);
  });

  test('says why it cannot be made', async () => {
    const missing = join(folder, 'none', 'out.txt');
    await assert.rejects(AtomicFile.create(missing), {
      code: 'fileUnwritable',
      message: `${missing} cannot be written: the folder ${join(folder, 'none')} does not exist; make it first.`,
    });
    await assert.rejects(AtomicFile.create(folder), { message: /is a folder; give the path/ });
  });
});
