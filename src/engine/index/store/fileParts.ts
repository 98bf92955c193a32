import type { SqliteFile } from './sqliteFile.ts';
import type { SqliteRow } from './sqliteReader.ts';

/** Segments as a file's row has them: the numbers of each and the key of its vector. */
export interface SegmentBlobs {
  readonly numbers: Uint8Array;
  readonly keys: Uint8Array;
}

// Of a path that no file has: segments that are to be given up.
const retired = '';
const selectParts = 'SELECT segments, keys FROM fileParts WHERE path = ? ORDER BY id';

/**
 * Segments on their way into a long file's row and out of it, some thousand in a row of their own, so that nothing writes
 * all of them at once more often than it must.
 */
export class FileParts {
  readonly #file: SqliteFile;

  constructor(file: SqliteFile) {
    this.#file = file;
    // Missing in files of earlier releases, which leave alone what is in it.
    file.run(
      `CREATE TABLE IF NOT EXISTS fileParts (id INTEGER PRIMARY KEY, path TEXT NOT NULL, segments BLOB NOT NULL,
         keys BLOB NOT NULL)`,
    );
    file.run('CREATE INDEX IF NOT EXISTS filePartPaths ON fileParts (path)');
  }

  add(path: string, { numbers, keys }: SegmentBlobs): void {
    const sql = 'INSERT INTO fileParts (path, segments, keys) VALUES (?, ?, ?)';
    if (numbers.length > 0) this.#file.run(sql, path, numbers, keys);
  }

  /** How many bytes of numbers wait for a file's row. */
  waiting(path: string): number {
    const sql = 'SELECT sum(length(segments)) AS bytes FROM fileParts WHERE path = ?';
    return Number(this.#file.get(sql, path)?.['bytes'] ?? 0);
  }

  /** What waits for a file's row, in its order; nothing does from then on. */
  take(path: string): SegmentBlobs[] {
    const parts = this.#file.all(selectParts, path).map((row) => ({
      numbers: bytesOf(row['segments']),
      keys: bytesOf(row['keys']),
    }));
    if (parts.length > 0) this.#file.run('DELETE FROM fileParts WHERE path = ?', path);
    return parts;
  }

  /** What waits for a file's row is to be given up, and so are these numbers, `bytesAtOnce` of them in a row. */
  retire(path: string, numbers: Uint8Array, bytesAtOnce: number): void {
    this.#file.run('UPDATE fileParts SET path = ? WHERE path = ?', retired, path);
    for (let at = 0; at < numbers.length; at += bytesAtOnce) {
      this.add(retired, {
        numbers: numbers.subarray(at, at + bytesAtOnce),
        keys: new Uint8Array(1),
      });
    }
  }

  /** Whether numbers are to be given up. */
  get hasRetired(): boolean {
    return this.#file.get('SELECT 1 FROM fileParts WHERE path = ? LIMIT 1', retired) !== undefined;
  }

  /** Some numbers that are to be given up, which this table has no more; undefined where there are none. */
  takeRetired(): Uint8Array | undefined {
    const sql = 'SELECT id, segments FROM fileParts WHERE path = ? LIMIT 1';
    const row = this.#file.get(sql, retired);
    if (!row) return undefined;
    this.#file.run('DELETE FROM fileParts WHERE id = ?', row['id'] ?? null);
    return bytesOf(row['segments']);
  }
}

function bytesOf(value: SqliteRow[string] | undefined): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array();
}
