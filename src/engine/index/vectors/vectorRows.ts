import type { CodeScan } from '../../../core/vectors/codeScan.ts';
import { bestOf } from '../../../core/vectors/bestOf.ts';
import { dotAt } from '../../../core/vectors/dotAt.ts';
import { decodeRow, encodeRest, encodeRow } from '../../../core/vectors/rowCodes.ts';
import { TopHits } from '../../../core/vectors/topHits.ts';

/** Rows and their scores, the highest first. */
export interface NearRows {
  readonly rows: Int32Array;
  readonly scores: Float64Array;
}

/** Codes of up to `blockRows` rows. */
interface Block {
  rows: number;
  codes: Int8Array;
  /** One over the length of each row's codes. */
  scales: Float32Array;
  steps: Float32Array;
  /** Four bits more for each number, where the vectors themselves are not kept. */
  rest: Uint8Array;
}

/** Vectors as they were read or added. */
interface Chunk {
  readonly first: number;
  readonly data: Float32Array;
  rows: number;
}

const blockRows = 65_536;
const firstBlockRows = 1024;
const chunkRows = 1024;
// Fewer are copied, so that there are not many small chunks.
const ownChunkRows = 128;
/**
 * Up to so many rows the vectors stay as they are, 400 MB for the bundled model; beyond, 12 bits of each number are
 * kept, and a cosine is known to about 0.0001.
 */
export const exactRowLimit = 262_144;
// What codes leave of a vector points anywhere, so its product with another one is about its length by the root of
// the dimensions: six times that is not seen in a billion rows.
const errorDeviations = 6;
const spareRows = 64;

/**
 * Vectors of length 1 in memory, numbered from 0. Eight bits of each number are scanned, which takes a quarter of the
 * time that 32 take; what may be among the nearest is then scored from the vectors themselves, so what finds it does
 * not show in the answer. Until `encode` has made these codes, the vectors are scanned.
 */
export class VectorRows {
  readonly dims: number;
  readonly #scan: CodeScan;
  readonly #exactLimit: number;
  readonly #blocks: Block[] = [];
  #chunks: Chunk[] = [];
  /** By row, while there are chunks. */
  #chunkOf: Int32Array = new Int32Array();
  readonly #decoded: Float32Array;
  #isExact = true;
  #count = 0;
  /** Rows that have codes. */
  #encoded = 0;
  #largestError = 0;

  constructor(dims: number, scan: CodeScan, exactLimit = exactRowLimit) {
    this.dims = dims;
    this.#scan = scan;
    this.#exactLimit = exactLimit;
    this.#decoded = new Float32Array(dims);
  }

  get count(): number {
    return this.#count;
  }

  /** Whether the vectors stay as they are. */
  get isExact(): boolean {
    return this.#isExact;
  }

