import { throwIfCancelled } from '../../errors/appError.ts';
import { seededRandom } from '../../search/seededRandom.ts';
import { dotAt } from '../../vectors/dotAt.ts';
import { Matrix } from '../../vectors/matrix.ts';
import { clampCosine, normaliseInPlace } from '../../vectors/similarity.ts';
import type { BlockOptions } from '../pairBlocks.ts';
import { rowSums } from '../rowSums.ts';
import { transpose } from '../pairBlocks.ts';

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
// Where a round gains less of the sum of cosines than this share of it, another one changes nothing that is seen.
const leastGain = 1e-6;
const rowsAtOnce = 4096;
// Middles to begin with are looked for among so many rows: beyond, all of them tell no more.
const mostSeedRows = 20_000;

/**
 * Spherical k-means (Dhillon and Modha 2001): `vectors` are of length 1, a cluster's centre is the direction of its mean, and
 * the sum of the cosines to them grows until it stands. It begins with greedy k-means++ (Arthur and Vassilvitskii 2007),
 * several times. `k` is at most the number of distinct rows that it finds, at least 1. A cluster that runs empty begins anew
 * at the row that is farthest from its centre.
 */
export async function sphericalKMeans(
  vectors: Matrix,
  k: number,
  options: KMeansOptions,
): Promise<Clustering> {
  const { seed = defaultSeed, starts = defaultStarts, onProgress } = options;
  const random = seededRandom(seed);
  let best: Run | undefined;
  for (let start = 0; start < starts; start++) {
    const centres = await beginning(vectors, k, random, options);
    const run = await settle(vectors, centres, options);
    if (!best || run.sum > best.sum) best = run;
    onProgress?.((start + 1) / starts);
  }
  if (!best) throw new Error('It has to begin at least once.');
  const { clusterOf, centres, nearness } = best;
  return { clusterOf, centres, nearness: nearness.map(clampCosine) };
}

interface Run extends Clustering {
  /** Of all cosines to the centres. */
  readonly sum: number;
}

async function settle(vectors: Matrix, first: Matrix, options: KMeansOptions): Promise<Run> {
  let centres = first;
  let run = await assign(vectors, centres, options);
  for (let round = 0; round < mostRounds; round++) {
    centres = meansOf(vectors, run, centres.rows);
    const next = await assign(vectors, centres, options);
    const gain = next.sum - run.sum;
    run = next;
    if (gain <= leastGain * Math.abs(next.sum)) break;
  }
  return run;
}

/** Each row to the centre that is nearest, the first of equal ones. */
async function assign(
  vectors: Matrix,
  centres: Matrix,
  { products, signal }: KMeansOptions,
): Promise<Run> {
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

function meansOf(vectors: Matrix, { clusterOf, nearness }: Run, k: number): Matrix {
  const { sums, sizes } = rowSums(vectors, clusterOf, k);
  const centres = new Matrix(k, vectors.dims, Float32Array.from(sums));
  if (sizes.includes(0)) beginAgain(vectors, centres, sizes, nearness);
  for (let cluster = 0; cluster < k; cluster++) normaliseInPlace(centres.row(cluster));
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

/**
 * Rows to begin with, far from each other: the next one is drawn by how far rows are from those that are there, the best of a
 * few draws by what it leaves. Fewer than `k` where there are no more distinct ones.
 */
async function beginning(
  vectors: Matrix,
  k: number,
  random: () => number,
  { products, signal }: KMeansOptions,
): Promise<Matrix> {
  const { dims } = vectors;
  const sample = sampleRows(vectors, mostSeedRows, random);
  const { rows } = sample;
  const chosen: number[] = [Math.floor(random() * rows)];
  const distances = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    distances[row] = farness(dotAt(sample.row(chosen[0]!), sample.data, row * dims));
  }
  const draws = 2 + Math.floor(Math.log(k));
  while (chosen.length < Math.min(k, rows)) {
    throwIfCancelled(signal);
    const total = distances.reduce((sum, distance) => sum + distance, 0);
    if (total <= 0) break;
    const drawn = drawRows(distances, total, draws, random);
    const drawnRows = new Matrix(drawn.length, dims);
    for (const [i, row] of drawn.entries()) drawnRows.row(i).set(sample.row(row));
    const cosines = await products.times(sample, transpose(drawnRows));
    const left = drawn.map((_, i) => {
      let sum = 0;
      for (let row = 0, at = i; row < rows; row++, at += drawn.length) {
        sum += Math.min(distances[row]!, farness(cosines[at]!));
      }
      return sum;
    });
    const best = left.indexOf(Math.min(...left));
    chosen.push(drawn[best]!);
    for (let row = 0, at = best; row < rows; row++, at += drawn.length) {
      distances[row] = Math.min(distances[row]!, farness(cosines[at]!));
    }
  }
  const centres = new Matrix(chosen.length, dims);
  for (const [i, row] of chosen.entries()) centres.row(i).set(sample.row(row));
  return centres;
}

/** Half the squared distance of two vectors of length 1; what is left of rounding is none. */
function farness(cosine: number): number {
  return cosine > 1 - 1e-6 ? 0 : 1 - cosine;
}

function drawRows(
  distances: Float64Array,
  total: number,
  count: number,
  random: () => number,
): number[] {
  const wanted = Array.from({ length: count }, () => random() * total).sort((a, b) => a - b);
  const drawn: number[] = [];
  let sum = 0;
  let last = -1;
  for (let row = 0; row < distances.length && drawn.length < count; row++) {
    if (distances[row]! === 0) continue;
    last = row;
    sum += distances[row]!;
    while (drawn.length < count && wanted[drawn.length]! < sum) drawn.push(row);
  }
  if (drawn.length === 0 && last !== -1) drawn.push(last);
  return [...new Set(drawn)];
}

/** `most` rows, spread evenly; all where there are no more. `random`: 0 to below 1, asked for once a row. */
export function sampleRows(vectors: Matrix, most: number, random: () => number): Matrix {
  const { rows, dims } = vectors;
  if (rows <= most) return vectors;
  const sample = new Matrix(most, dims);
  // One of each so many, so that none is taken twice.
  for (let i = 0; i < most; i++) {
    const from = Math.floor(((i + random()) * rows) / most);
    sample.row(i).set(vectors.row(Math.min(rows - 1, from)));
  }
  return sample;
}
