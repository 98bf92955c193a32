import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readRegularFile, readUnasked } from '../../../../src/node/files/regularFile.ts';
import { makePipe, noPipes } from '../../../support/namedPipe.ts';

// A read that waits for a writer waits for good.
const timeout = 20_000;

describe('files that nobody named', { timeout }, () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'regular-'));
  });
  after(() => rm(folder, { recursive: true }));

  for (const [name, readFile] of Object.entries({ readUnasked, readRegularFile })) {
    test(`${name}: whole files up to a length`, async () => {
      const path = join(folder, name);
      await writeFile(path, 'x'.repeat(200_000));
      assert.equal(String(await readFile(path, 200_000)), 'x'.repeat(200_000));
      assert.equal(await readFile(path, 199_999), 'tooLarge');
      await writeFile(path, '');
      assert.equal(String(await readFile(path, 0)), '');
      assert.equal(await readFile(`${path}.none`, 10), 'unreadable');
      assert.equal(await readFile(folder, 10), 'notRegular');
    });

    test(`${name}: no pipe, device or socket, also behind a link`, { skip: noPipes }, async (t) => {
      const pipe = join(folder, `${name}.pipe`);
      t.after(makePipe(pipe));
      const socket = join(folder, `${name}.socket`);
      const server = createServer().listen(socket);
      t.after(() => server.close());
      await new Promise((resolve) => server.once('listening', resolve));
      await symlink('/dev/zero', join(folder, `${name}.zero`));
      for (const path of [pipe, socket, join(folder, `${name}.zero`)]) {
        assert.equal(await readFile(path, 1_000_000), 'notRegular', path);
      }
    });

    const noProc = !existsSync('/proc/self/status') && 'no /proc';
    test(`${name}: what says that it is empty and is not`, { skip: noProc }, async () => {
      assert.match(String(await readFile('/proc/self/status', 100_000)), /^Name:/);
      assert.equal(await readFile('/proc/self/status', 10), 'tooLarge');
    });
  }
});
