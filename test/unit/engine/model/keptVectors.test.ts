import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { KeptVectors } from '../../../../src/engine/model/keptVectors.ts';
import { ModelBackground } from '../../../../src/engine/model/modelBackground.ts';
import type { LogEntry } from '../../../../src/protocol/engineApi.ts';
import { fakeEmbedder } from '../documents/fakeEmbedder.ts';

const choice = { layer: -1, pooling: 'mean' } as const;

describe('A background that is kept on the disk', () => {
  let folder: string;
  const logged: LogEntry[] = [];
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'ste-kept-'))));
  after(() => rm(folder, { recursive: true }));

  /** A process of its own: how many sequences the model ran for the background, and that. */
  async function measured(key: string, into = join(folder, 'machine')) {
    const { embedder, session } = fakeEmbedder();
    const kept = new KeptVectors({
      ...{ folder: into, key, dims: embedder.vectorDims },
      log: (entry) => void logged.push(entry),
    });
    const model = { embedder, choice, queryChoice: choice, shipped: undefined, kept };
    const background = await new ModelBackground(model).of(undefined);
    return { background, ran: session.ran.length };
  }

  const pathOf = async (): Promise<string> => {
    const [name, ...others] = await readdir(join(folder, 'machine'));
    assert.deepEqual(others, []);
    return join(folder, 'machine', name!);
  };

  test('is measured once; the next process has the same numbers from the file', async () => {
    const first = await measured('one');
    assert.ok(first.ran > 0);
    const second = await measured('one');
    assert.equal(second.ran, 0);
    assert.deepEqual(second.background, first.background);
    if (process.platform !== 'win32') assert.equal((await stat(await pathOf())).mode & 0o077, 0);
  });

  test('is measured again where the file is damaged, cut or of another model', async () => {
    const path = await pathOf();
    const whole = await readFile(path);
    const damaged = Buffer.from(whole);
    damaged.writeUInt8(damaged.readUInt8(900) ^ 1, 900);
    for (const bytes of [damaged, whole.subarray(0, 1000), Buffer.alloc(0), Buffer.from('{}')]) {
      await writeFile(path, bytes);
      assert.ok((await measured('one')).ran > 0);
      assert.deepEqual(await readFile(path), whole, 'and mended');
    }
    assert.ok((await measured('another')).ran > 0);
    assert.equal((await measured('one')).ran, 0);
  });

  test('where nothing can be kept the log says so, and it is measured', async () => {
    const blocked = join(folder, 'file');
    await writeFile(blocked, '');
    assert.ok((await measured('one', blocked)).ran > 0);
    assert.match(logged.at(-1)!.message, /is not kept/);
  });
});
