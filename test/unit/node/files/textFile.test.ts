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

  test('UTF-32 where a mark says so', () => {
    assert.equal(decode(0xff, 0xfe, 0, 0, 0x61, 0, 0, 0), 'a');
    assert.equal(decode(0, 0, 0xfe, 0xff, 0, 1, 0xf6, 0), '😀');
  });

  test('refuses binary files, naming the file', () => {
    const binary = { code: 'fileUnreadable', message: /^it is a binary file/ };
    assert.throws(() => decode(0x61, 0, 0x62), binary);
    assert.throws(() => decodeText(Buffer.from('name\0other name here\0'), 'it'), binary);
    // UTF-8 that is no UTF-16 either.
    assert.throws(() => decodeText(Buffer.from('ab\0cd\nGröße\n'), 'it'), binary);
    assert.throws(() => decode(0xff, 0xfe, 0x61, 0, 0, 0), binary);
    const noise = Uint8Array.from({ length: 500 }, (_, i) => ((i * 167) % 255) + 1);
    assert.throws(() => decodeText(noise, 'it'), binary);
  });

  test('a byte that is none in its encoding loses no file', () => {
    assert.equal(decode(0x61, 0xff), 'aÿ');
    assert.equal(decode(0x63, 0x61, 0x66, 0xe9), 'café');
    assert.equal(decode(0xff, 0xfe, 0x61, 0, 0x3d, 0xd8), 'a\ufffd');
    const mostly = Buffer.concat([Buffer.from('Straße '.repeat(10)), Buffer.of(0xff, 0x0a)]);
    assert.equal(decodeText(mostly, 'it'), `${'Straße '.repeat(10)}\ufffd\n`);
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
