import type { CodeScan } from '../../core/vectors/codeScan.ts';
import { bestOf } from '../../core/vectors/bestOf.ts';
import { dotAt } from '../../core/vectors/dotAt.ts';
import { codesLength, decodeRow, encodeRest, encodeRow } from '../../core/vectors/rowCodes.ts';
import { TopHits } from '../../core/vectors/topHits.ts';

/** Rows and their scores, the highest first. */
export interface NearRows {
  readonly rows: Int32Array;
  readonly scores: Float64Array;
}

interface Block {
  rows: number;
  codes: Int8Array;
  /** One over the length of each row's codes. */
  scales: Float32Array;
  steps: Float32Array;
  /** The vectors themselves; empty where there are too many rows. */
  exact: Float32Array;
  /** Then four bits more for each number. */
  rest: Uint8Array;
}

const blockRows = 65_536;
const firstBlockRows = 1024;
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
 * not show in the answer.
 */
export class VectorRows {
  readonly dims: number;
  readonly #scan: CodeScan;
  readonly #exactLimit: number;
  readonly #blocks: Block[] = [];
  readonly #decoded: Float32Array;
  #isExact = true;
  #count = 0;
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

  /** Makes ready for `count` rows more: nothing is moved for them then. */
  reserve(count: number): void {
    const total = this.#count + count;
    if (total > this.#exactLimit && this.#isExact) this.#dropExact();
    for (let first = 0, at = 0; first < total; first += blockRows, at++) {
      const wanted = Math.min(blockRows, total - first);
      const block = this.#blocks[at];
      const has = block ? block.scales.length : 0;
      if (wanted <= has) continue;
      const rows = Math.min(blockRows, Math.max(wanted, 2 * has, firstBlockRows));
      this.#blocks[at] = this.#sized(rows, block);
    }
  }

  /** Adds the vector that begins at `offset`; its row. */
  add(vectors: Float32Array, offset: number): number {
    this.reserve(1);
    const row = this.#count++;
    const block = this.#block(row);
    const { dims } = this;
    const index = block.rows++;
    const { step, error } = encodeRow(vectors, offset, dims, block.codes, index * dims);
    const length = codesLength(block.codes, index * dims, dims);
    block.scales[index] = length === 0 ? 0 : 1 / length;
    block.steps[index] = step;
    if (this.#isExact) block.exact.set(vectors.subarray(offset, offset + dims), index * dims);
    else this.#encodeRest(block, index, vectors, offset);
    this.#largestError = Math.max(this.#largestError, error);
    return row;
  }

  /** Cosine of `vector`, of length 1, and a row. */
  cosine(vector: Float32Array, row: number): number {
    const block = this.#block(row);
    const at = (row % blockRows) * this.dims;
    const product = this.#isExact
      ? dotAt(vector, block.exact, at)
      : dotAt(vector, this.#decode(row, this.#decoded), 0);
    // Rounding may leave a vector a trifle longer than 1.
    return product > 1 ? 1 : product < -1 ? -1 : product;
  }

  /** A copy of a row. */
  vector(row: number): Float32Array {
    const at = (row % blockRows) * this.dims;
    return this.#isExact
      ? this.#block(row).exact.slice(at, at + this.dims)
      : this.#decode(row, new Float32Array(this.dims));
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
      const top = new TopHits(depth);
      this.#blocks.forEach((block, i) => {
        if (block.rows > 0) this.#scan.nearest(block, codes, depth, i * blockRows, top);
      });
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

  /** Candidates are in ascending order. */
  #scored(vector: Float32Array, candidates: Int32Array, wanted: number): NearRows {
    const all = Float64Array.from(candidates, (row) => this.cosine(vector, row));
    const best = bestOf(all, wanted);
    return {
      rows: best.map((i) => candidates[i] ?? 0),
      scores: Float64Array.from(best, (i) => all[i] ?? NaN),
    };
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
    this.#isExact = false;
    for (const block of this.#blocks) {
      const { exact } = block;
      block.exact = new Float32Array();
      block.rest = new Uint8Array(block.scales.length * this.#restBytes);
      for (let index = 0; index < block.rows; index++) {
        this.#encodeRest(block, index, exact, index * this.dims);
      }
    }
  }

  /** A block of `rows` rows with what `old` holds. */
  #sized(rows: number, old: Block | undefined): Block {
    const block: Block = {
      rows: old?.rows ?? 0,
      codes: new Int8Array(rows * this.dims),
      scales: new Float32Array(rows),
      steps: new Float32Array(rows),
      exact: new Float32Array(this.#isExact ? rows * this.dims : 0),
      rest: new Uint8Array(this.#isExact ? 0 : rows * this.#restBytes),
    };
    if (!old) return block;
    block.codes.set(old.codes);
    block.scales.set(old.scales);
    block.steps.set(old.steps);
    block.exact.set(old.exact);
    block.rest.set(old.rest);
    return block;
  }

  #block(row: number): Block {
    const block = row < this.#count ? this.#blocks[Math.floor(row / blockRows)] : undefined;
    if (!block) throw new RangeError(`There is no row ${row}.`);
    return block;
  }
}
