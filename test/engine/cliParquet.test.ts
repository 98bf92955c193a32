import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { callCli } from '../support/callCli.ts';
import { tinyModel } from '../support/projectPaths.ts';
import { parseJsonl } from '../support/runCli.ts';

type Row = Readonly<Record<string, unknown>> & { readonly vector: readonly number[] };

const folderBefore = process.cwd();
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'semantic-text-'));
  process.chdir(folder);
  await writeFile('a.txt', 'the cat\n\nwas in "the" 😀 house\n');
  await writeFile('t.csv', 'id,text\n1,the cat\n2,\n3,the house\n');
  await writeFile('empty.txt', '\n');
});
after(async () => {
  process.chdir(folderBefore);
  await rm(folder, { recursive: true });
});

async function embed(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await callCli(['embed', '--model', tinyModel, ...args]);
  assert.deepEqual([code, stderr], [0, '']);
  return stdout;
}

/** The rows of a Parquet file, as a reader of its own has them. */
async function parquetRows(path: string): Promise<Row[]> {
  const bytes = await readFile(path);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  return (await parquetReadObjects({ file })) as Row[];
}

/** JSON Lines have the numbers in decimals that read back as the same floats. */
function asFloats(rows: readonly Row[]): Row[] {
  return rows.map((row) => ({ ...row, vector: row.vector.map((value) => Math.fround(value)) }));
}

const forms: [name: string, args: string[]][] = [
  ['lines', ['a.txt']],
  ['passages with their titles', ['a.txt', 't.csv', '--segment', 'passage']],
  ['tokens', ['a.txt', '--pooling', 'none', '--max-length', '12']],
  ['records', ['t.csv', '--columns', 'text']],
];
for (const [name, args] of forms) {
  test(`embed --format parquet holds what JSON Lines hold: ${name}`, async () => {
    const expected = asFloats(parseJsonl<Row>(await embed(...args)));
    assert.ok(expected.length > 1);
    assert.equal(await embed(...args, '--format', 'parquet', '--out', 'out.parquet'), '');
    assert.deepEqual(await parquetRows('out.parquet'), expected);
  });
}

test('many rows are written group by group', async () => {
  const lines = Array.from({ length: 50_010 }, (_, i) => `the cat ${i % 7}`);
  await writeFile('many.txt', lines.join('\n'));
  await embed('many.txt', '--format', 'parquet', '--out', 'many.parquet');
  const bytes = await readFile('many.parquet');
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  const { row_groups: groups, num_rows: count } = parquetMetadata(file);
  assert.ok(groups.length > 1);
  assert.equal(Number(count), lines.length);
  const rows = await parquetRows('many.parquet');
  assert.deepEqual(
    rows.map(({ text }) => text),
    lines,
  );
  assert.deepEqual(rows[7]?.vector, rows[50_001 - (50_001 % 7)]?.vector);
});

test('records of a Parquet file are grouped as those of its CSV are', async () => {
  const lines = ['the cat was in the house', 'the house was in the cat', 'the cat', 'cat'];
  await writeFile('s.csv', ['id,text', ...lines.map((text, i) => `${i},${text}`)].join('\n'));
  const ids = [1, 2, 3, 4].map(String);
  const bytes = parquetWriteBuffer({
    columnData: [
      { name: 'id', data: ids },
      { name: 'text', data: lines },
      { name: 'vector', data: lines.map(() => [0.5, 1]) },
    ],
  });
  await writeFile('s.parquet', new Uint8Array(bytes));
  const rowsOf = async (file: string): Promise<Row[]> => {
    const { code, stdout, stderr } = await callCli([
      'clusters',
      file,
      '-k',
      '2',
      '--columns',
      'text',
      '--model',
      tinyModel,
    ]);
    assert.deepEqual([code, stderr], [0, '']);
    return parseJsonl<Row>(stdout);
  };
  const facts = (rows: readonly Row[]): unknown =>
    rows.map(({ row, text, group, nearness }) => [row, text, group, nearness]);
  const rows = await rowsOf('s.parquet');
  assert.deepEqual(facts(rows), facts(await rowsOf('s.csv')));
  assert.deepEqual(
    [rows[0]?.['start'], rows[0]?.['end'], rows[0]?.['line']],
    [0, 0, rows[0]?.['row']],
  );
  await writeFile('broken.parquet', 'no such thing');
  const { code, stderr } = await callCli(['clusters', 'broken.parquet', '--model', tinyModel]);
  assert.equal(code, 1);
  assert.match(stderr, /broken\.parquet cannot be read as Parquet/);
});

test('no rows, and no file to write to', async () => {
  const none = await callCli([
    ...['embed', '--model', tinyModel, 'empty.txt'],
    ...['--format', 'parquet', '--out', 'none.parquet'],
  ]);
  assert.equal(none.code, 0);
  assert.match(none.stderr, /There is no text/);
  assert.deepEqual(await parquetRows('none.parquet'), []);
  const { code, stderr } = await callCli(['embed', 'a.txt', '--format', 'parquet']);
  assert.equal(code, 2);
  assert.match(stderr, /--format parquet needs --out PATH/);
});
