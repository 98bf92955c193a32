import type { CodeScan } from './codeScan.ts';
import { decodeRow, encodeRest, encodeRow } from './rowCodes.ts';
import type { TopHits } from '../vectors/topHits.ts';

/** Codes of up to `blockRows` rows. */
interface Block {
  rows: number;
  codes: Int8Array;
  /** One over the length of each row's codes. */
  scales: Float32Array;
  steps: Float32Array;
  /** Four bits more for each number, where they are kept. */
  rest: Uint8Array;
}

const blockRows = 65_536;
const firstBlockRows = 1024;

/** Eight bits of each number of vectors, to be scanned; four bits more where nothing else keeps the vectors. */
export class CodedRows {
  readonly #dims: number;
  readonly #blocks: Block[] = [];
  #count = 0;
  #hasRest = false;
  #largestError = 0;

  constructor(dims: number) {
    this.#dims = dims;
  }

  get count(): number {
    return this.#count;
  }

  /** The most that codes leave of a vector: a length. */
  get largestError(): number {
    return this.#largestError;
  }

  /** Makes ready for so many rows in all: nothing is moved for them then. */
  reserve(total: number): void {
    for (let first = 0, at = 0; first < total; first += blockRows, at++) {
      const wanted = Math.min(blockRows, total - first);
      const block = this.#blocks[at];
      const has = block ? block.scales.length : 0;
      if (wanted <= has) continue;
      const rows = Math.min(blockRows, Math.max(wanted, 2 * has, firstBlockRows));
      this.#blocks[at] = this.#sized(rows, block);
    }
  }

  /** Adds the vector that begins at `offset`. Room has been reserved. */
  add(vectors: Float32Array, offset: number): void {
    const dims = this.#dims;
    const row = this.#count++;
    const block = this.#block(row);
    const index = row % blockRows;
    const { step, error, length } = encodeRow(vectors, offset, dims, block.codes, index * dims);
    block.scales[index] = length === 0 ? 0 : 1 / length;
    block.steps[index] = step;
    block.rows = index + 1;
    this.#largestError = Math.max(this.#largestError, error);
    if (this.#hasRest) this.#encodeRest(row, vectors, offset);
  }

  /** Keeps four bits more from now on; of the rows that are there, `vectorOf` gives the vectors and where they begin. */
  keepRest(vectorOf: (row: number) => { readonly data: Float32Array; readonly at: number }): void {
    this.#hasRest = true;
    for (const block of this.#blocks) {
      block.rest = new Uint8Array(block.scales.length * this.#restBytes);
    }
    for (let row = 0; row < this.#count; row++) {
      const { data, at } = vectorOf(row);
      this.#encodeRest(row, data, at);
    }
  }

  /** A vector of which four bits more are kept, to about 0.0001 of a cosine. */
  decode(row: number, into: Float32Array): Float32Array {
    const { codes, steps, rest } = this.#block(row);
    const index = row % blockRows;
    const coded = { codes, at: index * this.#dims, step: steps[index] ?? 0 };
    decodeRow(coded, rest, index * this.#restBytes, into);
    return into;
  }

  /** Offers the rows whose codes are nearest to those of a query, `depth` of each block. */
  nearest(scan: CodeScan, query: Int8Array, depth: number, top: TopHits): void {
    this.#blocks.forEach((block, i) => {
      if (block.rows > 0) scan.nearest(block, query, depth, i * blockRows, top);
    });
  }

  #encodeRest(row: number, vectors: Float32Array, offset: number): void {
    const { codes, steps, rest } = this.#block(row);
    const index = row % blockRows;
    const coded = { codes, at: index * this.#dims, step: steps[index] ?? 0 };
    encodeRest(vectors, offset, this.#dims, coded, rest, index * this.#restBytes);
  }

  get #restBytes(): number {
    return (this.#dims + 1) >> 1;
  }

  /** A block of `rows` rows with what `old` holds. */
  #sized(rows: number, old: Block | undefined): Block {
    const block: Block = {
      rows: old?.rows ?? 0,
      codes: new Int8Array(rows * this.#dims),
      scales: new Float32Array(rows),
      steps: new Float32Array(rows),
      rest: new Uint8Array(this.#hasRest ? rows * this.#restBytes : 0),
    };
    if (!old) return block;
    block.codes.set(old.codes);
    block.scales.set(old.scales);
    block.steps.set(old.steps);
    block.rest.set(old.rest);
    return block;
  }

  #block(row: number): Block {
    const block = row < this.#count ? this.#blocks[Math.floor(row / blockRows)] : undefined;
    if (!block) throw new RangeError(`There is no row ${row}.`);
    return block;
  }
}
