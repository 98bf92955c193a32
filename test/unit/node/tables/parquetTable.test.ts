import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { projectRoot } from '../../../../scripts/realVscode/projectRoot.ts';
import { readTable } from '../../../../src/core/tables/readTable.ts';
import { sampleUnits } from '../../../../src/core/tables/textColumns.ts';
import {
  parquetAsJsonLines,
  parquetLines,
  type ParquetLines,
} from '../../../../src/node/tables/parquetTable.ts';
import { readTableFile } from '../../../../src/node/tables/tableFile.ts';

describe('a Parquet file as JSON Lines', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'semantic-text-'));
  });
  after(() => rm(folder, { recursive: true }));

  const columnData = [
    // Its column comes first, although the first row says nothing in it.
    { name: 'note', data: [null, 'a "quote"', 'two\nlines'], type: 'STRING' as const },
    { name: 'id', data: [3n, 2n, 1n], type: 'INT64' as const },
    { name: 'share', data: [0.5, NaN, -2], type: 'DOUBLE' as const },
    { name: 'never', data: [null, null, null], type: 'STRING' as const },
    {
      name: 'vector',
      data: [
        [0.5, 1],
        [1, 2],
        [3, 4],
      ],
    },
  ];
  const bytes = new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 2 }));
  const values = [
    ['', '3', '0.5', '', ''],
    ['a "quote"', '2', '', '', ''],
    ['two\nlines', '1', '-2', '', ''],
  ];

  test('a float of 32 bits is the shortest number that is it', async () => {
    const single = [
      { name: 'price', data: [0.1, 1e10, -2.5, NaN, Infinity], type: 'FLOAT' as const },
      { name: 'exact', data: [0.1, 1e10, -2.5, NaN, Infinity], type: 'DOUBLE' as const },
    ];
    const written = new Uint8Array(parquetWriteBuffer({ columnData: single }));
    const { records } = readTable(await parquetAsJsonLines(written, 'a.parquet'), 'jsonLines');
    for (const column of [0, 1]) {
      assert.deepEqual(
        records.map((record) => record.values[column]),
        ['0.1', '10000000000', '-2.5', '', 'Infinity'],
      );
    }
  });

  test('it has a line for each row, and each column in its order', async () => {
    const shares: number[] = [];
    const text = await parquetAsJsonLines(bytes, 'a.parquet', {
      onProgress: (done, total) => shares.push(done / total),
    });
    const { columns, records, broken } = readTable(text, 'jsonLines');
    assert.deepEqual(
      columns,
      columnData.map(({ name }) => name),
    );
    assert.deepEqual(
      records.map((record) => record.values),
      values,
    );
    assert.deepEqual(
      records.map(({ line, row }) => [line, row]),
      [
        [1, 1],
        [2, 2],
        [3, 3],
      ],
    );
    assert.deepEqual(broken, []);
    assert.deepEqual(shares, [2 / 3, 1]);
  });

  test('a file and its bytes say the same, as text and as records', async () => {
    const path = join(folder, 'a.parquet');
    await writeFile(path, bytes);
    const text = await parquetAsJsonLines(path, 'a.parquet');
    assert.equal(text, await parquetAsJsonLines(bytes, 'a.parquet'));
    const { columns, records } = await readTableFile(path, 'a.parquet');
    assert.deepEqual(columns, readTable(text, 'jsonLines').columns);
    assert.deepEqual(
      records.map((record) => record.values),
      values,
    );
  });

  test('values that the file holds once come in pieces, however many rows have them, and the first tells the columns of text', async () => {
    const count = 20_000;
    const long = 'The ferry leaves at noon. '.repeat(10);
    const repeated = [
      { name: 'id', data: Array.from({ length: count }, (_, i) => `T-${i}`) },
      { name: 'text', data: Array.from({ length: count }, (_, i) => `${long}${i % 9}`) },
    ];
    for (const rowGroupSize of [count, 700]) {
      const written = new Uint8Array(parquetWriteBuffer({ columnData: repeated, rowGroupSize }));
      const pieces: ParquetLines[] = [];
      for await (const piece of parquetLines(written, 'e.parquet')) pieces.push(piece);
      const text = await parquetAsJsonLines(written, 'e.parquet');
      assert.equal(pieces.map((piece) => piece.text).join('') === text, true);
      assert.equal(text.split('\n').length - 1, count);
      assert.ok(pieces.length > 3);
      let start = 0;
      for (const piece of pieces) {
        assert.equal(piece.start, start);
        assert.ok(piece.text.endsWith('\n'));
        assert.ok(piece.text.length < 2_500_000);
        assert.ok(piece.text.length >= sampleUnits || piece === pieces.at(-1));
        start += piece.text.length;
      }
      assert.equal(pieces.at(-1)?.bytesRead, written.length);
    }
  });

  test('it is cancelled between groups of rows', async () => {
    const ended = new AbortController();
    const reading = parquetAsJsonLines(bytes, 'a.parquet', {
      signal: ended.signal,
      onProgress: () => {
        ended.abort();
      },
    });
    await assert.rejects(reading, { code: 'cancelled' });
  });

  test('of many groups no listener is left behind', async () => {
    const warnings: string[] = [];
    const onWarning = ({ name }: Error): void => void warnings.push(name);
    process.on('warning', onWarning);
    const numbers = Array.from({ length: 40 }, (_, i) => i);
    const many = new Uint8Array(
      parquetWriteBuffer({
        columnData: [{ name: 'n', data: numbers, type: 'INT32' }],
        rowGroupSize: 1,
      }),
    );
    const text = await parquetAsJsonLines(many, 'd.parquet');
    // Warnings come a tick later.
    await new Promise(setImmediate);
    process.off('warning', onWarning);
    assert.equal(text.split('\n').length - 1, numbers.length);
    assert.deepEqual(warnings, []);
  });

  test('a text that would be too long is refused', async () => {
    await assert.rejects(parquetAsJsonLines(bytes, 'a.parquet', { mostUnits: 100 }), {
      code: 'unsupported',
      message: /^a\.parquet has more than 100 characters/,
    });
  });

  test('a damaged file that asks for thousands of millions of values ends, and can be cancelled', async () => {
    const path = join(projectRoot, 'test/fixtures/parquet/endlessRun.parquet');
    await assert.rejects(parquetAsJsonLines(path, 'c.parquet', { patienceMs: 1500 }), {
      code: 'fileUnreadable',
      message: /^c\.parquet cannot be read as Parquet \(it (?:takes far longer|asks for more)/,
    });
    const ended = new AbortController();
    const reading = parquetAsJsonLines(path, 'c.parquet', { signal: ended.signal });
    setTimeout(() => {
      ended.abort();
    }, 300);
    await assert.rejects(reading, { code: 'cancelled' });
  });

  test('what is none is named', async () => {
    await assert.rejects(parquetAsJsonLines(new Uint8Array(40), 'b.parquet'), {
      code: 'fileUnreadable',
      message: /^b\.parquet cannot be read as Parquet/,
    });
  });
});