  /** Makes ready for `count` rows more: nothing is moved for them then. */
  reserve(count: number): void {
    const total = this.#count + count;
    if (total > this.#exactLimit && this.#isExact) this.#dropExact();
    if (this.#isExact && total > this.#chunkOf.length) {
      const larger = new Int32Array(Math.max(total, 2 * this.#chunkOf.length));
      larger.set(this.#chunkOf);
      this.#chunkOf = larger;
    }
    if (!this.#isExact) this.#reserveCodes(total);
  }

  /** Adds the vector that begins at `offset`; its row. */
  add(vectors: Float32Array, offset: number): number {
    return this.addAll(vectors.subarray(offset, offset + this.dims));
  }

  /** Adds vectors one after the other, and may keep the array; the row of the first. */
  addAll(vectors: Float32Array): number {
    const { dims } = this;
    const added = vectors.length / dims;
    this.reserve(added);
    const first = this.#count;
    this.#count += added;
    if (this.#isExact) {
      // The scan reads a buffer from its start.
      if (added >= ownChunkRows && vectors.byteOffset === 0) {
        this.#chunkOf.fill(this.#chunks.length, first, this.#count);
        this.#chunks.push({ first, data: vectors, rows: added });
      } else for (let row = first; row < this.#count; row++) this.#copy(row, vectors, first);
    } else {
      for (let row = first; row < this.#count; row++) {
        this.#encodeRow(row, vectors, (row - first) * dims);
      }
      this.#encoded = this.#count;
    }
    return first;
  }

  /** Makes the codes of up to `limit` rows that have none: a sixteenth of a second for 16,384. False where all have. */
  encode(limit = Infinity): boolean {
    const end = Math.min(this.#count, this.#encoded + limit);
    if (this.#encoded === end) return false;
    this.#reserveCodes(end);
    for (let row = this.#encoded; row < end; row++) {
      const { data, first } = this.#chunk(row);
      this.#encodeRow(row, data, (row - first) * this.dims);
    }
    this.#encoded = end;
    return end < this.#count;
  }

  /** Cosine of `vector`, of length 1, and a row. */
  cosine(vector: Float32Array, row: number): number {
    let product: number;
    if (this.#isExact) {
      const { data, first } = this.#chunk(row);
      product = dotAt(vector, data, (row - first) * this.dims);
    } else product = dotAt(vector, this.#decode(row, this.#decoded), 0);
    // Rounding may leave a vector a trifle longer than 1.
    return product > 1 ? 1 : product < -1 ? -1 : product;
  }

  /** A copy of a row. */
  vector(row: number): Float32Array {
    if (!this.#isExact) return this.#decode(row, new Float32Array(this.dims));
    const { data, first } = this.#chunk(row);
    return data.slice((row - first) * this.dims, (row - first + 1) * this.dims);
  }

  /** The `count` rows nearest to `vector`, and all that are as near as the last of them; equal ones by their number. */
  nearest(vector: Float32Array, count: number): NearRows {
    const wanted = Math.min(count, this.#count);
    if (wanted === 0) return { rows: new Int32Array(), scores: new Float64Array() };
    const codes = new Int8Array(this.dims);
    const { error } = encodeRow(vector, 0, this.dims, codes, 0);
    const doubt = errorDeviations * Math.hypot(error, this.#largestError) * this.dims ** -0.5;
    let depth = wanted + (wanted >> 2) + spareRows;
    // Where most rows are wanted, choosing them costs more than scoring all.
    for (; depth < this.#count / 2; depth *= 2) {
      const top = this.#offered(vector, codes, depth);
      const found = this.#scored(vector, Int32Array.from(top.items()).sort(), wanted);
      const last = found.scores.at(-1) ?? NaN;
      // Whatever was not offered lies below, even where its codes say too little of it.
      if (top.lowest < last - doubt) return found;
    }
    return this.#scored(
      vector,
      Int32Array.from({ length: this.#count }, (_, row) => row),
      wanted,
    );
  }

  /** By their codes, those that have none by themselves. */
  #offered(vector: Float32Array, codes: Int8Array, depth: number): TopHits {
    const top = new TopHits(depth);
    this.#blocks.forEach((block, i) => {
      if (block.rows > 0) this.#scan.nearest(block, codes, depth, i * blockRows, top);
    });
    if (this.#encoded === this.#count) return top;
    for (const { first, data, rows } of this.#chunks) {
      // A chunk of which a part has codes already: that part is offered once.
      const from = Math.min(rows, Math.max(0, this.#encoded - first));
      if (from === rows) continue;
      const part = from === 0 ? data : data.slice(from * this.dims, rows * this.dims);
      this.#scan.nearestExact({ data: part, rows: rows - from }, vector, depth, first + from, top);
    }
    return top;
  }

  /** Candidates are in ascending order. */
  #scored(vector: Float32Array, candidates: Int32Array, wanted: number): NearRows {
    const all = Float64Array.from(candidates, (row) => this.cosine(vector, row));
    const best = bestOf(all, wanted);
    return {
      rows: best.map((i) => candidates[i] ?? 0),
      scores: Float64Array.from(best, (i) => all[i] ?? NaN),
    };
  }

  /** Copies one of some vectors whose first is the row `firstRow` into a chunk of ours. */
  #copy(row: number, vectors: Float32Array, firstRow: number): void {
    const { dims } = this;
    let chunk = this.#chunks.at(-1);
    if (!chunk || chunk.data.length === chunk.rows * dims) {
      chunk = { first: row, data: new Float32Array(chunkRows * dims), rows: 0 };
      this.#chunks.push(chunk);
    }
    const from = (row - firstRow) * dims;
    chunk.data.set(vectors.subarray(from, from + dims), chunk.rows++ * dims);
    this.#chunkOf[row] = this.#chunks.length - 1;
  }

  #encodeRow(row: number, vectors: Float32Array, offset: number): void {
    const block = this.#block(row);
    const { dims } = this;
    const index = row % blockRows;
    const { step, error, length } = encodeRow(vectors, offset, dims, block.codes, index * dims);
    block.scales[index] = length === 0 ? 0 : 1 / length;
    block.steps[index] = step;
    block.rows = index + 1;
    this.#largestError = Math.max(this.#largestError, error);
    if (!this.#isExact) this.#encodeRest(block, index, vectors, offset);
  }

  #decode(row: number, into: Float32Array): Float32Array {
    const { codes, steps, rest } = this.#block(row);
    const index = row % blockRows;
    const coded = { codes, at: index * this.dims, step: steps[index] ?? 0 };
    decodeRow(coded, rest, index * this.#restBytes, into);
    return into;
  }

  #encodeRest(block: Block, index: number, vectors: Float32Array, offset: number): void {
    const { codes, steps, rest } = block;
    const coded = { codes, at: index * this.dims, step: steps[index] ?? 0 };
    encodeRest(vectors, offset, this.dims, coded, rest, index * this.#restBytes);
  }

  get #restBytes(): number {
    return (this.dims + 1) >> 1;
  }

  #dropExact(): void {
    this.encode();
    this.#isExact = false;
    for (const block of this.#blocks) {
      block.rest = new Uint8Array(block.scales.length * this.#restBytes);
    }
    for (const { first, data, rows } of this.#chunks) {
      for (let i = 0; i < rows; i++) {
        const block = this.#block(first + i);
        this.#encodeRest(block, (first + i) % blockRows, data, i * this.dims);
      }
    }
    this.#chunks = [];
    this.#chunkOf = new Int32Array();
  }

  #reserveCodes(total: number): void {
    for (let first = 0, at = 0; first < total; first += blockRows, at++) {
      const wanted = Math.min(blockRows, total - first);
      const block = this.#blocks[at];
      const has = block ? block.scales.length : 0;
      if (wanted <= has) continue;
      const rows = Math.min(blockRows, Math.max(wanted, 2 * has, firstBlockRows));
      this.#blocks[at] = this.#sized(rows, block);
    }
  }

  /** A block of `rows` rows with what `old` holds. */
  #sized(rows: number, old: Block | undefined): Block {
    const block: Block = {
      rows: old?.rows ?? 0,
      codes: new Int8Array(rows * this.dims),
      scales: new Float32Array(rows),
      steps: new Float32Array(rows),
      rest: new Uint8Array(this.#isExact ? 0 : rows * this.#restBytes),
    };
    if (!old) return block;
    block.codes.set(old.codes);
    block.scales.set(old.scales);
    block.steps.set(old.steps);
    block.rest.set(old.rest);
    return block;
  }

  #chunk(row: number): Chunk {
    const chunk = row < this.#count ? this.#chunks[this.#chunkOf[row] ?? -1] : undefined;
    if (!chunk) throw new RangeError(`There is no row ${row}.`);
    return chunk;
  }

  #block(row: number): Block {
    const block = row < this.#count ? this.#blocks[Math.floor(row / blockRows)] : undefined;
    if (!block) throw new RangeError(`There is no row ${row}.`);
    return block;
  }
}
