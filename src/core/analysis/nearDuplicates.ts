import { throwIfCancelled } from '../errors/appError.ts';
import { dotAt } from '../vectors/dotAt.ts';
import { Matrix } from '../vectors/matrix.ts';
import { clampCosine } from '../vectors/similarity.ts';
import { symmetricEigen } from '../vectors/symmetricEigen.ts';
import { DisjointSets } from './clusters/disjointSets.ts';
import { pairBlocks, transpose, type BlockOptions, type PairBlock } from './pairBlocks.ts';

/** Rows that are linked by near ones. */
export interface NearDuplicates {
  /** The rows of each group, two or more, in their order; the largest group first. */
  readonly groups: readonly (readonly number[])[];
  /** The row that is nearest to each, -1 where none is near enough. */
  readonly twinOf: Int32Array;
  /** Cosine to it; NaN where there is none. */
  readonly nearness: Float32Array;
}

// Below so many rows all numbers are multiplied: what is saved does not pay for finding directions.
const fewRows = 4000;
// Directions are found among so many, all over the rows.
const mostGramRows = 16_384;
// Of the vectors' numbers; what is left out of the product is bounded.
const keptShare = 1 / 4;
// Where more pairs of a block may be near, all of the block is computed exactly.
const mostLikely = 20_000;
// Of fp32 sums of some hundred products.
const rounding = 1e-5;

/**
 * All pairs of vectors of length 1 whose cosine is at least `least`, which is above 0, and the groups that they link: exact,
 * in memory that grows neither with the pairs that there are nor with those that are near. Most pairs are ruled out by a
 * quarter of the numbers: with p the part of a vector in the directions that hold most of all vectors, and r the length of the rest,
 * a·b <= p_a·p_b + r_a r_b (Cauchy and Schwarz), which is one product of shorter vectors.
 */
export async function nearDuplicates(
  vectors: Matrix,
  least: number,
  options: BlockOptions,
): Promise<NearDuplicates> {
  const twins = new Twins(vectors.rows);
  // Equal vectors may have a product that is a trifle less than 1.
  const bound = Math.min(least, 1 - rounding);
  if (vectors.rows < fewRows) {
    for await (const block of pairBlocks(vectors, options)) twins.linkBlock(block, bound);
    return twins.found();
  }
  const short = await boundingRows(vectors, options);
  const likely = new Int32Array(2 * mostLikely);
  for await (const block of pairBlocks(short, options)) {
    const count = likelyPairs(block, bound - rounding, likely);
    if (count > mostLikely) {
      twins.linkBlock(await exactBlock(vectors, block, options), bound);
      continue;
    }
    for (let at = 0; at < 2 * count; at += 2) {
      const [i, j] = [likely[at]!, likely[at + 1]!];
      const cosine = dotAt(vectors.row(i), vectors.data, j * vectors.dims);
      if (cosine >= bound) twins.link(i, j, cosine);
    }
  }
  return twins.found();
}

class Twins {
  readonly #sets: DisjointSets;
  readonly #twinOf: Int32Array;
  readonly #nearness: Float32Array;

  constructor(rows: number) {
    this.#sets = new DisjointSets(rows);
    this.#twinOf = new Int32Array(rows).fill(-1);
    this.#nearness = new Float32Array(rows).fill(-Infinity);
  }

  link(i: number, j: number, product: number): void {
    this.#sets.join(i, j);
    this.#keep(i, j, product);
    this.#keep(j, i, product);
  }

  /** All pairs of a block whose products are cosines. */
  linkBlock({ firstRow, rows, firstColumn, columns, products }: PairBlock, least: number): void {
    for (let r = 0; r < rows; r++) {
      const i = firstRow + r;
      for (let c = Math.max(0, i + 1 - firstColumn), at = r * columns + c; c < columns; c++, at++) {
        if (products[at]! >= least) this.link(i, firstColumn + c, products[at]!);
      }
    }
  }

  found(): NearDuplicates {
    const nearness = this.#nearness.map((product) =>
      product === -Infinity ? NaN : clampCosine(product),
    );
    return { groups: this.#sets.groups(), twinOf: this.#twinOf, nearness };
  }

  #keep(row: number, other: number, product: number): void {
    if (product <= this.#nearness[row]!) return;
    this.#nearness[row] = product;
    this.#twinOf[row] = other;
  }
}

/** The pairs of a block that reach `bound`, two numbers each, as far as there is room; gives how many there are. */
function likelyPairs(
  { firstRow, rows, firstColumn, columns, products }: PairBlock,
  bound: number,
  into: Int32Array,
): number {
  let count = 0;
  for (let r = 0; r < rows; r++) {
    const i = firstRow + r;
    for (let c = Math.max(0, i + 1 - firstColumn), at = r * columns + c; c < columns; c++, at++) {
      if (products[at]! < bound) continue;
      if (2 * count < into.length) {
        into[2 * count] = i;
        into[2 * count + 1] = firstColumn + c;
      }
      count++;
    }
  }
  return count;
}

async function exactBlock(
  vectors: Matrix,
  block: PairBlock,
  { products, signal }: BlockOptions,
): Promise<PairBlock> {
  throwIfCancelled(signal);
  const { dims, data } = vectors;
  const { firstRow, rows, firstColumn, columns } = block;
  const some = new Matrix(rows, dims, data.subarray(firstRow * dims, (firstRow + rows) * dims));
  const others = transpose(vectors, firstColumn, columns);
  return { ...block, products: await products.times(some, others) };
}

/**
 * Shorter vectors whose products are at least the cosines of the given ones: a vector's part in the directions in which all
 * are longest, and behind it the length of the rest.
 */
async function boundingRows(vectors: Matrix, { products }: BlockOptions): Promise<Matrix> {
  const { rows, dims } = vectors;
  const kept = Math.max(1, Math.round(keptShare * dims));
  const sample = everyNth(vectors, mostGramRows);
  const gram = await products.transposedTimes(sample, sample);
  const { vectors: directions } = symmetricEigen(Float64Array.from(gram), dims);
  const basis = transpose(
    new Matrix(kept, dims, Float32Array.from(directions.subarray(0, kept * dims))),
  );
  const short = new Matrix(rows, kept + 1);
  for (let first = 0; first < rows; first += mostGramRows) {
    const count = Math.min(mostGramRows, rows - first);
    const block = new Matrix(
      count,
      dims,
      vectors.data.subarray(first * dims, (first + count) * dims),
    );
    const parts = await products.times(block, basis);
    for (let i = 0; i < count; i++) {
      const row = short.row(first + i);
      row.set(parts.subarray(i * kept, (i + 1) * kept));
      const part = dotAt(row, row, 0);
      row[kept] = Math.sqrt(Math.max(0, dotAt(block.row(i), block.data, i * dims) - part));
    }
  }
  return short;
}

/** At most so many rows, evenly from all of them. */
function everyNth(vectors: Matrix, most: number): Matrix {
  const { rows, dims } = vectors;
  if (rows <= most) return vectors;
  const sample = new Matrix(most, dims);
  for (let i = 0; i < most; i++) sample.row(i).set(vectors.row(Math.floor((i * rows) / most)));
  return sample;
}
