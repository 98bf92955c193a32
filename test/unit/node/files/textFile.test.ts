import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { checkReadable, decodeText, readTextFile } from '../../../../src/node/files/textFile.ts';

function decode(...bytes: number[]): string {
  return decodeText(Uint8Array.from(bytes), 'it');
}

describe('decodeText', () => {
  test('UTF-8, its byte order mark left out', () => {
    assert.equal(decode(0xef, 0xbb, 0xbf, 0x61, 0xc3, 0xa9), 'aé');
    assert.equal(decode(), '');
    assert.equal(decodeText(Buffer.from('a\ufeffb'), 'it'), 'a\ufeffb');
  });

  test('UTF-16 where a mark says so', () => {
    assert.equal(decode(0xff, 0xfe, 0x61, 0, 0x3d, 0xd8, 0, 0xde), 'a😀');
    assert.equal(decode(0xfe, 0xff, 0, 0x61, 0xd8, 0x3d, 0xde, 0), 'a😀');
  });

  test('refuses binary files and broken text, naming the file', () => {
    const binary = { code: 'fileUnreadable', message: /^it is a binary file/ };
    assert.throws(() => decode(0x61, 0, 0x62), binary);
    // UTF-32, which looks like UTF-16.
    assert.throws(() => decode(0xff, 0xfe, 0, 0, 0x61, 0, 0, 0), binary);
    assert.throws(() => decode(0x61, 0xff), { message: /^it is not valid UTF-8 text/ });
    assert.throws(() => decode(0xc3), { message: /^it is not valid UTF-8 text/ });
    assert.throws(() => decode(0xff, 0xfe, 0x3d, 0xd8), { message: /not valid UTF-16LE text/ });
  });
});

describe('files', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'semantic-text-'));
  });
  after(() => rm(folder, { recursive: true }));

  test('are read as text', async () => {
    const path = join(folder, 'a.txt');
    await writeFile(path, '\ufeffa\r\nb');
    await checkReadable(path);
    assert.equal(await readTextFile(path), 'a\r\nb');
  });

  test('that are missing or folders are named', async () => {
    const missing = join(folder, 'nope.txt');
    const none = {
      code: 'fileUnreadable',
      message: `There is no file ${missing}; check the path.`,
    };
    await assert.rejects(checkReadable(missing), none);
    await assert.rejects(readTextFile(missing), none);
    const isFolder = { message: `${folder} is a folder; give the files in it.` };
    await assert.rejects(checkReadable(folder), isFolder);
    await assert.rejects(readTextFile(folder), isFolder);
  });
});
