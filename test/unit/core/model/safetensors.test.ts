import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSafetensors } from '../../../../src/core/model/safetensors.ts';

function fileOf(header: unknown, data: Uint8Array = new Uint8Array()): Uint8Array {
  const json = new TextEncoder().encode(
    typeof header === 'string' ? header : JSON.stringify(header),
  );
  const file = new Uint8Array(8 + json.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  file.set(data, 8 + json.length);
  return file;
}

const entry = (dtype: string, shape: unknown, offsets: unknown): unknown => ({
  dtype,
  shape,
  data_offsets: offsets,
});

test('floating-point tensors of every width, wherever the file lies in memory', () => {
  const data = new Uint8Array(40);
  const view = new DataView(data.buffer);
  view.setFloat32(0, 1.5, true);
  view.setFloat32(4, -2, true);
  view.setFloat64(8, 0.25, true);
  view.setUint16(16, 0x3e00, true); // 1.5 in half precision
  view.setUint16(18, 0xc000, true); // -2
  view.setUint16(20, 0x3fc0, true); // 1.5 in bfloat16
  const header = {
    __metadata__: { format: 'pt' },
    'linear.weight': entry('F32', [1, 2], [0, 8]),
    double: entry('F64', [1], [8, 16]),
    half: entry('F16', [2, 1], [16, 20]),
    brain: entry('BF16', [], [20, 22]),
    ids: entry('I64', [1], [24, 32]),
    none: entry('F32', [0, 3], [32, 32]),
  };
  const file = fileOf(header, data);
  const shifted = new Uint8Array(file.length + 3);
  shifted.set(file, 3);
  const names = Object.keys(header).slice(1);
  for (const bytes of [file, shifted.subarray(3)]) {
    const tensors = parseSafetensors(bytes, [...names, 'absent', 'toString'], 'a');
    const found = [...tensors].map(([name, { shape, values }]) => [name, shape, [...values]]);
    assert.deepEqual(found, [
      ['linear.weight', [1, 2], [1.5, -2]],
      ['double', [1], [0.25]],
      ['half', [2, 1], [1.5, -2]],
      ['brain', [], [1.5]],
      ['none', [0, 3], []],
    ]);
  }
});

test('a file that is none, or that lies about its lengths, is refused', () => {
  const whole = fileOf({ a: entry('F32', [2], [0, 8]) }, new Uint8Array(8));
  assert.equal(parseSafetensors(whole, ['a'], 'f').size, 1);
  const long = whole.slice();
  new DataView(long.buffer).setBigUint64(0, 2n ** 63n, true);
  const refused: readonly Uint8Array[] = [
    new Uint8Array(),
    new Uint8Array(7),
    long,
    whole.subarray(0, whole.length - 1),
    whole.subarray(0, 20),
    fileOf('nonsense'),
    fileOf('null'),
    fileOf({ a: entry('F32', [3], [0, 8]) }, new Uint8Array(8)),
    fileOf({ a: entry('F32', [2], [8, 0]) }, new Uint8Array(8)),
    fileOf({ a: entry('F32', [2], [-4, 4]) }, new Uint8Array(8)),
    fileOf({ a: entry('F32', [-2], [0, 8]) }, new Uint8Array(8)),
    fileOf({ a: entry('F32', [2 ** 40, 2 ** 40], [0, 8]) }, new Uint8Array(8)),
    fileOf({ a: entry('F32', '2', [0, 8]) }, new Uint8Array(8)),
    fileOf({ a: entry('F32', [2], [0]) }, new Uint8Array(8)),
  ];
  // Nothing is read that nobody wants.
  assert.equal(parseSafetensors(refused.at(-1)!, ['b'], 'f').size, 0);
  for (const [i, bytes] of refused.entries()) {
    const error = {
      code: 'modelInvalid',
      message: /2_Dense\/model\.safetensors is no safetensors/,
    };
    assert.throws(
      () => parseSafetensors(bytes, ['a'], '2_Dense/model.safetensors'),
      error,
      `file ${i}`,
    );
  }
});
