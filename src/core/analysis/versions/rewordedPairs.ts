import type { Matrix } from '../../vectors/matrix.ts';
import { clampCosine } from '../../vectors/similarity.ts';
import { crossBlocks, type BlockOptions } from '../pairBlocks.ts';

/** Passages that have no equal counterpart, with vectors of length 1, in their order. */
export interface ChangedPassages {
  readonly vectors: Matrix;
  /** By passage a number that rises from one equal passage, or file, to the next: those of one number stand between the same. */
  readonly gaps: ArrayLike<number>;
}

export interface RewordedOptions extends BlockOptions {
  /** The cosine that a counterpart in the same place reaches at least, and one elsewhere. */
  readonly least: number;
  readonly leastMoved: number;
}

/** What became of the passages of the older version. */
export interface RewordedPairs {
  /** By passage its counterpart, -1 for none. */
  readonly newerOf: Int32Array;
  /** Cosine to it; NaN for none. */
  readonly cosines: Float32Array;
  /** 1 where the counterpart stands in the same place, 0 where it was moved, or is none. */
  readonly inOrder: Uint8Array;
}

// Of one passage so many counterparts are weighed in its place, and as many elsewhere.
const mostCounterparts = 32;

/**
 * Counterparts by meaning. First those in the same order between the same equal passages: the pairs that together have the
 * greatest sum of cosines above `least`, no two of which cross (a heaviest increasing subsequence, as in the alignment of
 * sequences, gaps cost nothing). Then, of what is left, pairs anywhere of `leastMoved` and more, the nearest first. Of each
 * passage its 32 nearest counterparts in its place and elsewhere are weighed.
 */
export async function rewordedPairs(
  older: ChangedPassages,
  newer: ChangedPassages,
  { least, leastMoved, ...options }: RewordedOptions,
): Promise<RewordedPairs> {
  const count = older.vectors.rows;
  const newerOf = new Int32Array(count).fill(-1);
  const cosines = new Float32Array(count).fill(NaN);
  const inOrder = new Uint8Array(count);
  const taken = new Uint8Array(newer.vectors.rows);
  const here = new NearestOf(count);
  const elsewhere = new NearestOf(count);
  await eachProduct(older.vectors, newer.vectors, options, (i, j, cosine) => {
    const isHere = older.gaps[i] === newer.gaps[j];
    if (isHere ? cosine >= least : cosine >= leastMoved) {
      (isHere ? here : elsewhere).offer(i, j, cosine);
    }
  });
  const pair = (i: number, j: number, cosine: number): void => {
    newerOf[i] = j;
    cosines[i] = clampCosine(cosine);
    taken[j] = 1;
  };
  for (const [i, j, cosine] of heaviestChain(here, newer.vectors.rows, least)) {
    pair(i, j, cosine);
    inOrder[i] = 1;
  }
  const left = [...here.pairs(), ...elsewhere.pairs()].filter(
    ([i, j, cosine]) => cosine >= leastMoved && newerOf[i] === -1 && taken[j] === 0,
  );
  left.sort((a, b) => b[2] - a[2] || a[0] - b[0] || a[1] - b[1]);
  for (const [i, j, cosine] of left) {
    if (newerOf[i] === -1 && taken[j] === 0) pair(i, j, cosine);
  }
  return { newerOf, cosines, inOrder };
}

/** A passage, its counterpart, their cosine. */
type Pair = readonly [i: number, j: number, cosine: number];

/** The nearest counterparts of each passage. */
class NearestOf {
  readonly #counterparts: Int32Array;
  readonly #cosines: Float32Array;
  readonly #counts: Uint8Array;

  constructor(passages: number) {
    this.#counterparts = new Int32Array(passages * mostCounterparts);
    this.#cosines = new Float32Array(passages * mostCounterparts);
    this.#counts = new Uint8Array(passages);
  }

  get length(): number {
    return this.#counts.length;
  }

  offer(i: number, j: number, cosine: number): void {
    const first = i * mostCounterparts;
    const count = this.#counts[i]!;
    if (count === mostCounterparts && cosine <= this.#cosines[first + count - 1]!) return;
    let at = first + Math.min(count, mostCounterparts - 1);
    while (at > first && this.#cosines[at - 1]! < cosine) {
      this.#cosines[at] = this.#cosines[at - 1]!;
      this.#counterparts[at] = this.#counterparts[at - 1]!;
      at--;
    }
    this.#cosines[at] = cosine;
    this.#counterparts[at] = j;
    this.#counts[i] = Math.min(count + 1, mostCounterparts);
  }

  of(i: number): Pair[] {
    const first = i * mostCounterparts;
    return Array.from({ length: this.#counts[i]! }, (_, k) => [
      i,
      this.#counterparts[first + k]!,
      this.#cosines[first + k]!,
    ]);
  }

  *pairs(): Generator<Pair> {
    for (let i = 0; i < this.length; i++) yield* this.of(i);
  }
}

/**
 * Pairs that rise on both sides and have the greatest sum of what they are above `least`: weights of chains by their last
 * counterpart in a Fenwick tree of maxima, so it takes n log n for n pairs.
 */
function heaviestChain(nearest: NearestOf, columns: number, least: number): Pair[] {
  const chains: { readonly pair: Pair; readonly before: number; readonly weight: number }[] = [];
  const best = new Int32Array(columns + 1).fill(-1);
  const heavier = (one: number, other: number): number =>
    (chains[other]?.weight ?? 0) > (chains[one]?.weight ?? 0) ? other : one;
  // A pair that just reaches it is one, too.
  const start = least - 1e-6;
  for (let i = 0; i < nearest.length; i++) {
    const added = nearest.of(i).map((pair) => {
      let before = -1;
      for (let at = pair[1]; at > 0; at -= at & -at) before = heavier(before, best[at]!);
      return { pair, before, weight: (chains[before]?.weight ?? 0) + pair[2] - start };
    });
    for (const chain of added) {
      const index = chains.push(chain) - 1;
      for (let at = chain.pair[1] + 1; at <= columns; at += at & -at) {
        best[at] = heavier(best[at]!, index);
      }
    }
  }
  let last = -1;
  for (let at = columns; at > 0; at -= at & -at) last = heavier(last, best[at]!);
  const found: Pair[] = [];
  for (let at = last; at !== -1; at = chains[at]!.before) found.push(chains[at]!.pair);
  return found.reverse();
}

async function eachProduct(
  a: Matrix,
  b: Matrix,
  options: BlockOptions,
  visit: (i: number, j: number, product: number) => void,
): Promise<void> {
  for await (const { firstRow, firstColumn, columns, products } of crossBlocks(a, b, options)) {
    for (let at = 0; at < products.length; at++) {
      visit(firstRow + Math.floor(at / columns), firstColumn + (at % columns), products[at]!);
    }
  }
}
