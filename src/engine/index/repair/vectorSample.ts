import { Matrix } from '../../../core/vectors/matrix.ts';
import type { SpaceVectors } from '../vectors/spaceVectors.ts';
import { keyBytes } from '../../textKey.ts';

/** With more texts the covariance of 384 dimensions hardly changes: its entries are known to a hundredth. */
export const sampleTexts = 20_000;

export interface VectorSample {
  /** Distinct texts that have a vector, those outside of the sample among them. */
  readonly texts: number;
  /** The vectors of at most `sampleTexts` of them. */
  readonly load: () => Matrix;
}

/**
 * A sample of the texts with these keys, `keyBytes` each, that have a vector. Keys are hashes, so the lowest ones are a
 * random sample: the same for the same texts in whatever order, and nearly the same when a few are added.
 */
export function sampleVectors(
  keys: Uint8Array,
  vectors: SpaceVectors,
  limit = sampleTexts,
): VectorSample {
  vectors.refresh();
  // The first 48 bits of each key, by its number: a text may come twice.
  const rankOf = new Map<number, number>();
  const view = Buffer.from(keys.buffer, keys.byteOffset, keys.byteLength);
  for (let at = 0; at < keys.length; at += keyBytes) {
    const number = vectors.find(keys, at);
    if (number >= 0) rankOf.set(number, view.readUIntBE(at, 6));
  }
  const load = (): Matrix => {
    const bound = Float64Array.from(rankOf.values()).sort()[limit] ?? Infinity;
    const sample = [...rankOf].filter(([, rank]) => rank < bound).sort(([, a], [, b]) => a - b);
    return loadRows(
      sample.map(([number]) => number),
      vectors,
    );
  };
  return { texts: rankOf.size, load };
}

/** In the order of the numbers, without those that were removed just now. */
function loadRows(numbers: readonly number[], vectors: SpaceVectors): Matrix {
  const { dims } = vectors;
  const rowOf = new Map(numbers.map((number, row) => [number, row]));
  const all = new Matrix(numbers.length, dims);
  const isFound = new Uint8Array(numbers.length);
  for (const { numbers: found, vectors: data } of vectors.read(numbers)) {
    found.forEach((number, i) => {
      const row = rowOf.get(number) ?? 0;
      all.row(row).set(data.subarray(i * dims, (i + 1) * dims));
      isFound[row] = 1;
    });
  }
  let count = 0;
  for (let row = 0; row < all.rows; row++) {
    if (isFound[row] === 1) all.data.copyWithin(count++ * dims, row * dims, (row + 1) * dims);
  }
  return new Matrix(count, dims, all.data.subarray(0, count * dims));
}
