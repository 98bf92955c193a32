// 2 MB at a time for 128 dimensions.
const blockRows = 16_384;

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
    const row = this.#count++;
    if (row % blockRows === 0) this.#blocks.push(new Int8Array(blockRows * this.dims));
    if (row === this.#scales.length) {
      const scales = new Float32Array(2 * row);
      scales.set(this.#scales);
      this.#scales = scales;
    }
    let largest = 0;
    for (const value of vector) largest = Math.max(largest, Math.abs(value));
    if (largest === 0) return row;
    this.#scales[row] = largest / 127;
    const block = this.#blocks.at(-1)!;
    const at = (row % blockRows) * this.dims;
    const factor = 127 / largest;
    for (let i = 0; i < this.dims; i++) block[at + i] = Math.round(vector[i]! * factor);
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
}
