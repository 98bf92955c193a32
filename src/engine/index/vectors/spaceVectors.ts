import { AppError } from '../../../core/errors/appError.ts';
import { DamagedIndexError } from '../sqlite/sqliteErrors.ts';
import { memoryPath, type SqliteFile } from '../store/sqliteFile.ts';
import { readBlocks, type BlockReading } from './blockThread.ts';
import { BlockPlaces } from './blockPlaces.ts';
import { Claims, type Claim } from './claims.ts';
import { ResidentVectors, type MapRows, type ReadVectors } from './residentVectors.ts';
import { keyBytes } from '../../textKey.ts';
import {
  blockColumns,
  checkBlock,
  fitsRows,
  insertBlocks,
  isAsWritten,
  joinKeys,
  numbersOfBlock,
  parseBlock,
  type VectorBlock,
} from './vectorBlocks.ts';
import { exactRowLimit } from '../../../core/rows/vectorRows.ts';

const smallBlockRows = 256;
const tooManySmallBlocks = 32;
// Fewer are read in the time that a thread takes to start.
const leastAhead = 20_000;

/** One space of a `VectorDatabase`. Keys and their numbers are those of `BlockPlaces`. */
export class SpaceVectors {
  readonly dims: number;
  readonly #file: SqliteFile;
  readonly #space: number;
  readonly #claims: Claims;
  readonly #places: BlockPlaces;
  readonly #unchecked: VectorBlock[] = [];
  #reading: BlockReading | undefined;
  #isDamaged = false;
  #resident: ResidentVectors | undefined;

  constructor(file: SqliteFile, space: number, dims: number) {
    this.#file = file;
    this.#space = space;
    this.dims = dims;
    this.#claims = new Claims(file, space);
    this.#places = new BlockPlaces(file, 'blocks', space);
  }

  /** Whether a text had its vector when `refresh` was last called. */
  has(key: string): boolean {
    return this.#places.has(key);
  }

  /** The number of the key whose bytes begin at `at`; -1 where it had no vector when `refresh` was last called. */
  find(keys: Uint8Array, at: number): number {
    return this.#places.find(keys, at);
  }

  /**
   * Takes in what was added and removed, by this process and others; costs next to nothing where nothing was. Throws
   * `DamagedIndexError` where `checkSome` has found damage.
   */
  refresh(): void {
    if (this.#isDamaged) throw new DamagedIndexError(this.#file.path);
    this.#places.refresh();
  }

  /** Changes with what `refresh` takes in. */
  get version(): string {
    return this.#places.version;
  }

  /**
   * The vectors of some keys by their numbers, a block of the file at a time. Throws `DamagedIndexError` where the bytes are
   * not those that were written. `isCheckedLater`: leaves that to `checkSome`; whoever reads must not change the vectors.
   */
  *read(numbers: Iterable<number>, isCheckedLater = false): Generator<ReadVectors> {
    for (const { id, numbers: list } of this.#places.byBlock(numbers)) {
      const row = this.#file.get(`SELECT ${blockColumns} FROM blocks WHERE id = ?`, id);
      // Another process may just have made one large block of small ones: the next `refresh` finds it.
      if (!row) continue;
      const block = parseBlock(row);
      if (isCheckedLater && fitsRows(block, this.dims)) this.#unchecked.push(block);
      else checkBlock(this.#file.path, block, this.dims);
      const all = numbersOfBlock(block);
      const isWhole =
        list.length === block.rows && list.every((n, i) => this.#places.rowOf(n) === i);
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
   * Takes on texts that are missing and that no other process is embedding, as long as `limit` takes them. An id of
   * -1: there is none at the moment. `isMissing`: asked once it is known what others have added; whether a text has no
   * vector when absent.
   */
  claim(
    keys: Iterable<string>,
    limit: (key: string) => boolean,
    isMissing = (key: string): boolean => !this.has(key),
  ): Claim {
    return this.#file.transaction(() => {
      this.refresh();
      return this.#claims.take(withOnly(keys, isMissing), limit);
    });
  }

  renew(claim: Claim): void {
    this.#claims.renew(claim);
  }

  release(claim: Claim): void {
    this.#claims.release(claim);
  }

  /**
   * Keeps vectors, one after the other in `vectors`; those that another process has added stay. `keepMore`: what is kept
   * with them or not at all.
   */
  add(keys: readonly string[], vectors: Float32Array, keepMore?: () => void): void {
    this.#file.transaction(() => {
      this.refresh();
      const fresh = [...keys.keys()].filter((i) => !this.has(keys[i] ?? ''));
      const rows = new Float32Array(fresh.length * this.dims);
      fresh.forEach((i, row) => {
        rows.set(vectors.subarray(i * this.dims, (i + 1) * this.dims), row * this.dims);
      });
      const freshKeys = joinKeys(fresh.map((i) => keys[i] ?? ''));
      if (fresh.length > 0) {
        insertBlocks(this.#file, this.#space, freshKeys, new Uint8Array(rows.buffer));
      }
      keepMore?.();
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
      const small = this.#file
        .all(
          `SELECT ${blockColumns} FROM blocks WHERE space = ? AND rows < ? ORDER BY id LIMIT 1000`,
          this.#space,
          smallBlockRows,
        )
        .map(parseBlock);
      for (const block of small) {
        checkBlock(this.#file.path, block, this.dims);
        this.#file.run('DELETE FROM blocks WHERE id = ?', block.id);
      }
      const keys = Buffer.concat(small.map((block) => block.keys));
      const vectors = Buffer.concat(small.map((block) => block.vectors));
      insertBlocks(this.#file, this.#space, keys, vectors);
    });
    this.refresh();
  }

  /** Where it is not the block that this file has, or not what its rows were, whoever needs it reads it. */
  #takeAhead(block: VectorBlock, resident: ResidentVectors): void {
    const { id, crc, rows, keys, vectors } = block;
    // Another file may lie at the path by now.
    const own = this.#crcOf(id);
    const numbers = Int32Array.from({ length: rows }, (_, row) =>
      this.#places.find(keys, row * keyBytes),
    );
    const isSame = numbers.every(
      (number, row) => this.#places.blockOf(number) === id && this.#places.rowOf(number) === row,
    );
    const isTaken = own === crc && isSame && fitsRows(block, this.dims);
    if (!isTaken || vectors.byteOffset !== 0) return;
    this.#unchecked.push(block);
    resident.add(numbers, numbersOfBlock(block));
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

  #pick(all: Float32Array, numbers: Int32Array): Float32Array {
    const { dims } = this;
    const vectors = new Float32Array(numbers.length * dims);
    numbers.forEach((number, i) => {
      const row = this.#places.rowOf(number);
      vectors.set(all.subarray(row * dims, (row + 1) * dims), i * dims);
    });
    return vectors;
  }
}

function* withOnly(keys: Iterable<string>, isWanted: (key: string) => boolean): Generator<string> {
  for (const key of keys) if (isWanted(key)) yield key;
}
