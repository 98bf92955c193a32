import { bestOf } from '../vectors/bestOf.ts';
import type { CodeScan } from './codeScan.ts';
import { dotAt } from '../vectors/dotAt.ts';
import { encodeRow } from './rowCodes.ts';
import { clampCosine } from '../vectors/similarity.ts';
import { TopHits } from '../vectors/topHits.ts';
import { CodedRows } from './codedRows.ts';
import { ExactRows } from './exactRows.ts';

/** Rows and their scores, the highest first. */
export interface NearRows {
  readonly rows: Int32Array;
  readonly scores: Float64Array;
}

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
  /** Undefined beyond the limit. */
  #exact: ExactRows | undefined;
  readonly #coded: CodedRows;
  readonly #decoded: Float32Array;
  #count = 0;

  constructor(dims: number, scan: CodeScan, exactLimit = exactRowLimit) {
    this.dims = dims;
    this.#scan = scan;
    this.#exactLimit = exactLimit;
    this.#exact = new ExactRows(dims);
    this.#coded = new CodedRows(dims);
    this.#decoded = new Float32Array(dims);
  }

  get count(): number {
    return this.#count;
  }

  /** Whether the vectors stay as they are. */
  get isExact(): boolean {
    return this.#exact !== undefined;
  }

  /** Makes ready for `count` rows more: nothing is moved for them then. */
  reserve(count: number): void {
    const total = this.#count + count;
    if (total > this.#exactLimit && this.#exact) this.#dropExact(this.#exact);
    if (this.#exact) this.#exact.reserve(total);
    else this.#coded.reserve(total);
  }

  /** Adds the vector that begins at `offset`; its row. */
  add(vectors: Float32Array, offset: number): number {
    return this.addAll(vectors.subarray(offset, offset + this.dims));
  }

  /** Adds vectors one after the other, and may keep the array; the row of the first. */
  addAll(vectors: Float32Array): number {
    const added = vectors.length / this.dims;
    this.reserve(added);
    const first = this.#count;
    this.#count += added;
    if (this.#exact) this.#exact.addAll(vectors);
    else for (let row = 0; row < added; row++) this.#coded.add(vectors, row * this.dims);
    return first;
  }

  /** Makes the codes of up to `limit` rows that have none: a sixteenth of a second for 16,384. False where all have. */
  encode(limit = Infinity): boolean {
    const end = Math.min(this.#count, this.#coded.count + limit);
    if (!this.#exact || this.#coded.count === end) return false;
    // For all of them: to grow step by step would take up to twice the room.
    this.#coded.reserve(this.#count);
    for (let row = this.#coded.count; row < end; row++) {
      const { data, first } = this.#exact.chunk(row);
      this.#coded.add(data, (row - first) * this.dims);
    }
    return end < this.#count;
  }

  /** Cosine of `vector`, of length 1, and a row. */
  cosine(vector: Float32Array, row: number): number {
    if (!this.#exact) return clampCosine(dotAt(vector, this.#coded.decode(row, this.#decoded), 0));
    const { data, first } = this.#exact.chunk(row);
    return clampCosine(dotAt(vector, data, (row - first) * this.dims));
  }

  /** A copy of a row. */
  vector(row: number): Float32Array {
    if (!this.#exact) return this.#coded.decode(row, new Float32Array(this.dims));
    const { data, first } = this.#exact.chunk(row);
    return data.slice((row - first) * this.dims, (row - first + 1) * this.dims);
  }

  /** The `count` rows nearest to `vector`, and all that are as near as the last of them; equal ones by their number. */
  nearest(vector: Float32Array, count: number): NearRows {
    const wanted = Math.min(count, this.#count);
    if (wanted === 0) return { rows: new Int32Array(), scores: new Float64Array() };
    const codes = new Int8Array(this.dims);
    const { error } = encodeRow(vector, 0, this.dims, codes, 0);
    const length = Math.hypot(error, this.#coded.largestError);
    const doubt = errorDeviations * length * this.dims ** -0.5;
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
    const encoded = this.#coded.count;
    this.#coded.nearest(this.#scan, codes, depth, top);
    if (encoded === this.#count) return top;
    for (const { first, data, rows } of this.#exact?.chunks ?? []) {
      // A chunk of which a part has codes already: that part is offered once.
      const from = Math.min(rows, Math.max(0, encoded - first));
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

  #dropExact(exact: ExactRows): void {
    this.encode();
    this.#coded.keepRest((row) => {
      const { data, first } = exact.chunk(row);
      return { data, at: (row - first) * this.dims };
    });
    this.#exact = undefined;
  }
}
