import { scaleRows } from './tokenComponents.ts';

const largest = 127;

/**
 * Rows of length 1 in 8 bits a number, each scaled so that its largest number is 127. The scale is not kept: a row's length
 * is 1 again when it is unpacked. With 48 numbers, a cosine of two rows changes by some .004, .02 at most.
 */
export function packRows(rows: Float32Array, dims: number): Int8Array {
  const packed = new Int8Array(rows.length);
  for (let at = 0; at < rows.length; at += dims) {
    let most = 0;
    for (let k = 0; k < dims; k++) most = Math.max(most, Math.abs(rows[at + k]!));
    if (most === 0) continue;
    const scale = largest / most;
    for (let k = 0; k < dims; k++) packed[at + k] = Math.round(rows[at + k]! * scale);
  }
  return packed;
}

/** Rows of length 1, of what `packRows` made. */
export function unpackRows(packed: Int8Array, dims: number): Float32Array {
  const rows = Float32Array.from(packed);
  scaleRows(rows, dims);
  return rows;
}
