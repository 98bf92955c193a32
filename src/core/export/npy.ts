import { AppError } from '../errors/appError.ts';

/** Bytes of every header that `npyHeader` makes, whatever the shape: rows can be counted while writing. */
export const npyHeaderBytes = 128;

/**
 * The header of NumPy's format 1.0 for a `rows` x `dims` array of little-endian 32-bit floats in C order.
 * Source: NEP 1, "A simple file format for NumPy arrays".
 */
export function npyHeader(rows: number, dims: number): Uint8Array {
  const prefixBytes = 10;
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${dims}), }`;
  const dictionaryBytes = npyHeaderBytes - prefixBytes;
  if (dictionary.length >= dictionaryBytes) {
    throw new AppError('internal', `A header for ${rows} x ${dims} numbers does not fit.`);
  }
  const header = new Uint8Array(npyHeaderBytes);
  header.set([0x93, ...asciiCodes('NUMPY'), 1, 0, dictionaryBytes & 0xff, dictionaryBytes >> 8]);
  header.set(asciiCodes(`${dictionary.padEnd(dictionaryBytes - 1)}\n`), prefixBytes);
  return header;
}

/** A copy of the numbers as little-endian bytes, on any machine. */
export function littleEndianBytes(vector: Float32Array): Uint8Array {
  const bytes = new Uint8Array(vector.length * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < vector.length; i++) view.setFloat32(i * 4, vector[i]!, true);
  return bytes;
}

function asciiCodes(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}
