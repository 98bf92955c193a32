import { crc32 } from 'node:zlib';

/** What of a file's row has a checksum. */
export type CheckedPart = 'segments' | 'keys' | 'titles';

/** The columns that checksums are of, and those by which it is known what they are of. */
export interface CheckedRow {
  readonly path: string;
  readonly hash: string;
  readonly mtime: number;
  readonly segments: Uint8Array;
  readonly keys: Uint8Array;
  readonly titles: string | null;
}

type RowName = Pick<CheckedRow, 'hash' | 'mtime'>;

const places = { segments: 0, keys: 1, titles: 2 } as const;
const partCount = 3;

/**
 * The checksums of a file's row, with the hash and time that the row has: an earlier release writes all of a row but this,
 * and then the row has others.
 */
export function checksOf(row: CheckedRow): string {
  const { path, segments, keys, titles } = row;
  return `${sumOf(path, segments)} ${sumOf(path, keys)} ${sumOf(path, titles ?? '')} ${nameOf(row)}`;
}

/** The same checksums for a row that has another hash or time now; undefined where they were not of it. */
export function renamedChecks(checks: unknown, before: RowName, now: RowName): string | undefined {
  const sums = sumsIn(checks, before);
  return sums && `${sums.join(' ')} ${nameOf(now)}`;
}

/**
 * Whether a part of a row is as it was written, as far as that is known: an earlier release leaves no checksum. `checks`: as
 * `checksOf` gave them.
 */
export function isAsWritten(
  part: CheckedPart,
  value: Uint8Array | string,
  { checks, path, ...name }: RowName & { readonly path: string; readonly checks: unknown },
): boolean {
  const sum = sumsIn(checks, name)?.[places[part]];
  return sum === undefined || Number(sum) === sumOf(path, value);
}

function sumsIn(checks: unknown, name: RowName): readonly string[] | undefined {
  if (typeof checks !== 'string') return undefined;
  const parts = checks.split(' ');
  const isOfIt = parts.slice(partCount).join(' ') === nameOf(name);
  return isOfIt ? parts.slice(0, partCount) : undefined;
}

function sumOf(path: string, value: Uint8Array | string): number {
  return crc32(value, crc32(path));
}

function nameOf({ hash, mtime }: RowName): string {
  return `${mtime} ${hash}`;
}
