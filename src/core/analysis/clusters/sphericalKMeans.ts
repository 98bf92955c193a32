import { throwIfCancelled } from '../../errors/appError.ts';
import { seededRandom } from '../../search/seededRandom.ts';
import { Matrix } from '../../vectors/matrix.ts';
import { clampCosine, normaliseInPlace } from '../../vectors/similarity.ts';
import { transpose, type BlockOptions } from '../pairBlocks.ts';
import { moveRows, rowSums, type RowSums } from '../rowSums.ts';
import { distantRows } from './distantRows.ts';

/** Vectors in groups. */
export interface Clustering {
  /** The cluster of each row, from 0; -1: in none. */
  readonly clusterOf: Int32Array;
  /** A unit vector for each cluster: the direction of its mean. */
  readonly centres: Matrix;
  /** Cosine of each row to the centre of its cluster; NaN where it is in none. */
  readonly nearness: Float32Array;
}

export interface KMeansOptions extends BlockOptions {
  /** The same seed gives the same clusters. */
  readonly seed?: number;
  /** How often it begins anew; the best is kept. */
  readonly starts?: number;
}

const defaultSeed = 1;
const defaultStarts = 8;
const mostRounds = 100;
// Where a round gains less of the sum of cosines than this share of it, another one changes nothing that is seen,
const leastGain = 1e-6;
// and where it gains less than this one, two beginnings or two numbers of clusters can be compared: they differ by more.
const comparableGain = 1e-4;
const rowsAtOnce = 4096;

/**
 * Spherical k-means (Dhillon and Modha 2001): `vectors` are of length 1, a cluster's centre is the direction of its mean, and
 * the sum of the cosines to them grows until it stands. It begins with rows far from each other (`distantRows`), several times. `k` is at most the number of distinct rows that it finds, at least 1. A cluster that runs empty begins anew
 * at the row that is farthest from its centre.
 */
export async function sphericalKMeans(
  vectors: Matrix,
  k: number,
  options: KMeansOptions,
): Promise<Clustering> {
  const { seed = defaultSeed, starts = defaultStarts, onProgress } = options;
  const random = seededRandom(seed);
  const beginnings = async function* (): AsyncGenerator<Matrix> {
    for (let start = 0; start < starts; start++) {
      yield await distantRows(vectors, k, random, options);
      onProgress?.((start + 1) / starts);
    }
  };
  const best = await bestClusters(vectors, beginnings(), options);
  const { clusterOf, centres, nearness } = await settle(vectors, best, leastGain, options);
  return { clusterOf, centres, nearness: nearness.map(clampCosine) };
}

/** What one beginning led to. */
interface SettledClusters extends Clustering {
  /** Of all cosines to the centres. */
  readonly sum: number;
}

/**
 * Of the clusters that vectors of length 1 settle in from some centres, of length 1 too, those with the largest sum of cosines, the
 * first of equal ones: see `sphericalKMeans`. They are settled enough to be compared with others, not to be shown. Throws where
 * there is no beginning.
 */
export async function bestClusters(
  vectors: Matrix,
  beginnings: Iterable<Matrix> | AsyncIterable<Matrix>,
  options: BlockOptions,
): Promise<SettledClusters> {
  let best: SettledClusters | undefined;
  for await (const first of beginnings) {
    const run = await settle(
      vectors,
      await assign(vectors, first, options),
      comparableGain,
      options,
    );
    if (!best || run.sum > best.sum) best = run;
  }
  if (!best) throw new Error('It has to begin at least once.');
  return best;
}

async function settle(
  vectors: Matrix,
  first: SettledClusters,
  enough: number,
  options: BlockOptions,
): Promise<SettledClusters> {
  let run = first;
  const sums = rowSums(vectors, run.clusterOf, run.centres.rows);
  for (let round = 0; round < mostRounds; round++) {
    const next = await assign(vectors, centresOf(vectors, sums, run), options);
    moveRows(sums, vectors, run.clusterOf, next.clusterOf);
    const gain = next.sum - run.sum;
    run = next;
    if (gain <= enough * Math.abs(next.sum)) break;
  }
  return run;
}

/** Each row to the centre that is nearest, the first of equal ones. */
async function assign(
  vectors: Matrix,
  centres: Matrix,
  { products, signal }: BlockOptions,
): Promise<SettledClusters> {
  const { rows, dims, data } = vectors;
  const clusterOf = new Int32Array(rows);
  const nearness = new Float32Array(rows);
  const transposed = transpose(centres);
  const k = centres.rows;
  let sum = 0;
  for (let first = 0; first < rows; first += rowsAtOnce) {
    throwIfCancelled(signal);
    const count = Math.min(rowsAtOnce, rows - first);
    const block = new Matrix(count, dims, data.subarray(first * dims, (first + count) * dims));
    const cosines = await products.times(block, transposed);
    for (let i = 0; i < count; i++) {
      let cluster = 0;
      let cosine = -Infinity;
      for (let c = 0, at = i * k; c < k; c++, at++) {
        if (cosines[at]! > cosine) {
          cosine = cosines[at]!;
          cluster = c;
        }
      }
      clusterOf[first + i] = cluster;
      nearness[first + i] = cosine;
      sum += cosine;
    }
  }
  return { clusterOf, centres, nearness, sum };
}

function centresOf(vectors: Matrix, { sums, sizes }: RowSums, { nearness }: Clustering): Matrix {
  const centres = new Matrix(sizes.length, vectors.dims, Float32Array.from(sums));
  if (sizes.includes(0)) beginAgain(vectors, centres, sizes, nearness);
  for (let cluster = 0; cluster < sizes.length; cluster++) normaliseInPlace(centres.row(cluster));
  return centres;
}

/** Gives empty clusters the rows that are farthest from their centres, each another one. */
function beginAgain(
  vectors: Matrix,
  centres: Matrix,
  sizes: Int32Array,
  nearness: Float32Array,
): void {
  const farthest = Array.from(nearness.keys()).sort((a, b) => nearness[a]! - nearness[b]! || a - b);
  let next = 0;
  for (const [cluster, size] of sizes.entries()) {
    if (size === 0) centres.row(cluster).set(vectors.row(farthest[next++] ?? 0));
  }
}
