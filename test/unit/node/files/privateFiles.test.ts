import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { projectRoot } from '../../../../scripts/realVscode/projectRoot.ts';
import { MachineMemory } from '../../../../src/engine/runtime/library/machineMemory.ts';
import { AtomicFile } from '../../../../src/node/files/atomicFile.ts';
import { withFolderLock } from '../../../../src/node/files/folderLock.ts';
import {
  copyPrivately,
  makePrivateFolder,
  makePrivateFolderNow,
} from '../../../../src/node/files/privateFiles.ts';
import { createVectorWriter } from '../../../../src/node/files/vectorWriter.ts';
import { noModes, openToOthers } from '../../../support/openMode.ts';

const noProc = existsSync('/proc/self') ? false : 'no /proc here';

describe('files for their owner alone', { skip: noModes }, () => {
  let folder: string;
  let umask: number;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'private-'));
    // As most systems have it.
    umask = process.umask(0o022);
  });
  afterEach(async () => {
    process.umask(umask);
    await rm(folder, { recursive: true });
  });

  const modeOf = async (path: string): Promise<number> =>
    (await stat(join(folder, path))).mode & 0o777;

  test('folders, those above among them; what is there stays as it is', async () => {
    await mkdir(join(folder, 'there'), { mode: 0o755 });
    await makePrivateFolder(join(folder, 'there', 'a', 'b'));
    await makePrivateFolder(join(folder, 'there', 'a'));
    assert.deepEqual(await openToOthers(join(folder, 'there')), [' 755']);
    makePrivateFolderNow(join(folder, 'there', 'c', 'd'));
    makePrivateFolderNow(join(folder, 'there', 'c'));
    assert.deepEqual(await openToOthers(join(folder, 'there')), [' 755']);
  });

  test('a folder that is a file, or in one, is refused', async () => {
    const path = join(folder, 'file');
    await writeFile(path, '');
    for (const [place, code] of [
      [path, 'EEXIST'],
      [join(path, 'a', 'b'), 'ENOTDIR'],
    ] as const) {
      await assert.rejects(makePrivateFolder(place), { code });
      assert.throws(
        () => {
          makePrivateFolderNow(place);
        },
        { code },
      );
    }
  });

  test('where a folder takes no others, making one ends', { skip: noProc }, () => {
    // In a process of its own: one that never ends could not be stopped from inside.
    const file = join(projectRoot, 'src/node/files/privateFiles.ts');
    const script = `import { makePrivateFolder, makePrivateFolderNow } from ${JSON.stringify(file)};
      const codes = [];
      try { makePrivateFolderNow('/proc/none/a'); } catch (error) { codes.push(error.code); }
      await makePrivateFolder('/proc/none/a').catch((error) => codes.push(error.code));
      console.log(codes.join());`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      ...{ encoding: 'utf8', timeout: 60_000, killSignal: 'SIGKILL' },
    });
    assert.equal(stdout, 'ENOENT,ENOENT\n');
  });

  test('files that appear when they are complete, also in place of one that others could read', async () => {
    const path = join(folder, 'a.json');
    await writeFile(path, 'before');
    for (let i = 0; i < 2; i++) {
      const file = await AtomicFile.create(path, true);
      await file.write('after');
      assert.deepEqual((await openToOthers(folder)).length, i === 0 ? 1 : 0);
      await file.commit();
    }
    assert.equal(await modeOf('a.json'), 0o600);
  });

  test('copies and locks', async () => {
    await writeFile(join(folder, 'from'), 'x'.repeat(100_000), { mode: 0o666 });
    await copyPrivately(join(folder, 'from'), join(folder, 'to'));
    assert.equal(await readFile(join(folder, 'to'), 'utf8'), 'x'.repeat(100_000));
    await withFolderLock(join(folder, 'lock'), undefined, async () => {
      assert.deepEqual([await modeOf('lock'), await modeOf('to')], [0o600, 0o600]);
    });
    await assert.rejects(copyPrivately(join(folder, 'from'), join(folder, 'to')));
    await assert.rejects(copyPrivately(join(folder, 'none'), join(folder, 'new')));
  });

  test('what was found out about the machine', async () => {
    const memory = new MachineMemory(join(folder, 'machine'), () => undefined);
    await memory.remember('fish', 1);
    assert.equal(await memory.recall('fish'), 1);
    assert.deepEqual(await openToOthers(join(folder, 'machine')), []);
  });

  test('vectors on their way elsewhere; those that somebody asked for are as others are', async () => {
    for (const [name, isPrivate] of [
      ['private', true],
      ['asked', false],
    ] as const) {
      const options = { inputs: [], isPrivate };
      await (await createVectorWriter('tsv', join(folder, name), options)).end();
    }
    assert.equal(await modeOf('private.vectors.tsv'), 0o600);
    assert.equal(await modeOf('private.metadata.tsv'), 0o600);
    assert.equal(await modeOf('asked.vectors.tsv'), 0o644);
    await chmod(join(folder, 'asked.metadata.tsv'), 0o640);
    await (await createVectorWriter('tsv', join(folder, 'asked'), { inputs: [] })).end();
    assert.equal(await modeOf('asked.metadata.tsv'), 0o640);
  });
});
