import { hostname } from 'node:os';
import { crc32 } from 'node:zlib';
import { DamagedIndexError, SqliteFile, type SqliteFormat, type SqliteRow } from './sqliteFile.ts';
import type { VectorRows } from './vectorRows.ts';
import type { VectorSpace } from './vectorSpace.ts';

// A blob for each vector would take seconds to read for a million; keys stand before vectors, so that they are
// read without them.
const format: SqliteFormat = {
  applicationId: 0x53547631,
  version: 1,
  schema: `
    CREATE TABLE spaces (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, dims INTEGER NOT NULL);
    CREATE TABLE blocks (id INTEGER PRIMARY KEY AUTOINCREMENT, space INTEGER NOT NULL,
      crc INTEGER NOT NULL, rows INTEGER NOT NULL, keys BLOB NOT NULL, vectors BLOB NOT NULL);
    CREATE INDEX blocksBySpace ON blocks (space, id);
    CREATE TABLE claims (id INTEGER PRIMARY KEY AUTOINCREMENT, space INTEGER NOT NULL, host TEXT NOT NULL,
      pid INTEGER NOT NULL, until INTEGER NOT NULL, keys BLOB NOT NULL);`,
};

/** Bytes of a key: a SHA-256. */
export const keyBytes = 32;
const fullBlockRows = 1024;
const smallBlockRows = 256;
const tooManySmallBlocks = 32;
// Renewed after each batch; a process that is killed on another machine is waited for no longer than this.
const claimMs = 60_000;

/** Vectors by the hash of their text, for every workspace of this user. */
export class VectorDatabase {
  readonly #file: SqliteFile;

  constructor(path: string) {
    this.#file = SqliteFile.open(path, format);
  }

  /** The vectors of one space. */
  open(space: VectorSpace): SpaceVectors {
    const { name, dims } = space;
    const found = this.#file.get('SELECT id FROM spaces WHERE name = ?', name);
    if (found) return new SpaceVectors(this.#file, Number(found['id']), dims);
    this.#file.transaction(() => {
      this.#file.run('INSERT OR IGNORE INTO spaces (name, dims) VALUES (?, ?)', name, dims);
    });
    return this.open(space);
  }

  /** As `open`, where the space was used before. */
  find(name: string): SpaceVectors | undefined {
    const found = this.#file.get('SELECT id, dims FROM spaces WHERE name = ?', name);
    return found && new SpaceVectors(this.#file, Number(found['id']), Number(found['dims']));
  }

  close(): void {
    this.#file.close();
  }
}

/** One space of a `VectorDatabase`. Keys are strings of 32 units below 256. */
export class SpaceVectors {
  readonly dims: number;
  readonly #file: SqliteFile;
  readonly #space: number;
  readonly #known = new Set<string>();
  #lastBlock = 0;

  constructor(file: SqliteFile, space: number, dims: number) {
    this.#file = file;
    this.#space = space;
    this.dims = dims;
  }

  /** Whether a text had its vector when `refresh` was last called. */
  has(key: string): boolean {
    return this.#known.has(key);
  }

