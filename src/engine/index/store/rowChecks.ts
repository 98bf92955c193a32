import { crc32 } from 'node:zlib';

/** What of a file's row has a checksum, each in a column of its own. */
type CheckedPart = 'segments' | 'keys' | 'titles';

/**
 * The columns that say what a row was when its checksums were made: an earlier release writes all of a row but these, and then
 * its hash or its time is another one.
 */
export const checkColumns = [
  ['segmentsCheck', 'INTEGER'],
  ['keysCheck', 'INTEGER'],
  ['titlesCheck', 'INTEGER'],
  ['checkedHash', 'TEXT'],
  ['checkedMtime', 'REAL'],
] as const;

const isOfThisRow = 'checkedHash = hash AND checkedMtime = mtime';

/** What is read of a row to know its checksum of a part; NULL where none is known. SQL compares faster than who reads it. */
export function checkOf(part: CheckedPart): string {
  return `CASE WHEN ${isOfThisRow} THEN ${part}Check END AS ${part}Check`;
}

/** Sets of a row whose hash and time change, and nothing else; before them. Asks for the new hash and the new time. */
export const keepsChecks = `checkedHash = CASE WHEN ${isOfThisRow} THEN ? END, checkedMtime = ?`;

/** Checksum of a part's value in the row of a path. */
export function sumOf(path: string, value: Uint8Array | string): number {
  const start = crc32(path);
  // Of no bytes as SQLite gives them Node 22 forgets the start.
  return value.length === 0 ? start : crc32(value, start);
}
