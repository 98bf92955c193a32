import { jsonIfAny } from '../../../core/json/parseJson.ts';
import { fileProblem, problemCodes, type FileProblem } from '../../../core/search/leftOutText.ts';
import type { SegmentBlobs } from './fileParts.ts';
import { PartTitles } from './partTitles.ts';
import { checkOf, keepsChecks, sumOf } from './rowChecks.ts';
import { parseTitles, type SegmentTitles } from './segmentTitles.ts';
import { DamagedIndexError } from '../sqlite/sqliteErrors.ts';
import type { SqliteFile } from './sqliteFile.ts';
import type { SqliteRow } from './sqliteReader.ts';

/** Numbers of a segment in a file's blob. `cell`: of a notebook, from 0; -1 in other files. */
export const segmentFields = { text: 0, start: 1, end: 2, line: 3, cell: 4, count: 5 } as const;

export const youngMtime = -1;
export const servedMtime = -2;

/** What is known of a file. */
export interface IndexedFile {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /**
   * Of its last change, in milliseconds; `youngMtime` where it is too young to be trusted, `servedMtime` where the
   * text is not the disk's.
   */
  readonly mtime: number;
  /** As `FoundFile.stamp`; undefined where the text is not the disk's, or an earlier release wrote the row. */
  readonly stamp?: string | undefined;
  /** Of its bytes. */
  readonly hash: string;
  /** Why it has no segments, where it cannot be read as text; or what is wrong with some of them. */
  readonly problem: FileProblem | undefined;
}

const segmentsAndCheck = `path, segments, ${checkOf('segments')}`;
const keysAndCheck = `keys, ${checkOf('keys')}`;

/**
 * The table of files: a row for each, with its segments and the keys of their vectors. What is read of it is held against the
 * row's checksums, since SQLite knows its pages to be in order and not what stands in them. What reads throws
 * `DamagedIndexError` where they differ. What writes is in a transaction of the caller's, but for `touch`.
 */
export class FileRows {
  readonly #file: SqliteFile;
  readonly #partTitles: PartTitles;

  constructor(file: SqliteFile) {
    this.#file = file;
    this.#partTitles = new PartTitles(file);
  }

  /** In the order of their paths. */
  all(): IndexedFile[] {
    return this.#file
      .all(
        'SELECT path, size, mtime, stamp, hash, problem, problemCode, problemValues FROM files ORDER BY path',
      )
      .map((row) => ({
        path: String(row['path']),
        size: Number(row['size']),
        mtime: Number(row['mtime']),
        stamp: row['stamp'] === null ? undefined : String(row['stamp']),
        hash: String(row['hash']),
        problem: problemIn(row),
      }));
  }

  /** Files that have segments. */
  count(isCounted: (path: string) => boolean = () => true): number {
    const rows = this.#file.all('SELECT path FROM files WHERE length(segments) > 0');
    return rows.filter(({ path }) => isCounted(String(path))).length;
  }

