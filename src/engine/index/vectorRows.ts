import { dotAt } from '../../core/vectors/dotAt.ts';

// One array for all would have to be found in one piece: 25 MB at a time for the bundled model.
const blockRows = 16_384;

/** A fixed number of vectors of length 1 in memory, in blocks. */
export class VectorRows {
  readonly count: number;
  readonly dims: number;
  readonly #blocks: Float32Array[] = [];

  constructor(count: number, dims: number) {
    this.count = count;
    this.dims = dims;
    for (let row = 0; row < count; row += blockRows) {
      this.#blocks.push(new Float32Array(Math.min(blockRows, count - row) * dims));
    }
  }

  set(row: number, vector: Float32Array): void {
    this.#block(row).set(vector, (row % blockRows) * this.dims);
  }

  /** A view of a row. */
  row(row: number): Float32Array {
    const offset = (row % blockRows) * this.dims;
    return this.#block(row).subarray(offset, offset + this.dims);
  }

  /** Cosine of `vector`, of length 1, and a row. */
  cosine(vector: Float32Array, row: number): number {
    // Rounding may leave a vector a trifle longer than 1.
    const product = dotAt(vector, this.#block(row), (row % blockRows) * this.dims);
    return product > 1 ? 1 : product < -1 ? -1 : product;
  }

  #block(row: number): Float32Array {
    const block = this.#blocks[Math.floor(row / blockRows)];
    if (!block) throw new RangeError(`There is no row ${row}.`);
    return block;
  }
}
