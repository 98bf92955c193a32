import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '../../../../src/core/search/seededRandom.ts';
import { createTokenizer } from '../../../../src/core/tokenizer/createTokenizer.ts';
import { norm } from '../../../../src/core/vectors/similarity.ts';
import { StaticEncoder } from '../../../../src/core/vectors/staticEncoder.ts';
import type { StaticTable } from '../../../../src/core/vectors/staticTable.ts';

const words = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'low', 'high', 'some', 'none', 'more'];
const tokenizer = createTokenizer({ vocabulary: words.join('\n') });
const random = seededRandom(3);

/** The last word has no row. */
function table(dims: number): StaticTable {
  const rows = words.length - 1;
  const values = Int8Array.from({ length: rows * dims }, () => Math.round(254 * random() - 127));
  values.fill(-127, 5 * dims, 6 * dims);
  values.fill(127, 6 * dims, 7 * dims);
  const scales = Float32Array.of(0, 0.1, 0, 0, 0, 1, 1, 0.2, 0);
  return { rows, dims, modelDims: dims, values, scales, projection: new Float32Array(dims * dims) };
}

function plainSum({ rows, dims, values, scales }: StaticTable, text: string): Float32Array {
  const sum = new Float32Array(dims);
  for (const id of tokenizer.encode(text).ids.slice(1, -1)) {
    if (id >= rows) continue;
    for (let i = 0; i < dims; i++) sum[i]! += scales[id]! * values[id * dims + i]!;
  }
  const length = norm(sum);
  return sum.map((value) => (length === 0 ? 0 : value / length));
}

test('a text’s vector is the sum of its pieces’ rows, of length 1', () => {
  for (const dims of [1, 2, 3, 16, 17, 33]) {
    const rows = table(dims);
    const encoder = new StaticEncoder(rows, tokenizer);
    for (const text of [
      'some',
      'low some strange',
      'low '.repeat(33),
      'high '.repeat(64),
      `${'low '.repeat(40)}${'high '.repeat(39)}some more`,
      `${'some strange '.repeat(500)}high`,
    ]) {
      const found = new Float32Array(dims).fill(9);
      encoder.encode(text, found);
      const expected = plainSum(rows, text);
      found.forEach((value, i) => {
        assert.ok(Math.abs(value - expected[i]!) < 0.01, `${dims} ${text.slice(0, 20)} ${i}`);
      });
    }
  }
});

test('a text whose pieces say nothing has zeros', () => {
  const encoder = new StaticEncoder(table(3), tokenizer);
  for (const text of ['', 'none', 'more more']) {
    const found = new Float32Array(3).fill(9);
    encoder.encode(text, found);
    assert.deepEqual([...found], [0, 0, 0]);
  }
});
