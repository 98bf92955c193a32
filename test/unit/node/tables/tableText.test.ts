import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readTableText } from '../../../../src/node/tables/tableText.ts';

const text = `id,text\n${'1,"a „line“\nand another 😀"\r\n'.repeat(60_000)}`;

describe('the text of a table that is read in parts', () => {
  let folder: string;
  let path: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'semantic-text-'));
    path = join(folder, 'a.csv');
    // The mark is no part of the text.
    await writeFile(path, `\ufeff${text}`);
  });
  after(() => rm(folder, { recursive: true }));

  test('it is whole, and how far it is read is told', async () => {
    const told: [number, number][] = [];
    const read = await readTableText(path, 'a.csv', {
      onProgress: (...progress) => told.push(progress),
    });
    assert.equal(read === text, true);
    assert.ok(told.length > 1);
    const total = Buffer.byteLength(text) + 3;
    assert.deepEqual(told.at(-1), [total, total]);
  });

  test('it is cancelled between parts', async () => {
    const ended = new AbortController();
    let count = 0;
    const reading = readTableText(path, 'a.csv', {
      signal: ended.signal,
      onProgress: () => {
        count++;
        ended.abort();
      },
    });
    await assert.rejects(reading, { code: 'cancelled' });
    assert.equal(count, 1);
  });

  test('one that is too long is refused before all of it is read', async () => {
    let done = 0;
    const reading = readTableText(path, 'a.csv', {
      mostUnits: 500_000,
      onProgress: (bytes) => (done = bytes),
    });
    await assert.rejects(reading, {
      code: 'unsupported',
      message:
        'a.csv has more than 500,000 characters, and tables are read up to that; split it, or leave out columns.',
    });
    assert.ok(done < text.length / 2);
  });

  test('one that is not there is named', async () => {
    await assert.rejects(readTableText(join(folder, 'b.csv'), 'b.csv'), {
      code: 'fileUnreadable',
      message: /^b\.csv cannot be read as text/,
    });
  });
});
