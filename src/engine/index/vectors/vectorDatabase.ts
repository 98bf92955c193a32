import { hostname } from 'node:os';
import { crc32 } from 'node:zlib';
import { AppError } from '../../../core/errors/appError.ts';
import { readBlocks, type BlockReading, type FileBlock } from './blockThread.ts';
import { isRunning } from '../isRunning.ts';
import { KeyTable } from './keyTable.ts';
import { ResidentVectors, type MapRows } from './residentVectors.ts';
import {
  DamagedIndexError,
  memoryPath,
  SqliteFile,
  type SqliteFormat,
  type SqliteRow,
} from '../store/sqliteFile.ts';
import { applicationIds } from '../sqliteOwner.ts';
import { exactRowLimit } from './vectorRows.ts';
import type { VectorSpace } from '../models/vectorSpace.ts';
import { VectorUsers } from './workspaceRegister.ts';

// A blob for each vector would take seconds to read for a million; keys stand before vectors, so that they are
// read without them.
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

/** Bytes of a key: a SHA-256. */
export const keyBytes = 32;
const fullBlockRows = 1024;
const smallBlockRows = 256;
const tooManySmallBlocks = 32;
// Fewer are read in the time that a thread takes to start.
const leastAhead = 20_000;
// Renewed after each batch; a process that is killed on another machine is waited for no longer than this.
const claimMs = 60_000;

/** Vectors by the hash of their text, for every workspace of this user. */
export class VectorDatabase {
  readonly users: VectorUsers;
  readonly #file: SqliteFile;
  readonly #spaces = new Map<number, SpaceVectors>();

  constructor(path: string) {
    this.#file = SqliteFile.open(path, vectorsFormat);
    this.users = new VectorUsers(this.#file);
  }

  /** The vectors of one space; the same object for the same space. */
  open(space: VectorSpace): SpaceVectors {
    const { name, dims } = space;
    const found = this.#file.get('SELECT id FROM spaces WHERE name = ?', name);
    if (found) return this.#space(Number(found['id']), dims);
    this.#file.transaction(() => {
      this.#file.run('INSERT OR IGNORE INTO spaces (name, dims) VALUES (?, ?)', name, dims);
    });
    return this.open(space);
  }

  /** As `open`, where the space was used before. */
  find(name: string): SpaceVectors | undefined {
    const found = this.#file.get('SELECT id, dims FROM spaces WHERE name = ?', name);
    return found && this.#space(Number(found['id']), Number(found['dims']));
  }

  /** What of a space is in memory is left to those who still use it. */
  forget(name: string): void {
    const found = this.#file.get('SELECT id FROM spaces WHERE name = ?', name);
    if (!found) return;
    this.#spaces.get(Number(found['id']))?.stopReading();
    this.#spaces.delete(Number(found['id']));
  }

  /** Checks all that was read without that. Throws `DamagedIndexError`. */
  checkRest(): void {
    for (const space of this.#spaces.values()) space.checkRest();
  }

  close(): void {
    for (const space of this.#spaces.values()) space.stopReading();
    this.#spaces.clear();
    this.#file.close();
  }

  #space(id: number, dims: number): SpaceVectors {
    const space = this.#spaces.get(id) ?? new SpaceVectors(this.#file, id, dims);
    this.#spaces.set(id, space);
    return space;
  }
}

/** Vectors that were read together. */
export interface ReadVectors {
  /** Of their keys. */
  readonly numbers: Int32Array;
  /** One after the other. */
  readonly vectors: Float32Array;
}

/**
 * One space of a `VectorDatabase`. Keys are strings of 32 units below 256, or as many bytes; those that have a vector,
 * or had one, are numbered from 0.
 */
