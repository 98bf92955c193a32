import { KeyTable } from '../../../core/rows/keyTable.ts';
import { keyBytes } from '../../textKey.ts';
import type { SqliteFile } from '../store/sqliteFile.ts';
import { blobOf, fullBlockRows } from './vectorBlocks.ts';

/** A table of blocks: `id`, `space`, `rows`, and the `keys` of its rows. */
export type BlockTable = 'blocks' | 'tokenBlocks';

/**
 * Which block of a table holds what belongs to a key, for one space. Keys are strings of 32 units below 256, or as many
 * bytes; those that have a row, or had one, are numbered from 0.
 */
export class BlockPlaces {
  readonly #file: SqliteFile;
  readonly #table: BlockTable;
  readonly #space: number;
  readonly #keys = new KeyTable();
  /** By a key's number, the block that holds its row, 0 where there is none any more, and the row in it. */
  #blockOf = new Int32Array(fullBlockRows);
  #rowOf = new Uint16Array(fullBlockRows);
  readonly #blocks = new Set<number>();
  #summary = '';
  #lastBlock = 0;

  constructor(file: SqliteFile, table: BlockTable, space: number) {
    this.#file = file;
    this.#table = table;
    this.#space = space;
  }

  /** Takes in what was added and removed, by this process and others; costs next to nothing where nothing was. */
  refresh(): void {
    const found = this.#file.get(
      `SELECT count(*) AS n, max(id) AS last, total(id) AS sum FROM ${this.#table} WHERE space = ?`,
      this.#space,
    );
    const summary = [found?.['n'], found?.['last'], found?.['sum']].join();
    if (summary === this.#summary) return;
    const added = this.#file.get(
      `SELECT total(length(keys)) AS n FROM ${this.#table} WHERE space = ? AND id > ?`,
      this.#space,
      this.#lastBlock,
    );
    this.#reserve(Math.floor(Number(added?.['n']) / keyBytes));
    const rows = this.#file.iterate(
      `SELECT id, keys FROM ${this.#table} WHERE space = ? AND id > ? ORDER BY id`,
      this.#space,
      this.#lastBlock,
    );
    for (const row of rows) {
      const id = Number(row['id']);
      this.#take(id, blobOf(row, 'keys'));
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

  /** Whether a key had a row when `refresh` was last called. */
  has(key: string): boolean {
    return this.isThere(this.#keys.findText(key));
  }

  /** The number of the key whose bytes begin at `at`; -1 where it had no row when `refresh` was last called. */
  find(keys: Uint8Array, at: number): number {
    const number = this.#keys.find(keys, at);
    return this.isThere(number) ? number : -1;
  }

  /** As `find`, for a string. */
  findText(key: string): number {
    const number = this.#keys.findText(key);
    return this.isThere(number) ? number : -1;
  }

  isThere(number: number): boolean {
    return number >= 0 && this.#blockOf[number] !== 0;
  }

  /** Of a key that is there. */
  blockOf(number: number): number {
    return this.#blockOf[number] ?? 0;
  }

  /** Its row in its block. */
  rowOf(number: number): number {
    return this.#rowOf[number] ?? 0;
  }

  /** Numbers of keys that have a row, together by their blocks, in the order of these. */
  *byBlock(numbers: Iterable<number>): Generator<{ id: number; numbers: Int32Array }> {
    const wanted = Int32Array.from(numbers).filter((number) => this.isThere(number));
    const ends = new Int32Array(this.#lastBlock + 1);
    for (const number of wanted) {
      const block = this.blockOf(number);
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
      const block = this.blockOf(number);
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

  /** Keys whose block is no longer there have no row. */
  #forgetRemoved(): void {
    const rows = this.#file.all(`SELECT id FROM ${this.#table} WHERE space = ?`, this.#space);
    const there = new Set(rows.map(({ id }) => Number(id)));
    const isGone = [...this.#blocks].some((id) => !there.has(id));
    if (!isGone) return;
    for (const id of this.#blocks) if (!there.has(id)) this.#blocks.delete(id);
    for (let number = 0; number < this.#keys.size; number++) {
      if (!there.has(this.#blockOf[number] ?? 0)) this.#blockOf[number] = 0;
    }
  }
}

function grown<T extends Int32Array | Uint16Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}
