/** Vectors as they were read or added. */
export interface Chunk {
  readonly first: number;
  readonly data: Float32Array;
  rows: number;
}

const chunkRows = 1024;
// Fewer are copied, so that there are not many small chunks.
const ownChunkRows = 128;

/** Vectors of fp32 one after the other, numbered from 0, in chunks as they came. */
export class ExactRows {
  readonly #dims: number;
  readonly #chunks: Chunk[] = [];
  /** By row. */
  #chunkOf: Int32Array = new Int32Array();
  #count = 0;

  constructor(dims: number) {
    this.#dims = dims;
  }

  get chunks(): readonly Chunk[] {
    return this.#chunks;
  }

  /** Makes ready for so many rows in all: nothing is moved for them then. */
  reserve(total: number): void {
    if (total <= this.#chunkOf.length) return;
    const larger = new Int32Array(Math.max(total, 2 * this.#chunkOf.length));
    larger.set(this.#chunkOf);
    this.#chunkOf = larger;
  }

  /** Adds vectors one after the other, and may keep the array. */
  addAll(vectors: Float32Array): void {
    const first = this.#count;
    const added = vectors.length / this.#dims;
    this.reserve(first + added);
    this.#count += added;
    // The scan reads a buffer from its start.
    if (added >= ownChunkRows && vectors.byteOffset === 0) {
      this.#chunkOf.fill(this.#chunks.length, first, this.#count);
      this.#chunks.push({ first, data: vectors, rows: added });
    } else for (let row = first; row < this.#count; row++) this.#copy(row, vectors, first);
  }

  /** The chunk that holds a row, from `(row - first) * dims` on. */
  chunk(row: number): Chunk {
    const chunk = row < this.#count ? this.#chunks[this.#chunkOf[row] ?? -1] : undefined;
    if (!chunk) throw new RangeError(`There is no row ${row}.`);
    return chunk;
  }

  /** Copies one of some vectors whose first is the row `firstRow` into a chunk of ours. */
  #copy(row: number, vectors: Float32Array, firstRow: number): void {
    const dims = this.#dims;
    let chunk = this.#chunks.at(-1);
    if (!chunk || chunk.data.length === chunk.rows * dims) {
      chunk = { first: row, data: new Float32Array(chunkRows * dims), rows: 0 };
      this.#chunks.push(chunk);
    }
    const from = (row - firstRow) * dims;
    chunk.data.set(vectors.subarray(from, from + dims), chunk.rows++ * dims);
    this.#chunkOf[row] = this.#chunks.length - 1;
  }
}