export class SpaceVectors {
  readonly dims: number;
  readonly #file: SqliteFile;
  readonly #space: number;
  readonly #keys = new KeyTable();
  /** By a key's number, the block that holds its vector, 0 where there is none any more, and the row in it. */
  #blockOf = new Int32Array(fullBlockRows);
  #rowOf = new Uint16Array(fullBlockRows);
  readonly #blocks = new Set<number>();
  readonly #unchecked: ReadBlock[] = [];
  #reading: BlockReading | undefined;
  #isDamaged = false;
  #summary = '';
  #lastBlock = 0;
  #resident: ResidentVectors | undefined;

  constructor(file: SqliteFile, space: number, dims: number) {
    this.#file = file;
    this.#space = space;
    this.dims = dims;
  }

  /** Whether a text had its vector when `refresh` was last called. */
  has(key: string): boolean {
    return this.#isThere(this.#keys.findText(key));
  }

  /** The number of the key whose bytes begin at `at`; -1 where it had no vector when `refresh` was last called. */
  find(keys: Uint8Array, at: number): number {
    const number = this.#keys.find(keys, at);
    return this.#isThere(number) ? number : -1;
  }

  /**
   * Takes in what was added and removed, by this process and others; costs next to nothing where nothing was. Throws
   * `DamagedIndexError` where `checkSome` has found damage.
   */
  refresh(): void {
    if (this.#isDamaged) throw new DamagedIndexError(this.#file.path);
    const found = this.#file.get(
      'SELECT count(*) AS n, max(id) AS last, total(id) AS sum FROM blocks WHERE space = ?',
      this.#space,
    );
    const summary = [found?.['n'], found?.['last'], found?.['sum']].join();
    if (summary === this.#summary) return;
    const added = this.#file.get(
      'SELECT total(length(keys)) AS n FROM blocks WHERE space = ? AND id > ?',
      this.#space,
      this.#lastBlock,
    );
    this.#reserve(Math.floor(Number(added?.['n']) / keyBytes));
    const rows = this.#file.iterate(
      'SELECT id, keys FROM blocks WHERE space = ? AND id > ? ORDER BY id',
      this.#space,
      this.#lastBlock,
    );
    for (const row of rows) {
      const id = Number(row['id']);
      this.#take(id, bytesOf(row, 'keys'));
      this.#blocks.add(id);
      this.#lastBlock = id;
    }
    this.#forgetRemoved();
    this.#summary = summary;
  }

  /** Changes with what `refresh` takes in. */
  get version(): string {
    return this.#summary;
  }

  /**
   * The vectors of some keys by their numbers, a block of the file at a time. Throws `DamagedIndexError` where the bytes are
   * not those that were written. `isCheckedLater`: leaves that to `checkSome`; whoever reads must not change the vectors.
   */
  *read(numbers: Iterable<number>, isCheckedLater = false): Generator<ReadVectors> {
    for (const { id, numbers: list } of this.#byBlock(numbers)) {
      const block = this.#file.get('SELECT crc, rows, keys, vectors FROM blocks WHERE id = ?', id);
      // Another process may just have made one large block of small ones: the next `refresh` finds it.
      if (!block) continue;
      const all = this.#vectorsOf(block, isCheckedLater);
      const isWhole = list.length === block['rows'] && list.every((n, i) => this.#rowOf[n] === i);
      yield { numbers: list, vectors: isWhole ? all : this.#pick(all, list) };
    }
  }

  /**
   * Begins to read all vectors into memory, beside this thread, where that is worth it; resolves when they are there, or
   * as many as could be read. `wanted`: of how many texts the vectors are needed.
   */
  readAhead(wanted: number): Promise<void> | undefined {
    if (this.#reading) return this.#reading.ended;
    const { path } = this.#file;
    const sql = 'SELECT total(rows) AS n FROM blocks WHERE space = ?';
    const count = Number(this.#file.get(sql, this.#space)?.['n']);
    const resident = this.resident();
    const isMost = wanted > count / 2 && resident.count < count / 2 && !resident.wasEmptied;
    if (!isMost || count < leastAhead || count > exactRowLimit || path === memoryPath) {
      return undefined;
    }
    const reading = readBlocks({ path, space: this.#space }, (block) => {
      if (reading === this.#reading && resident === this.#resident) {
        this.#takeAhead(block, resident);
      }
    });
    if (!reading) return undefined;
    resident.reserve(count - resident.count);
    this.#reading = reading;
    void reading.ended.then(() => {
      if (reading === this.#reading) this.#reading = undefined;
    });
    return reading.ended;
  }

  /** What is being read ahead is not taken any more: the file is to be closed. */
  stopReading(): void {
    this.#reading?.stop();
    this.#reading = undefined;
  }

  /** Checks up to `count` of the blocks that were read without that; whether there are more. */
  checkSome(count: number): boolean {
    for (const block of this.#unchecked.splice(-count)) {
      if (!isAsWritten(block)) this.#isDamaged = true;
    }
    return this.#unchecked.length > 0;
  }

  /** Checks all that was read without that. Throws `DamagedIndexError`. */
  checkRest(): void {
    this.checkSome(Math.max(1, this.#unchecked.length));
    if (this.#isDamaged) throw new DamagedIndexError(this.#file.path);
  }

  /**
   * The vectors in memory, which grow with what is asked for and stay. `mapRows` is a repair: it changes rows of length
   * 1, one after the other, in place or into what it returns. Another function than last time begins anew.
   */
  resident(mapRows?: MapRows): ResidentVectors {
    if (!this.#resident || this.#resident.mapRows !== mapRows) {
      this.#resident = new ResidentVectors(this, mapRows);
    }
    return this.#resident;
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
    this.refresh();
  }

  /** Where it is not the block that this file has, or not what its rows were, whoever needs it reads it. */
  #takeAhead({ id, crc, rows, keys, vectors }: FileBlock, resident: ResidentVectors): void {
    // Another file may lie at the path by now.
    const own = this.#crcOf(id);
    const numbers = Int32Array.from({ length: rows }, (_, row) =>
      this.#keys.find(keys, row * keyBytes),
    );
    const isSame = numbers.every(
      (number, row) => this.#blockOf[number] === id && this.#rowOf[number] === row,
    );
    const fits = keys.length === rows * keyBytes && vectors.length === rows * this.dims * 4;
    if (own !== crc || !isSame || !fits || vectors.byteOffset !== 0) return;
    this.#unchecked.push({ keys, bytes: vectors, crc });
    resident.add(numbers, new Float32Array(vectors.buffer, 0, rows * this.dims));
  }

  /** Undefined where it cannot be read: nobody waits here who could be told, and the next search is. */
  #crcOf(block: number): number | undefined {
    try {
      return Number(this.#file.get('SELECT crc FROM blocks WHERE id = ?', block)?.['crc']);
    } catch (error) {
      if (error instanceof AppError) return undefined;
      throw error;
    }
  }

  /** Numbers of keys that have a vector, together by their blocks, in the order of these. */
  *#byBlock(numbers: Iterable<number>): Generator<{ id: number; numbers: Int32Array }> {
    const wanted = Int32Array.from(numbers).filter((number) => this.#isThere(number));
    const ends = new Int32Array(this.#lastBlock + 1);
    for (const number of wanted) {
      const block = this.#blockOf[number] ?? 0;
      ends[block] = (ends[block] ?? 0) + 1;
    }
    let end = 0;
    const ids: number[] = [];
    ends.forEach((count, id) => {
      if (count > 0) ids.push(id);
      ends[id] = end;
      end += count;
    });
    const sorted = new Int32Array(wanted.length);
    for (const number of wanted) {
      const block = this.#blockOf[number] ?? 0;
      const to = ends[block] ?? 0;
      sorted[to] = number;
      ends[block] = to + 1;
    }
    let from = 0;
    for (const id of ids) {
      const to = ends[id] ?? 0;
      yield { id, numbers: sorted.subarray(from, to) };
      from = to;
    }
  }

  #isThere(number: number): boolean {
    return number >= 0 && this.#blockOf[number] !== 0;
  }

  /** Of a key that stands in several blocks, the newest counts. */
  #take(block: number, keys: Uint8Array): void {
    for (let at = 0, row = 0; at + keyBytes <= keys.length; at += keyBytes, row++) {
      const number = this.#keys.add(keys, at);
      if (number >= this.#blockOf.length) this.#reserve(1);
      this.#blockOf[number] = block;
      this.#rowOf[number] = row;
    }
  }

  #reserve(count: number): void {
    this.#keys.reserve(count);
    const wanted = this.#keys.size + count;
    if (wanted <= this.#blockOf.length) return;
    const length = Math.max(wanted, 2 * this.#blockOf.length);
    this.#blockOf = grown(this.#blockOf, new Int32Array(length));
    this.#rowOf = grown(this.#rowOf, new Uint16Array(length));
  }

  /** Keys whose block is no longer there have no vector. */
  #forgetRemoved(): void {
    const rows = this.#file.all('SELECT id FROM blocks WHERE space = ?', this.#space);
    const there = new Set(rows.map(({ id }) => Number(id)));
    const isGone = [...this.#blocks].some((id) => !there.has(id));
    if (!isGone) return;
    for (const id of this.#blocks) if (!there.has(id)) this.#blocks.delete(id);
    for (let number = 0; number < this.#keys.size; number++) {
      if (!there.has(this.#blockOf[number] ?? 0)) this.#blockOf[number] = 0;
    }
  }

  #pick(all: Float32Array, numbers: Int32Array): Float32Array {
    const { dims } = this;
    const vectors = new Float32Array(numbers.length * dims);
    numbers.forEach((number, i) => {
      const row = this.#rowOf[number] ?? 0;
      vectors.set(all.subarray(row * dims, (row + 1) * dims), i * dims);
    });
    return vectors;
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

  #vectorsOf(row: SqliteRow, isCheckedLater = false): Float32Array {
    const keys = bytesOf(row, 'keys');
    const bytes = bytesOf(row, 'vectors');
    const rows = Number(row['rows']);
    const fits = keys.length === rows * keyBytes && bytes.length === rows * this.dims * 4;
    // SQLite's bytes may begin anywhere.
    const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
    const block = { keys, bytes: aligned, crc: row['crc'] };
    if (fits && isCheckedLater) this.#unchecked.push(block);
    else if (!fits || !isAsWritten(block)) throw new DamagedIndexError(this.#file.path);
    return new Float32Array(aligned.buffer, aligned.byteOffset, rows * this.dims);
  }

  #claimedByOthers(): Set<string> {
    const taken = new Set<string>();
    const now = Date.now();
    for (const claim of this.#file.all('SELECT * FROM claims WHERE space = ?', this.#space)) {
      const pid = Number(claim['pid']);
      const isOver =
        Number(claim['until']) < now || (claim['host'] === hostname() && !isRunning(pid));
      if (isOver) this.#file.run('DELETE FROM claims WHERE id = ?', Number(claim['id']));
      else for (const key of splitKeys(bytesOf(claim, 'keys'))) taken.add(key);
    }
    return taken;
  }
}

interface ReadBlock {
  readonly keys: Uint8Array;
  /** Of the vectors. */
  readonly bytes: Uint8Array;
  readonly crc: SqliteRow[string] | undefined;
}

function isAsWritten({ keys, bytes, crc }: ReadBlock): boolean {
  return crc32(bytes, crc32(keys)) === crc;
}

/** Texts that this process embeds, so that no other one does. */
export interface Claim {
  readonly id: number;
  readonly keys: readonly string[];
  /** Texts that others have claimed, of those that were looked at. */
  readonly elsewhere: number;
}

function grown<T extends Int32Array | Uint16Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
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
