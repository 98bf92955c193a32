import { scaleRows } from './tokenComponents.ts';

// Four bits: -7 to 7. The sixteenth value is not used, so that a number and its opposite are as exact.
const largest = 7;
const zero = 8;
// A scale is 2 ^ (byte / 8 - 22).
const stepsPerOctave = 8;
const octavesBelow = 22;
// Of the scale that holds the largest number: smaller ones cut it off, and hold all others better.
const tried = 6;

/** Bytes of a packed row of so many numbers: its scale, and 4 bits for each number. */
export function packedRowBytes(dims: number): number {
  return 1 + Math.ceil(dims / 2);
}

/**
 * Rows in 4 bits a number: a byte for the row's scale, and its numbers over that scale, two in a byte, the first in the lower
 * half. The scale is the one of the likely ones by which the row loses least. A number that is not finite becomes 0.
 */
export function packRows(rows: Float32Array, dims: number): Uint8Array {
  const bytes = packedRowBytes(dims);
  const packed = new Uint8Array((rows.length / dims) * bytes).fill(zero * 17);
  for (let at = 0, to = 0; at < rows.length; at += dims, to += bytes) {
    const row = rows.subarray(at, at + dims);
    const step = bestStep(row);
    packed[to] = step ?? 0;
    if (step === undefined) continue;
    const scale = scaleOf(step);
    for (let k = 0; k < dims; k += 2) {
      const [low, high] = [level(row[k]!, scale), k + 1 < dims ? level(row[k + 1]!, scale) : 0];
      packed[to + 1 + k / 2] = (low + zero) | ((high + zero) << 4);
    }
  }
  return packed;
}

/** The rows as they were, but for rounding. */
export function unpackRows(packed: Uint8Array, dims: number): Float32Array {
  const bytes = packedRowBytes(dims);
  const rows = new Float32Array((packed.length / bytes) * dims);
  for (let from = 0, at = 0; at < rows.length; from += bytes, at += dims) {
    const scale = scaleOf(packed[from]!);
    for (let k = 0; k < dims; k++) {
      const both = packed[from + 1 + (k >> 1)]!;
      rows[at + k] = scale * ((k & 1 ? both >> 4 : both & 15) - zero);
    }
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

/** Undefined for a row of zeros, and where a number is not finite. */
function bestStep(row: Float32Array): number | undefined {
  let most = 0;
  for (const value of row) most = Math.max(most, Math.abs(value));
  if (!(most > 0 && most < Infinity)) return undefined;
  const whole = Math.ceil((Math.log2(most / largest) + octavesBelow) * stepsPerOctave);
  let best = 0;
  let least = Infinity;
  for (let i = 0; i < tried; i++) {
    const step = Math.min(255, Math.max(0, whole - i));
    const scale = scaleOf(step);
    let lost = 0;
    for (const value of row) lost += (value - scale * level(value, scale)) ** 2;
    if (lost < least) [best, least] = [step, lost];
  }
  return best;
}

function level(value: number, scale: number): number {
  return Math.max(-largest, Math.min(largest, Math.round(value / scale)));
}

const scales = Float64Array.from({ length: 256 }, (_, step) =>
  Math.pow(2, step / stepsPerOctave - octavesBelow),
);

function scaleOf(step: number): number {
  return scales[step]!;
}
