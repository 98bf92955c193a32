import assert from 'node:assert/strict';

/** Reads a two-dimensional array of little-endian 32-bit floats from NumPy's format 1.0, strictly. */
export function parseNpy(bytes: Uint8Array): { shape: [number, number]; rows: number[][] } {
  assert.deepEqual([...bytes.subarray(0, 8)], [0x93, ...Buffer.from('NUMPY'), 1, 0]);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dataStart = 10 + view.getUint16(8, true);
  assert.equal(dataStart % 64, 0, 'NumPy aligns data to 64 bytes');
  const header = Buffer.from(bytes.subarray(10, dataStart)).toString('latin1');
  const match =
    /^\{'descr': '<f4', 'fortran_order': False, 'shape': \((\d+), (\d+)\), \} *\n$/.exec(header);
  assert.ok(match, header);
  const shape: [number, number] = [Number(match[1]), Number(match[2])];
  assert.equal(bytes.length, dataStart + 4 * shape[0] * shape[1]);
  const rows = Array.from({ length: shape[0] }, (_, row) =>
    Array.from({ length: shape[1] }, (_, i) =>
      view.getFloat32(dataStart + 4 * (row * shape[1] + i), true),
    ),
  );
  return { shape, rows };
}
