import assert from 'node:assert/strict';
import { npyHeader } from '../../../src/core/export/npy.ts';
import { readNpy } from '../../../src/core/export/readNpy.ts';
import { readOrRefused, type FuzzTarget } from '../fuzzTarget.ts';
import { mutateBytes } from '../mutations/mutateBytes.ts';
import { mutateText } from '../mutations/mutateText.ts';

const words = [
  "'descr': ",
  "'<f4'",
  "'>f4'",
  "'<f8'",
  "'>f8'",
  "'<f2'",
  "'fortran_order': ",
  'True',
  'False',
  "'shape': ",
  '(2, 3)',
  '(0, 0)',
  ',',
];
words.push(
  '(4294967296, 4294967296)',
  '(99999999999999999999, 1)',
  '(1e3, 2)',
  "'toString'",
  "'constructor'",
  '(-1, 2)',
);

/** NumPy arrays: as many numbers as the shape says, or refused. */
export const npyFiles: FuzzTarget<Uint8Array> = {
  seeds: () => [
    Buffer.concat([npyHeader(2, 3), Buffer.alloc(24, 0x3f)]),
    Buffer.concat([npyHeader(0, 4)]),
    array("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 1), }", 16, 2),
    array("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }", 16, 1),
  ],

  mutate: (file, chance, seeds) => {
    if (chance.is(0.4)) return mutateBytes(file, chance, seeds);
    const start = file[6] === 1 ? 10 : 12;
    const header = Buffer.from(file.subarray(start, file.length - 24)).toString('latin1');
    const bytes = chance.is(0.3) ? chance.below(64) : 24;
    return array(mutateText(header, chance, words, [header]), bytes, chance.is(0.7) ? 1 : 2);
  },

  check: (file) => {
    const matrix = readOrRefused(() => readNpy(file, 'a.npy'), ['invalidInput']);
    if (matrix)
      assert.equal(matrix.data.length, matrix.rows * matrix.dims, 'more or fewer numbers');
  },
};

function array(dictionary: string, bytes: number, version: number): Uint8Array {
  const header = Buffer.from(dictionary, 'latin1');
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) length.writeUInt16LE(Math.min(0xffff, header.length));
  else length.writeUInt32LE(header.length);
  const magic = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]);
  return Buffer.concat([magic, length, header, Buffer.alloc(bytes, 0x3f)]);
}
