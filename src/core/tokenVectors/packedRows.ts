import { scaleRows } from './tokenComponents.ts';

const largest = 127;
// A scale is 2 ^ (byte / 8 - 22): of the next larger one a row loses a tenth of its precision at most.
const stepsPerOctave = 8;
const octavesBelow = 22;

/** Bytes of a packed row of so many numbers: 8 bits for each, and its scale. */
export function packedRowBytes(dims: number): number {
  return dims + 1;
}

/**
 * Rows in 8 bits a number: a byte for the row's scale, and its numbers over that scale, of which the largest is some 120. A
 * number that is not finite becomes 0.
 */
export function packRows(rows: Float32Array, dims: number): Uint8Array {
  const bytes = packedRowBytes(dims);
  const packed = new Int8Array((rows.length / dims) * bytes);
  for (let at = 0, to = 0; at < rows.length; at += dims, to += bytes) {
    let most = 0;
    for (let k = 0; k < dims; k++) most = Math.max(most, Math.abs(rows[at + k]!));
    if (!(most > 0 && most < Infinity)) continue;
    const wanted = Math.ceil((Math.log2(most / largest) + octavesBelow) * stepsPerOctave);
    const step = Math.min(255, Math.max(0, wanted));
    const scale = scaleOf(step);
    packed[to] = step;
    for (let k = 0; k < dims; k++) {
      const value = Math.round(rows[at + k]! / scale);
      packed[to + 1 + k] = Math.max(-largest, Math.min(largest, value));
    }
  }
  return new Uint8Array(packed.buffer);
}

/** The rows as they were, but for rounding. */
export function unpackRows(packed: Uint8Array, dims: number): Float32Array {
  const bytes = packedRowBytes(dims);
  const values = new Int8Array(packed.buffer, packed.byteOffset, packed.byteLength);
  const rows = new Float32Array((packed.length / bytes) * dims);
  for (let from = 0, at = 0; at < rows.length; from += bytes, at += dims) {
    const scale = scaleOf(packed[from]!);
    for (let k = 0; k < dims; k++) rows[at + k] = scale * values[from + 1 + k]!;
  }
  return rows;
}

/** Rows of length 1 of what `packRows` made, centred on a corpus: as `TokenRows` has them. `centre`: a row's numbers. */
export function unpackCentred(packed: Uint8Array, centre: Float32Array): Float32Array {
  const dims = centre.length;
  const rows = unpackRows(packed, dims);
  for (let at = 0; at < rows.length; at += dims) {
    for (let k = 0; k < dims; k++) rows[at + k]! -= centre[k]!;
  }
  scaleRows(rows, dims);
  return rows;
}

const scales = Float64Array.from({ length: 256 }, (_, step) =>
  Math.pow(2, step / stepsPerOctave - octavesBelow),
);

function scaleOf(step: number): number {
  return scales[step]!;
}
