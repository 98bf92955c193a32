import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { readTable } from '../../../../src/core/tables/readTable.ts';
import { valueOf } from '../../../../src/core/tables/table.ts';
import { segmentText } from '../../../../src/core/text/segmentText.ts';
import { holdTable, readCutTable } from '../../../../src/node/tables/heldTable.ts';

const count = 300;
const rows = Array.from({ length: count }, (_, i) => ({
  id: `T-${i}`,
  text: `The ${i}. "letter" of the\nday has come`,
  // As long as letters are, so that it alone is cut.
  payload: `${i} ${'sun and moon '.repeat(200)}😀`,
}));
const field = (value: string): string => `"${value.replaceAll('"', '""')}"`;
const csv = [
  'id,text,payload',
  ...rows.map(({ id, text, payload }) => [id, field(text), field(payload)].join(',')),
].join('\n');
const limits = { mostUnits: 100_000, mostCutUnits: 200_000 };

describe('a table that is too long to be held as it is', () => {
  let folder: string;
  const pathOf = async (name: string, content: string | Uint8Array): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'semantic-text-'));
  });
  after(() => rm(folder, { recursive: true }));

  const contents: [name: string, content: string | Uint8Array][] = [
    ['a.csv', `\ufeff${csv}`],
    ['a.jsonl', rows.map((row) => JSON.stringify(row)).join('\r\n')],
    [
      'a.parquet',
      new Uint8Array(
        parquetWriteBuffer({
          columnData: ['id', 'text', 'payload'].map((name) => ({
            name,
            data: rows.map((row) => row[name as 'id']),
          })),
        }),
      ),
    ],
  ];
  for (const [name, content] of contents) {
    test(`${name}: a line for each row; its long values are cut, the others whole, and each process reads the same`, async () => {
      const path = await pathOf(name, content);
      const { text, cut } = await holdTable(path, name, limits);
      assert.ok(cut);
      const { mostValueUnits, brokenCount } = cut;
      assert.equal(brokenCount, 0);
      assert.ok(text.length <= limits.mostCutUnits && text.length > 0.9 * limits.mostCutUnits);
      const { columns, records } = readTable(text, 'jsonLines');
      assert.deepEqual(columns, ['id', 'text', 'payload']);
      assert.equal(text.split('\n').length, count + 1);
      for (const [i, record] of records.entries()) {
        assert.deepEqual([record.row, record.line], [i + 1, i + 1]);
        assert.deepEqual([valueOf(record, 0), valueOf(record, 1)], [rows[i]?.id, rows[i]?.text]);
        const payload = valueOf(record, 2);
        assert.equal(payload.length <= mostValueUnits && payload.endsWith('…'), true);
        assert.equal(rows[i]?.payload.startsWith(payload.slice(0, -1)), true);
      }
      assert.equal((await readCutTable(path, name, mostValueUnits)).text, text);
      const lines = text.split('\n');
      const tried: readonly number[] = cut.rows ? [0, 1, count - 1] : [];
      for (const row of tried) {
        const whole: string | undefined = await cut.rows?.read(row, lines[row] ?? '');
        assert.deepEqual(JSON.parse(whole ?? '') as unknown, rows[row]);
        // What was written since is another row.
        assert.equal(await cut.rows?.read(row, lines[(row + 1) % count] ?? ''), undefined);
      }
    });
  }

  test('broken rows keep their places and are told; the header again is no record', async () => {
    const broken = [...csv.split(/\n(?=T-)/)];
    broken.splice(3, 0, '"a string alone"', 'id,text,payload', 'T-x,"never closed');
    const path = await pathOf('broken.csv', broken.join('\n'));
    const { text, cut } = await holdTable(path, 'broken.csv', limits);
    assert.equal(cut?.brokenCount, 3);
    assert.deepEqual(
      cut.broken.map(({ row, message }) => [row, message.replace(/ \(line \d+\)/, '')]),
      [
        [3, 'Row 3 has 1 field, and the table has 3.'],
        [4, 'Row 4 is the header again.'],
        [5, 'Row 5 has a quote that is not closed.'],
      ],
    );
    const table = readTable(text, 'jsonLines');
    assert.equal(table.records.length, count);
    assert.deepEqual(
      table.broken.map(({ line }) => line),
      [3, 5],
    );
    assert.deepEqual([table.records[2]?.line, valueOf(table.records[2]!, 0)], [6, 'T-2']);
    const segments = [...segmentText(text, 'line', 'jsonLines')];
    assert.deepEqual(
      segments.slice(1, 5).map((each) => each.text.slice(0, 9)),
      ['The 1. \\"', '… "a stri', 'T-x,"neve', 'The 2. \\"'],
    );
    const after = await cut.rows?.read(5, text.split('\n')[5] ?? '');
    assert.deepEqual(JSON.parse(after ?? '') as unknown, rows[2]);
    assert.equal(await cut.rows?.read(4, 'T-x,"never closed'), undefined);
    assert.match(text, /\nT-x,"never closed\n/);
  });

  test('what can be held is held as it is, however many bytes it has', async () => {
    const text = `id,text\n${'1,дом у моря\n'.repeat(1000)}`;
    const path = await pathOf('b.csv', text);
    const held = await holdTable(path, 'b.csv', { mostUnits: text.length, mostCutUnits: 1000 });
    assert.deepEqual(held, { text, cut: undefined });
  });

  test('of too many records too little would be left: it is refused, and says what reads it', async () => {
    const path = await pathOf('many.csv', csv);
    await assert.rejects(holdTable(path, 'many.csv', { ...limits, mostCutUnits: 20_000 }), {
      code: 'unsupported',
      message: /^many\.csv has too many records or columns .* the command line/,
    });
  });

  test('how far both of its readings are is told, and it is cancelled in each', async () => {
    const text = `${csv}\n`.repeat(20);
    const path = await pathOf('long.csv', text);
    const told: number[] = [];
    const { text: held, cut } = await holdTable(path, 'long.csv', {
      mostUnits: 1_000_000,
      mostCutUnits: 4_000_000,
      onProgress: (done, total) => told.push(done / total),
    });
    // In one of the later parts, behind headers that stand there again.
    const lines = held.trimEnd().split('\n');
    const whole = await cut?.rows?.read(lines.length - 1, lines.at(-1) ?? '');
    assert.deepEqual(JSON.parse(whole ?? '') as unknown, rows.at(-1));
    assert.ok(told.length > 2 && told.every((share, i) => share >= (told[i - 1] ?? 0)));
    assert.equal(told.at(-1), 1);
    for (const share of [0.1, 0.6]) {
      const ended = new AbortController();
      let last = 0;
      const reading = holdTable(path, 'long.csv', {
        mostUnits: 1_000_000,
        mostCutUnits: 4_000_000,
        signal: ended.signal,
        onProgress: (done, total) => {
          last = done / total;
          if (last > share) ended.abort();
        },
      });
      await assert.rejects(reading, { code: 'cancelled' });
      assert.ok(last > share && last < share + 0.3);
    }
  });
});
