import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { projectRoot } from '../../../../scripts/realVscode/projectRoot.ts';
import { parquetAsJsonLines, parquetLine } from '../../../../src/node/tables/parquetTable.ts';

describe('one row of a Parquet file', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'semantic-text-'));
  });
  after(() => rm(folder, { recursive: true }));

  const count = 2000;
  const columnData = [
    { name: 'id', data: Array.from({ length: count }, (_, i) => `T-${i}`) },
    { name: 'kind', data: Array.from({ length: count }, (_, i) => ['email', 'phone'][i % 2]) },
    {
      name: 'text',
      data: Array.from({ length: count }, (_, i) => (i % 7 ? `ferry ${i}\n` : null)),
    },
    { name: 'list', data: Array.from({ length: count }, (_, i) => [`a${i}`, `b${i}`]) },
    {
      name: 'price',
      data: Array.from({ length: count }, (_, i) => i / 10),
      type: 'FLOAT' as const,
    },
  ];

  for (const rowGroupSize of [count, 700, 1]) {
    for (const pageSize of [500, 1_000_000]) {
      if (rowGroupSize === 1 && pageSize > 500) continue;
      test(`it is the line that all rows have there (groups of ${rowGroupSize} rows, pages of ${pageSize} bytes)`, async () => {
        const rows = rowGroupSize === 1 ? 9 : count;
        const bytes = new Uint8Array(
          parquetWriteBuffer({
            columnData: columnData.map(({ data, ...column }) => ({
              ...column,
              data: data.slice(0, rows),
            })),
            rowGroupSize,
            pageSize,
          }),
        );
        const path = join(folder, `${rowGroupSize}-${pageSize}.parquet`);
        await writeFile(path, bytes);
        const lines = (await parquetAsJsonLines(bytes, 'a.parquet')).split('\n');
        for (const row of [0, 7, rows - 1]) {
          assert.equal(await parquetLine(path, 'a.parquet', row), lines[row]);
        }
        assert.equal(await parquetLine(bytes, 'a.parquet', 3), lines[3]);
        assert.equal(await parquetLine(bytes, 'a.parquet', rows), undefined);
      });
    }
  }

  test('what is damaged is named, and its reading can be cancelled', async () => {
    await assert.rejects(parquetLine(new Uint8Array(40), 'b.parquet', 0), {
      code: 'fileUnreadable',
      message: /^b\.parquet cannot be read as Parquet/,
    });
    const path = join(projectRoot, 'test/fixtures/parquet/endlessRun.parquet');
    const ended = new AbortController();
    const reading = parquetLine(path, 'c.parquet', 0, { signal: ended.signal });
    setTimeout(() => {
      ended.abort();
    }, 300);
    await assert.rejects(reading, { code: 'cancelled' });
  });
});
