import assert from 'node:assert/strict';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { jsonIfAny } from '../../../src/core/json/parseJson.ts';
import { parquetAsJsonLines } from '../../../src/node/tables/parquetTable.ts';
import { readOrRefusedLater, type FuzzTarget } from '../fuzzTarget.ts';
import { mutateBytes } from '../mutations/mutateBytes.ts';

const count = 30;
const rows = <T>(make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

/** Parquet files: a line of JSON for each row, or refused. */
export const parquetFiles: FuzzTarget<Uint8Array> = {
  seeds: () => {
    const mixed = [
      {
        name: 'text',
        data: rows((i) => (i % 5 === 0 ? null : `a text ${i % 7}`)),
        type: 'STRING' as const,
      },
      { name: 'id', data: rows((i) => BigInt(i)), type: 'INT64' as const },
      { name: 'share', data: rows((i) => i / 3), type: 'DOUBLE' as const },
      { name: 'is', data: rows((i) => i % 2 === 0), type: 'BOOLEAN' as const },
      { name: 'when', data: rows((i) => new Date(i * 1e9)), type: 'TIMESTAMP' as const },
      { name: 'vector', data: rows((i) => [i, 1]) },
      { name: 'json', data: rows((i) => ({ a: [i], b: { c: null } })), type: 'JSON' as const },
    ];
    const plain = [{ name: 'a', data: rows((i) => i), type: 'INT32' as const }];
    return [
      new Uint8Array(parquetWriteBuffer({ columnData: mixed, rowGroupSize: 20 })),
      new Uint8Array(parquetWriteBuffer({ columnData: mixed, codec: 'UNCOMPRESSED' })),
      new Uint8Array(parquetWriteBuffer({ columnData: plain })),
    ];
  },

  mutate: (file, chance, seeds) => {
    if (chance.is(0.3)) return mutateBytes(file, chance, seeds);
    // What says how the rest is to be read stands at the end, and its length last.
    const end = file.length - 8;
    const length = end > 0 ? Buffer.from(file).readUInt32LE(end) : 0;
    const start = Math.max(0, end - length);
    const footer = mutateBytes(file.subarray(start, end), chance, seeds);
    const lengthBytes = Buffer.alloc(4);
    lengthBytes.writeUInt32LE(footer.length);
    return Buffer.concat([file.subarray(0, start), footer, lengthBytes, Buffer.from('PAR1')]);
  },

  check: async (file) => {
    const text = await readOrRefusedLater(
      () => parquetAsJsonLines(file, 'a.parquet', { patienceMs: 5000 }),
      ['fileUnreadable', 'unsupported'],
    );
    if (text === undefined || text === '') return;
    assert.ok(text.endsWith('\n'), 'the last line is not whole');
    for (const line of text.slice(0, -1).split('\n')) {
      assert.equal(typeof jsonIfAny(line), 'object', 'a line that is no JSON');
    }
  },
};
