import { encodeRow } from '../rows/rowCodes.ts';

// 2 MB at a time for 128 dimensions.
const blockRows = 16_384;

/** Rows one after the other, and what a whole number of each stands for. */
export interface QuantisedRows {
  readonly values: Int8Array;
  readonly scales: Float32Array;
}

/** Static vectors of length 1 in memory, a byte a number; rows are added at the end. */
export class StaticRows {
  readonly dims: number;
  readonly #blocks: Int8Array[] = [];
  #scales = new Float32Array(blockRows);
  #count = 0;

  constructor(dims: number) {
    this.dims = dims;
  }

  get count(): number {
    return this.#count;
  }

  /** The row's number. */
  add(vector: Float32Array): number {
    const { row, block, offset } = this.#next();
    this.#scales[row] = encodeRow(vector, 0, this.dims, block, offset).step;
    return row;
  }

  /** Adds row `from` of some that `encodeRow` made; its number here. */
  addQuantised({ values, scales }: QuantisedRows, from: number): number {
    const { row, block, offset } = this.#next();
    block.set(values.subarray(from * this.dims, (from + 1) * this.dims), offset);
    this.#scales[row] = scales[from]!;
    return row;
  }

  /** Sum of products of `vector` and a row. */
  dot(vector: Float32Array, row: number): number {
    const block = this.#blocks[Math.floor(row / blockRows)]!;
    const { dims } = this;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let i = 0;
    let at = (row % blockRows) * dims;
    for (; i + 3 < dims; i += 4, at += 4) {
      a += vector[i]! * block[at]!;
      b += vector[i + 1]! * block[at + 1]!;
      c += vector[i + 2]! * block[at + 2]!;
      d += vector[i + 3]! * block[at + 3]!;
    }
    for (; i < dims; i++, at++) a += vector[i]! * block[at]!;
    return (a + b + (c + d)) * this.#scales[row]!;
  }

  /** A row's numbers into `target`, from `offset` on. */
  read(row: number, target: Float64Array, offset: number): void {
    const block = this.#blocks[Math.floor(row / blockRows)]!;
    const scale = this.#scales[row]!;
    const at = (row % blockRows) * this.dims;
    for (let i = 0; i < this.dims; i++) target[offset + i] = scale * block[at + i]!;
  }

  /** Room for one row more. */
  #next(): { row: number; block: Int8Array; offset: number } {
    const row = this.#count++;
    if (row % blockRows === 0) this.#blocks.push(new Int8Array(blockRows * this.dims));
    if (row === this.#scales.length) {
      const scales = new Float32Array(2 * row);
      scales.set(this.#scales);
      this.#scales = scales;
    }
    return { row, block: this.#blocks.at(-1)!, offset: (row % blockRows) * this.dims };
  }
}
