import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { littleEndianBytes, npyHeader } from '../../../../src/core/export/npy.ts';
import { readVectors } from '../../../../src/node/tables/vectorFile.ts';

const rows = [
  [3, 4, 0],
  [0, 0, -2],
];
const scaled = [0.6, 0.8, 0, 0, 0, -1].map(Math.fround);
const floats = littleEndianBytes(Float32Array.from(rows.flat()));

/** As `numpy.save` writes an array. */
function npy(dictionary: string, data: Uint8Array): Uint8Array {
  const header = new TextEncoder().encode(dictionary.padEnd(117) + '\n');
  const start = [0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, header.length, 0];
  return Uint8Array.from([...start, ...header, ...data]);
}

describe('vectors that something else made', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'semantic-text-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function read(name: string, content: string | Uint8Array) {
    const path = join(folder, name);
    await writeFile(path, content);
    return readVectors(path);
  }

  const doubles = new Uint8Array(Float64Array.from(rows.flat()).buffer);
  const header = (type: string, order: 'True' | 'False'): string =>
    `{'descr': '${type}', 'fortran_order': ${order}, 'shape': (2, 3), }`;
  const columns = [0, 1, 2].flatMap((i) => rows.map((row) => row[i] ?? 0));
  const bigDoubles = new DataView(new ArrayBuffer(48));
  columns.forEach((value, i) => bigDoubles.setFloat64(8 * i, value));
  const bigFloats = new DataView(new ArrayBuffer(24));
  rows.flat().forEach((value, i) => bigFloats.setFloat32(4 * i, value));
  // 3, 4, 0, 0, 0, -2 in IEEE 754 binary16.
  const halves = new Uint8Array(Uint16Array.of(0x4200, 0x4400, 0, 0, 0x8000, 0xc000).buffer);
  const columnData = [
    { name: 'id', data: ['a', 'b'] },
    { name: 'embedding', data: rows },
  ];
  const files: [name: string, content: string | Uint8Array][] = [
    ['own.npy', Uint8Array.from([...npyHeader(2, 3), ...floats])],
    ['double.npy', npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }", doubles)],
    ['half.npy', npy(header('<f2', 'False'), halves)],
    ['big.npy', npy(header('>f4', 'False'), new Uint8Array(bigFloats.buffer))],
    ['columns.npy', npy(header('<f4', 'True'), littleEndianBytes(Float32Array.from(columns)))],
    ['bigColumns.npy', npy(header('>f8', 'True'), new Uint8Array(bigDoubles.buffer))],
    ['arrays.jsonl', rows.map((row) => JSON.stringify(row)).join('\n')],
    ['objects.jsonl', rows.map((vector, id) => `${JSON.stringify({ id, vector })}\r\n`).join('')],
    ['list.parquet', new Uint8Array(parquetWriteBuffer({ columnData }))],
  ];
  for (const [name, content] of files) {
    test(`${name}: each row, of length 1`, async () => {
      const { dims, data } = await read(name, content);
      assert.equal(dims, 3);
      assert.deepEqual(
        Array.from(data, (value) => value + 0),
        scaled,
      );
    });
  }

  const bad: [name: string, content: string | Uint8Array, message: RegExp][] = [
    [
      'wide.jsonl',
      '[1,2]\n[1,2]\n[1,2,3]\n',
      /^wide\.jsonl, row 3: a vector of 3 numbers, and row 1 has 2;/,
    ],
    ['words.jsonl', '{"text":"a"}\n', /^words\.jsonl, row 1: there is no list of numbers/],
    ['null.jsonl', '[1,null]\n', /^null\.jsonl, row 1: there is no list of numbers/],
    ['zero.jsonl', '[1,2]\n[0,0]\n', /^zero\.jsonl, row 2: a vector of zeros has no direction/],
    ['vast.jsonl', '[1e300,2]\n', /^vast\.jsonl, row 1: .*NaN or infinite/],
    ['a.csv', '1,2\n', /^a\.csv holds no vectors by its name; give \.npy, \.parquet or \.jsonl/],
    ['text.npy', 'no such thing', /^text\.npy is no NumPy array/],
    [
      'whole.npy',
      npy("{'descr': '<i8', 'fortran_order': False, 'shape': (2, 3), }", doubles),
      /numbers of the type <i8; save it with astype\('float32'\)/,
    ],
    [
      'flat.npy',
      npy("{'descr': '<f4', 'fortran_order': False, 'shape': (6,), }", floats),
      /no array of two dimensions/,
    ],
    [
      'cut.npy',
      npy("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 3), }", floats),
      /does not hold 3 x 3 numbers/,
    ],
  ];
  for (const [name, content, message] of bad) {
    test(`${name} is refused, and says why`, async () => {
      await assert.rejects(read(name, content), { code: 'invalidInput', message });
    });
  }

  test('a file that is not there is named', async () => {
    for (const name of ['no.npy', 'no.jsonl', 'no.parquet']) {
      await assert.rejects(readVectors(join(folder, name)), {
        code: 'fileUnreadable',
        message: new RegExp(name.replace('.', '\\.')),
      });
    }
  });
});
