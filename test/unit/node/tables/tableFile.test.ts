import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { readTable } from '../../../../src/core/tables/readTable.ts';
import { valueOf, type Table } from '../../../../src/core/tables/table.ts';
import { readTableFile, tableFileParts } from '../../../../src/node/tables/tableFile.ts';

const count = 60_000;
const long = 'a long column, '.repeat(12);
const rows = Array.from({ length: count }, (_, i) => `${i},"The ""ferry""\nno. ${i}","${long}"`);
// The mark is no part of the text, and one record is broken.
const text = `id,text,other\n${rows.join('\n')}\n7,too few\n`;

describe('a file of a table', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'semantic-text-'));
    await writeFile(join(folder, 'long.csv'), `\ufeff${text}`);
  });
  after(() => rm(folder, { recursive: true }));

  async function partsOf(name: string): Promise<Table[]> {
    const parts: Table[] = [];
    for await (const part of tableFileParts(join(folder, name), name)) parts.push(part);
    return parts;
  }

  test('a long one comes in parts that have the records of the whole', async () => {
    assert.ok(text.length > 8_000_000);
    const parts = await partsOf('long.csv');
    assert.ok(parts.length > 5);
    const whole = readTable(text, 'delimited');
    assert.deepEqual(
      parts.flatMap(({ records }) => records),
      whole.records,
    );
    assert.deepEqual(
      parts.flatMap(({ broken }) => broken),
      whole.broken,
    );
  });

  test('of a long one the values of the columns that are kept are in memory', async () => {
    const told: [number, number][] = [];
    const table = await readTableFile(join(folder, 'long.csv'), 'long.csv', {
      keep: () => (column) => column === 'text',
      onProgress: (...progress) => told.push(progress),
    });
    assert.deepEqual(table.columns, ['id', 'text', 'other']);
    assert.equal(table.records.length, count);
    for (const i of [0, count - 1]) {
      const [record] = table.records.slice(i);
      assert.ok(record);
      assert.deepEqual(
        [0, 1, 2].map((column) => valueOf(record, column)),
        ['', `The "ferry"\nno. ${i}`, ''],
      );
    }
    const bytes = Buffer.byteLength(text) + 3;
    assert.deepEqual(told.at(-1), [bytes, bytes]);
  });

  test('a long group of Parquet comes in parts, and columns that are not kept are not read', async () => {
    const ids = Array.from({ length: 40_000 }, (_, i) => BigInt(i));
    const texts = ids.map((id) => `The ferry no. ${id}`);
    const others = ids.map((id) => `${long.repeat(11)}${id}`);
    const columnData = [
      { name: 'id', data: ids, type: 'INT64' as const },
      { name: 'text', data: texts, type: 'STRING' as const },
      { name: 'other', data: others, type: 'STRING' as const },
    ];
    const bytes = parquetWriteBuffer({
      ...{ columnData, rowGroupSize: ids.length },
      codec: 'UNCOMPRESSED',
    });
    await writeFile(join(folder, 'long.parquet'), new Uint8Array(bytes));
    const parts = await partsOf('long.parquet');
    assert.ok(parts.length > 1);
    const records = parts.flatMap((part) => part.records);
    assert.deepEqual(
      records.map((record) => valueOf(record, 1)),
      texts,
    );
    assert.deepEqual(
      [records.at(-1)?.row, records.at(-1)?.values],
      [40_000, ['39999', texts.at(-1), others.at(-1)]],
    );
    const table = await readTableFile(join(folder, 'long.parquet'), 'long.parquet', {
      keep: () => (column) => column === 'text',
    });
    // Those that come later in the first group of rows were read with all columns.
    for (const row of [0, 2000, ids.length - 1]) {
      assert.deepEqual(table.records.at(row)?.values, ['', texts[row], '']);
    }
  });

  test('one that is no text is named as it was given', async () => {
    await writeFile(join(folder, 'binary.csv'), Uint8Array.of(0, 1, 2, 0, 255));
    await assert.rejects(readTableFile(join(folder, 'binary.csv'), 'binary.csv'), {
      code: 'fileUnreadable',
      message: /^binary\.csv is a binary file/,
    });
  });

  test('it is cancelled between parts', async () => {
    const ended = new AbortController();
    const reading = readTableFile(join(folder, 'long.csv'), 'long.csv', {
      signal: ended.signal,
      onProgress: () => ended.abort(),
    });
    await assert.rejects(reading, { code: 'cancelled' });
  });
});