  /** The segments of the files that `inScope`, `segmentFields.count` numbers each, in the order of the paths. */
  *segments(inScope: (path: string) => boolean): Generator<{ path: string; segments: Int32Array }> {
    for (const row of this.#file.iterate(`SELECT ${segmentsAndCheck} FROM files ORDER BY path`)) {
      const path = String(row['path']);
      if (inScope(path)) yield { path, segments: numbersIn(this.#checked('segments', row)) };
    }
  }

  /** Of each file its segments, as `segments` gives them, and the key of each one's vector, in words as they lie in memory. */
  *keyedSegments(): Generator<{ segments: Int32Array; keys: Uint32Array }> {
    for (const row of this.#file.iterate(
      `SELECT ${segmentsAndCheck}, ${keysAndCheck} FROM files`,
    )) {
      const keys = alignedBytes(this.#checked('keys', row));
      yield {
        segments: numbersIn(this.#checked('segments', row)),
        keys: new Uint32Array(keys.buffer, keys.byteOffset, Math.floor(keys.byteLength / 4)),
      };
    }
  }

  /** The segments of one file; undefined where it is not known. */
  segmentsOf(path: string): Int32Array | undefined {
    const row = this.#file.get(`SELECT ${segmentsAndCheck} FROM files WHERE path = ?`, path);
    return row && numbersIn(this.#checked('segments', row));
  }

  /** In bytes; 0 where the file is not known. */
  segmentBytes(path: string): number {
    const sql = 'SELECT length(segments) AS bytes FROM files WHERE path = ?';
    return Number(this.#file.get(sql, path)?.['bytes'] ?? 0);
  }

  /** `areInTurn`: they are asked for in the order of the segments. */
  titles(path: string, areInTurn = false): SegmentTitles {
    const sql = `SELECT hash, titles, ${checkOf('titles')} FROM files WHERE path = ?`;
    const row = this.#file.get(sql, path);
    const fileHash = String(row?.['hash']);
    if (typeof row?.['titles'] !== 'string') {
      const parts = this.#partTitles;
      return areInTurn ? parts.inTurn(path, fileHash) : parts.of(path, fileHash);
    }
    this.#check(path, row['titles'], row['titlesCheck']);
    return parseTitles(row['titles'], fileHash);
  }

  /** Of a part of a long file: see `PartTitles.add`. */
  addTitles(path: string, first: number, titles: string | null): void {
    this.#partTitles.add(path, first, titles);
  }

  /** Only what is known of the files, not their segments; all in one transaction. */
  touch(files: readonly IndexedFile[]): void {
    if (files.length === 0) return;
    this.#file.transaction(() => {
      const sql = `UPDATE files SET ${keepsChecks}, size = ?, mtime = ?, stamp = ?, hash = ?, problem = ?, problemCode = ?,
        problemValues = ?
        WHERE path = ?`;
      for (const { path, size, mtime, stamp, hash, problem } of files) {
        const values = [hash, mtime, size, mtime, stamp ?? null, hash];
        this.#file.run(sql, ...values, ...problemColumns(problem), path);
      }
    });
  }

  /** Puts a row in the place of what was known of a file. */
  put(file: IndexedFile, { numbers, keys }: SegmentBlobs, titles: string | null): void {
    this.#partTitles.remove(file.path);
    const { path, size, mtime, stamp, hash, problem } = file;
    this.#file.run(
      // Older versions of Node take an array without bytes for NULL.
      `INSERT INTO files (path, size, mtime, stamp, hash, problem, problemCode, problemValues, titles, segments, keys,
         checkedHash, checkedMtime, titlesCheck, segmentsCheck, keysCheck)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, coalesce(?, x''), coalesce(?, x''), ?, ?, ?, ?, ?)
       ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime = excluded.mtime, stamp = excluded.stamp,
         hash = excluded.hash, problem = excluded.problem, problemCode = excluded.problemCode,
         problemValues = excluded.problemValues, titles = excluded.titles,
         segments = excluded.segments, keys = excluded.keys, checkedHash = excluded.checkedHash,
         checkedMtime = excluded.checkedMtime, titlesCheck = excluded.titlesCheck,
         segmentsCheck = excluded.segmentsCheck, keysCheck = excluded.keysCheck`,
      ...[path, size, mtime, stamp ?? null, hash],
      ...problemColumns(problem),
      ...[titles, numbers, keys, hash, mtime],
      ...[sumOf(path, titles ?? ''), sumOf(path, numbers), sumOf(path, keys)],
    );
  }

  /** Puts more segments behind those of a file. */
  append(path: string, parts: readonly SegmentBlobs[]): void {
    const sql = `SELECT ${segmentsAndCheck}, ${keysAndCheck} FROM files WHERE path = ?`;
    const row = this.#file.get(sql, path);
    if (!row) return;
    const segments = Buffer.concat([
      this.#checked('segments', row),
      ...parts.map(({ numbers }) => numbers),
    ]);
    const keys = Buffer.concat([this.#checked('keys', row), ...parts.map((part) => part.keys)]);
    this.#file.run(
      'UPDATE files SET segments = ?, keys = ?, segmentsCheck = ?, keysCheck = ? WHERE path = ?',
      ...[segments, keys, sumOf(path, segments), sumOf(path, keys), path],
    );
  }

  remove(path: string): void {
    this.#partTitles.remove(path);
    this.#file.run('DELETE FROM files WHERE path = ?', path);
  }

  #checked(part: 'segments' | 'keys', row: SqliteRow): Uint8Array {
    const value = row[part];
    const bytes = value instanceof Uint8Array ? value : new Uint8Array();
    this.#check(String(row['path']), bytes, row[`${part}Check`]);
    return bytes;
  }

  /** `sum`: null where an earlier release wrote the row. */
  #check(path: string, value: Uint8Array | string, sum: unknown): void {
    if (typeof sum === 'number' && sum !== sumOf(path, value)) {
      throw new DamagedIndexError(this.#file.path);
    }
  }
}

/** `problem`, `problemCode` and `problemValues`. Whoever reads them may speak another language, so the reason is said anew. */
function problemColumns(
  problem: FileProblem | undefined,
): [string | null, string | null, string | null] {
  if (!problem) return [null, null, null];
  const { reason, code, values } = problem;
  return [reason, code, values ? JSON.stringify(values) : null];
}

function problemIn({ problem, problemCode, problemValues }: SqliteRow): FileProblem | undefined {
  if (typeof problem !== 'string') return undefined;
  const code = problemCodes.find((each) => each === problemCode) ?? 'unreadable';
  // Rows of an earlier release have no values.
  const values = jsonIfAny(String(problemValues));
  return isValues(values) ? fileProblem(code, values) : { code, reason: problem };
}

function isValues(value: unknown): value is readonly (string | number)[] {
  return (
    Array.isArray(value) &&
    value.every((each) => typeof each === 'string' || typeof each === 'number')
  );
}

/** The numbers of a blob of segments. */
export function numbersIn(blob: Uint8Array): Int32Array {
  const bytes = alignedBytes(blob);
  return new Int32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.byteLength / 4));
}

/** A blob that begins where a word may. */
function alignedBytes(blob: Uint8Array): Uint8Array {
  return blob.byteOffset % 4 === 0 ? blob : blob.slice();
}