  /** Takes in what other processes have added. */
  refresh(): void {
    const rows = this.#file.iterate(
      'SELECT id, keys FROM blocks WHERE space = ? AND id > ? ORDER BY id',
      this.#space,
      this.#lastBlock,
    );
    for (const row of rows) {
      for (const key of splitKeys(bytesOf(row, 'keys'))) this.#known.add(key);
      this.#lastBlock = Number(row['id']);
    }
  }

  /**
   * Takes on up to `limit` of the texts that have no vector and that no other process is embedding. An id of
   * -1: there is none at the moment.
   */
  claim(keys: Iterable<string>, limit: (key: string) => boolean): Claim {
    return this.#file.transaction(() => {
      this.refresh();
      const taken = this.#claimedByOthers();
      const mine: string[] = [];
      let elsewhere = 0;
      for (const key of keys) {
        if (this.has(key)) continue;
        if (taken.has(key)) elsewhere++;
        else if (limit(key)) mine.push(key);
        else break;
      }
      if (mine.length === 0) return { id: -1, keys: mine, elsewhere };
      const row = this.#file.get(
        'INSERT INTO claims (space, host, pid, until, keys) VALUES (?, ?, ?, ?, ?) RETURNING id',
        this.#space,
        hostname(),
        process.pid,
        Date.now() + claimMs,
        joinKeys(mine),
      );
      return { id: Number(row?.['id']), keys: mine, elsewhere };
    });
  }

  renew(claim: Claim): void {
    this.#file.run('UPDATE claims SET until = ? WHERE id = ?', Date.now() + claimMs, claim.id);
  }

  release(claim: Claim): void {
    this.#file.run('DELETE FROM claims WHERE id = ?', claim.id);
  }

  /** Keeps vectors, one after the other in `vectors`; those that another process has added stay. */
  add(keys: readonly string[], vectors: Float32Array): void {
    this.#file.transaction(() => {
      this.refresh();
      const fresh = [...keys.keys()].filter((i) => !this.has(keys[i] ?? ''));
      for (let from = 0; from < fresh.length; from += fullBlockRows) {
        const part = fresh.slice(from, from + fullBlockRows);
        const block = new Float32Array(part.length * this.dims);
        part.forEach((i, row) => {
          block.set(vectors.subarray(i * this.dims, (i + 1) * this.dims), row * this.dims);
        });
        this.#insert(
          part.map((i) => keys[i] ?? ''),
          block,
        );
      }
      this.refresh();
    });
  }

  /** Puts the vector of each key of `rowOf` into its row; calls `onRow` for each one found. */
  load(rowOf: ReadonlyMap<string, number>, rows: VectorRows, onRow: (row: number) => void): void {
    const blocks = this.#file.iterate(
      'SELECT crc, rows, keys, vectors FROM blocks WHERE space = ? ORDER BY id',
      this.#space,
    );
    for (const block of blocks) {
      const vectors = this.#vectorsOf(block);
      splitKeys(bytesOf(block, 'keys')).forEach((key, i) => {
        const row = rowOf.get(key);
        if (row === undefined) return;
        rows.set(row, vectors.subarray(i * this.dims, (i + 1) * this.dims));
        onRow(row);
      });
    }
  }

  /** Makes few large blocks of many small ones, which single edits leave. */
  compact(): void {
    const count = this.#file.get(
      'SELECT count(*) AS n FROM blocks WHERE space = ? AND rows < ?',
      this.#space,
      smallBlockRows,
    );
    if (Number(count?.['n']) <= tooManySmallBlocks) return;
    this.#file.transaction(() => {
      const small = this.#file.all(
        'SELECT id, crc, rows, keys, vectors FROM blocks WHERE space = ? AND rows < ? ORDER BY id LIMIT 1000',
        this.#space,
        smallBlockRows,
      );
      const keys = small.flatMap((block) => splitKeys(bytesOf(block, 'keys')));
      const all = new Float32Array(keys.length * this.dims);
      let at = 0;
      for (const block of small) {
        const vectors = this.#vectorsOf(block);
        all.set(vectors, at);
        at += vectors.length;
        this.#file.run('DELETE FROM blocks WHERE id = ?', Number(block['id']));
      }
      for (let from = 0; from < keys.length; from += fullBlockRows) {
        const to = Math.min(keys.length, from + fullBlockRows);
        this.#insert(keys.slice(from, to), all.subarray(from * this.dims, to * this.dims));
      }
    });
  }

  #insert(keys: readonly string[], vectors: Float32Array): void {
    const bytes = new Uint8Array(vectors.buffer, vectors.byteOffset, vectors.byteLength);
    const keyBlob = joinKeys(keys);
    this.#file.run(
      'INSERT INTO blocks (space, crc, rows, keys, vectors) VALUES (?, ?, ?, ?, ?)',
      this.#space,
      crc32(bytes, crc32(keyBlob)),
      keys.length,
      keyBlob,
      bytes,
    );
  }

  /** Throws `DamagedIndexError` where the bytes are not those that were written. */
  #vectorsOf(block: SqliteRow): Float32Array {
    const keys = bytesOf(block, 'keys');
    const bytes = bytesOf(block, 'vectors');
    const rows = Number(block['rows']);
    const fits = keys.length === rows * keyBytes && bytes.length === rows * this.dims * 4;
    if (!fits || crc32(bytes, crc32(keys)) !== block['crc']) {
      throw new DamagedIndexError(this.#file.path);
    }
    // SQLite's bytes may begin anywhere.
    const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
    return new Float32Array(aligned.buffer, aligned.byteOffset, rows * this.dims);
  }

  #claimedByOthers(): Set<string> {
    const taken = new Set<string>();
    const now = Date.now();
    for (const claim of this.#file.all('SELECT * FROM claims WHERE space = ?', this.#space)) {
      const pid = Number(claim['pid']);
      const isOver = Number(claim['until']) < now || (claim['host'] === hostname() && !runs(pid));
      if (isOver) this.#file.run('DELETE FROM claims WHERE id = ?', Number(claim['id']));
      else for (const key of splitKeys(bytesOf(claim, 'keys'))) taken.add(key);
    }
    return taken;
  }
}

/** Texts that this process embeds, so that no other one does. */
export interface Claim {
  readonly id: number;
  readonly keys: readonly string[];
  /** Texts that others have claimed, of those that were looked at. */
  readonly elsewhere: number;
}

/** Whether a process of this machine is alive. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function bytesOf(row: SqliteRow, column: string): Uint8Array {
  const value = row[column];
  return value instanceof Uint8Array ? value : new Uint8Array();
}

function joinKeys(keys: readonly string[]): Uint8Array {
  return Buffer.from(keys.join(''), 'latin1');
}

function splitKeys(bytes: Uint8Array): string[] {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const keys: string[] = [];
  for (let at = 0; at < all.length; at += keyBytes) {
    keys.push(all.toString('latin1', at, at + keyBytes));
  }
  return keys;
}
