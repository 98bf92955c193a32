import { crc32 } from 'node:zlib';
import { keyBytes } from '../../textKey.ts';
import { DamagedIndexError } from '../sqlite/sqliteErrors.ts';
import type { SqliteFile, SqliteFormat } from '../store/sqliteFile.ts';
import { applicationIds } from '../sqlite/sqliteOwner.ts';

// Vectors lie in blocks: a blob for each vector would take seconds to read for a million. Keys stand before vectors, so
// that they are read without them.
export const vectorsFormat: SqliteFormat = {
  applicationId: applicationIds.vectors,
  version: 1,
  // A block lies on hundreds of pages of the usual 4 KB, each read by a call of its own: a seventh of the time, of which
  // larger pages than these save no more.
  pageBytes: 16_384,
  schema: `
    CREATE TABLE spaces (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, dims INTEGER NOT NULL);
    CREATE TABLE blocks (id INTEGER PRIMARY KEY AUTOINCREMENT, space INTEGER NOT NULL,
      crc INTEGER NOT NULL, rows INTEGER NOT NULL, keys BLOB NOT NULL, vectors BLOB NOT NULL);
    CREATE INDEX blocksBySpace ON blocks (space, id);
    CREATE TABLE claims (id INTEGER PRIMARY KEY AUTOINCREMENT, space INTEGER NOT NULL, host TEXT NOT NULL,
      pid INTEGER NOT NULL, until INTEGER NOT NULL, keys BLOB NOT NULL);`,
};

/** The most rows of a block. */
export const fullBlockRows = 1024;

/** The columns of a block, as `parseBlock` reads them. */
export const blockColumns = 'id, crc, rows, keys, vectors';

/** A block as it lies in the file: the keys of its rows, `keyBytes` each, and their vectors as fp32. */
export interface VectorBlock {
  readonly id: number;
  /** CRC-32 of the keys and then the vectors. */
  readonly crc: number;
  readonly rows: number;
  readonly keys: Uint8Array;
  readonly vectors: Uint8Array;
}

export function parseBlock(row: Readonly<Record<string, unknown>>): VectorBlock {
  return {
    id: Number(row['id']),
    crc: Number(row['crc']),
    rows: Number(row['rows']),
    keys: blobOf(row, 'keys'),
    vectors: blobOf(row, 'vectors'),
  };
}

/** Whether the bytes are those that were written. */
export function isAsWritten({ crc, keys, vectors }: Omit<VectorBlock, 'id' | 'rows'>): boolean {
  return crc32(vectors, crc32(keys)) === crc;
}

/** Whether keys and vectors are as long as the rows need. */
export function fitsRows({ rows, keys, vectors }: VectorBlock, dims: number): boolean {
  return (
    keys.length === rows * keyBytes &&
    vectors.length === rows * dims * Float32Array.BYTES_PER_ELEMENT
  );
}

/** The numbers of a block's vectors. SQLite's bytes may begin anywhere: then they are copied. */
export function numbersOfBlock({ vectors }: Pick<VectorBlock, 'vectors'>): Float32Array {
  const aligned =
    vectors.byteOffset % Float32Array.BYTES_PER_ELEMENT === 0 ? vectors : vectors.slice();
  return new Float32Array(
    aligned.buffer,
    aligned.byteOffset,
    Math.floor(aligned.byteLength / Float32Array.BYTES_PER_ELEMENT),
  );
}

/** Throws `DamagedIndexError` where a block is not as it was written. */
export function checkBlock(path: string, block: VectorBlock, dims: number): void {
  if (!fitsRows(block, dims) || !isAsWritten(block)) throw new DamagedIndexError(path);
}

/** Writes rows as blocks of at most `fullBlockRows`; in a transaction of the caller's. `vectors`: bytes of fp32. */
export function insertBlocks(
  file: SqliteFile,
  space: number,
  keys: Uint8Array,
  vectors: Uint8Array,
): void {
  const rows = keys.length / keyBytes;
  const rowBytes = vectors.length / rows;
  for (let from = 0; from < rows; from += fullBlockRows) {
    const to = Math.min(rows, from + fullBlockRows);
    const blockKeys = keys.subarray(from * keyBytes, to * keyBytes);
    const blockVectors = vectors.subarray(from * rowBytes, to * rowBytes);
    file.run(
      'INSERT INTO blocks (space, crc, rows, keys, vectors) VALUES (?, ?, ?, ?, ?)',
      space,
      crc32(blockVectors, crc32(blockKeys)),
      to - from,
      blockKeys,
      blockVectors,
    );
  }
}

/** Keys of strings with units below 256, one after the other. */
export function joinKeys(keys: readonly string[]): Uint8Array {
  return Buffer.from(keys.join(''), 'latin1');
}

export function splitKeys(bytes: Uint8Array): string[] {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const keys: string[] = [];
  for (let at = 0; at < all.length; at += keyBytes) {
    keys.push(all.toString('latin1', at, at + keyBytes));
  }
  return keys;
}

export function blobOf(row: Readonly<Record<string, unknown>>, column: string): Uint8Array {
  const value = row[column];
  return value instanceof Uint8Array ? value : new Uint8Array();
}
