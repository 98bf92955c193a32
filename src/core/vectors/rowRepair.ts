import { Matrix } from './matrix.ts';
import { noiseShare, repairVector, type Repair } from './repair.ts';
import { removedComponents } from './repairMethod.ts';

/** The product of two matrices, `a.rows` x `b.dims`, row-major. */
export type MatrixProduct = (a: Matrix, b: Matrix) => Promise<Float32Array>;

// Between two blocks, about 10 ms each, other work of the thread may be done.
const blockRows = 1024;
// Of what is left when directions are taken away: below it, fp32 has lost the digits that matter.
const unsureShare = 1e-6;

/** A repair at work: on the rows of an index, by matrix products, and on the vectors of queries. */
export class RowRepair {
  readonly repair: Repair;
  readonly #product: MatrixProduct;
  /** M as one matrix; undefined where it has a diagonal alone. */
  readonly #matrix: Matrix | undefined;
  readonly #diagonal: Float64Array | undefined;

  constructor(repair: Repair, product: MatrixProduct) {
    this.repair = repair;
    this.#product = product;
    this.#matrix = denseMap(repair);
    this.#diagonal = repair.method === 'standardise' ? repair.map : undefined;
  }

  /** The vector of a query, repaired, at length 1. */
  query(vector: Float32Array): Float32Array {
    return Float32Array.from(repairVector(this.repair, vector));
  }

  /** Repairs a few rows, which stand one after the other, in place: a third of a millisecond each. */
  readonly mapRows = (block: Float32Array): void => {
    const dims = this.repair.mean.length;
    for (let at = 0; at < block.length; at += dims) {
      block.set(repairVector(this.repair, block.subarray(at, at + dims)), at);
    }
  };

  /** As `mapRows`, for many rows: by matrix products, with the rounding errors of fp32. */
  async mapManyRows(block: Float32Array): Promise<void> {
    const dims = this.repair.mean.length;
    for (let from = 0; from < block.length; from += blockRows * dims) {
      await this.#map(block.subarray(from, from + blockRows * dims));
    }
  }

  async #map(block: Float32Array): Promise<void> {
    const dims = this.repair.mean.length;
    const centred = new Matrix(block.length / dims, dims, this.#centre(block));
    const mapped = this.#matrix ? await this.#product(centred, this.#matrix) : centred.data;
    const isExact = removedComponents(this.repair.method) === 0;
    for (let at = 0; at < block.length; at += dims) {
      let squares = 0;
      let before = 0;
      for (let i = at; i < at + dims; i++) {
        squares += mapped[i]! * mapped[i]!;
        before += centred.data[i]! * centred.data[i]!;
      }
      if (!isExact && squares <= unsureShare * before) {
        block.set(repairVector(this.repair, block.subarray(at, at + dims)), at);
        continue;
      }
      const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
      for (let i = at; i < at + dims; i++) block[i] = mapped[i]! * scale;
    }
  }

  /** x - mean of each row; zeros for rows that are all zeros, or hardly differ from the mean. */
  #centre(block: Float32Array): Float32Array {
    const { mean } = this.repair;
    const diagonal = this.#diagonal;
    const dims = mean.length;
    const centred = new Float32Array(block.length);
    let meanSquares = 0;
    for (const value of mean) meanSquares += value * value;
    for (let at = 0; at < block.length; at += dims) {
      let size = 0;
      let squares = 0;
      for (let i = 0; i < dims; i++) {
        const value = block[at + i]!;
        const difference = value - mean[i]!;
        size += value * value;
        squares += difference * difference;
        centred[at + i] = diagonal ? difference * diagonal[i]! : difference;
      }
      const isNoise = size === 0 || squares <= noiseShare * (size + meanSquares);
      if (isNoise) centred.fill(0, at, at + dims);
    }
    return centred;
  }
}

function denseMap({ method, mean, map }: Repair): Matrix | undefined {
  const dims = mean.length;
  if (method === 'whiten') return new Matrix(dims, dims, Float32Array.from(map));
  const count = removedComponents(method);
  if (count === 0) return undefined;
  const dense = new Float64Array(dims * dims);
  for (let i = 0; i < dims; i++) dense[i * dims + i] = 1;
  for (let k = 0; k < count; k++) {
    const row = map.subarray(k * dims, (k + 1) * dims);
    for (let i = 0; i < dims; i++) {
      for (let j = 0; j < dims; j++) dense[i * dims + j]! -= row[i]! * row[j]!;
    }
  }
  return new Matrix(dims, dims, Float32Array.from(dense));
}
