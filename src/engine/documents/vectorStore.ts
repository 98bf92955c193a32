import { dotAt } from '../../core/vectors/dotAt.ts';
import { clampCosine } from '../../core/vectors/similarity.ts';
import { readTextKey } from '../textKey.ts';

/** One distinct text, known by its hash alone. Made by `VectorStore.acquire`. */
export class StoredText {
  readonly key: string;
  /** From 0, of this text alone as long as it is known. */
  readonly id: number;
  /** Its row in the store; -1 while it has no vector. Written by the store only. */
  row = -1;
  /** How many hold it now: documents, and calls that run. Written by the store only. */
  holders = 0;

  constructor(key: string, id: number) {
    this.key = key;
    this.id = id;
  }

  get hasVector(): boolean {
    return this.row >= 0;
  }
}

const blockRows = 1024;
// Enough that finding the oldest costs nothing beside a batch.
const evictedAtOnce = 256;

/**
 * The vectors of one model, one for each distinct text, by the hash of the text. A vector stays while somebody
 * holds its text, and after that until its room is needed, oldest first.
 */
export class VectorStore {
  readonly dims: number;
  readonly #rowLimit: number;
  readonly #texts = new Map<string, StoredText>();
  // Texts with a vector that nobody holds; a Set keeps the order of insertion, so the oldest come first.
  readonly #unheld = new Set<StoredText>();
  // Growing one array would copy it, and need it twice for a moment.
  readonly #blocks: Float32Array[] = [];
  readonly #freeRows: number[] = [];
  #usedRows = 0;
  #ids = 0;

  /** `capBytes`: what the vectors alone may take. */
  constructor(dims: number, capBytes: number) {
    this.dims = dims;
    this.#rowLimit = Math.max(1, Math.floor(capBytes / (dims * Float32Array.BYTES_PER_ELEMENT)));
  }

  /** A text to hold until `release`; each call counts. `input`: as in `ReadText`. */
  acquire(text: string, input?: string): StoredText {
    const key = readTextKey({ text, input });
    let stored = this.#texts.get(key);
    if (!stored) {
      stored = new StoredText(key, this.#ids++);
      this.#texts.set(key, stored);
    }
    this.hold(stored);
    return stored;
  }

  /** Holds a text once more. */
  hold(stored: StoredText): void {
    if (stored.holders++ === 0) this.#unheld.delete(stored);
  }

  release(stored: StoredText): void {
    if (--stored.holders > 0) return;
    if (stored.hasVector) this.#unheld.add(stored);
    else this.#texts.delete(stored.key);
  }

  /**
   * Keeps a copy of the vector of a text that is held. False where there is no room, because every vector's
   * text is held. A text that has a vector keeps the one that it has.
   */
  trySet(stored: StoredText, vector: Float32Array): boolean {
    if (stored.hasVector) return true;
    const row = this.#takeRow();
    if (row === undefined) return false;
    this.#blockOf(row).set(vector, offsetIn(row, this.dims));
    stored.row = row;
    return true;
  }

  /** A view of a row; it holds that text's vector while the text is held. */
  vector(row: number): Float32Array {
    const offset = offsetIn(row, this.dims);
    return this.#blockOf(row).subarray(offset, offset + this.dims);
  }

  /** Cosine of `vector`, of length 1, and a row. */
  cosine(vector: Float32Array, row: number): number {
    return clampCosine(dotAt(vector, this.#blockOf(row), offsetIn(row, this.dims)));
  }

  #blockOf(row: number): Float32Array {
    const block = this.#blocks[Math.floor(row / blockRows)];
    if (!block) throw new RangeError(`There is no row ${row}.`);
    return block;
  }

  #takeRow(): number | undefined {
    if (this.#freeRows.length === 0 && this.#usedRows >= this.#rowLimit) this.#evict();
    const free = this.#freeRows.pop();
    if (free !== undefined) return free;
    if (this.#usedRows >= this.#rowLimit) return undefined;
    if (this.#usedRows % blockRows === 0) {
      const rows = Math.min(blockRows, this.#rowLimit - this.#usedRows);
      this.#blocks.push(new Float32Array(rows * this.dims));
    }
    return this.#usedRows++;
  }

  #evict(): void {
    let count = 0;
    for (const stored of this.#unheld) {
      if (count++ === evictedAtOnce) return;
      this.#unheld.delete(stored);
      this.#texts.delete(stored.key);
      this.#freeRows.push(stored.row);
      stored.row = -1;
    }
  }
}

function offsetIn(row: number, dims: number): number {
  return (row % blockRows) * dims;
}
