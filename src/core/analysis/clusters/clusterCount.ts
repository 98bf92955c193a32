import { seededRandom } from '../../search/seededRandom.ts';
import { Matrix } from '../../vectors/matrix.ts';
import { transpose, type BlockOptions } from '../pairBlocks.ts';
import { rowSums } from '../rowSums.ts';
import { distantRows, sampleRows } from './distantRows.ts';
import { bestClusters, type Clustering } from './sphericalKMeans.ts';

// Each a quarter more than the one before: closer ones differ less than two starts do.
const growth = 1.25;
const mostClusters = 300;
// A cluster has some rows.
const leastRows = 4;
// To choose by: beyond, all of them tell no more.
const mostRows = 5000;
const starts = 2;
// Of few rows, as the places of a word are, one beginning tells little, and more take no time.
const fewRows = 1000;
const startsOfFew = 8;
// Two starts differ by as much, and fewer clusters are easier to look through.
const enoughShare = 0.98;
const seed = 1;

/** Between which numbers of clusters is chosen. */
interface CountLimits {
  /** What the silhouette must exceed: else it is one cluster. */
  readonly least: number;
  /** So many clusters at most. */
  readonly most: number;
}

/**
 * How many clusters vectors of length 1 fall into, 1 where there are too few to tell: the fewest whose silhouette by centres
 * (`centreSilhouette`) is nearly the greatest, of numbers a quarter apart, at most 300. On the first 10, 19, 39 and all 77 intents of
 * Banking77's test set that is 6, 20, 31 and 95. All numbers begin with the first of the same rows: to look for them anew took most
 * of the time. Where a row counts in its own centre the silhouette grows for ever, and the ratio of variances (Caliński and
 * Harabasz) is greatest at 2.
 */
export async function clusterCount(
  vectors: Matrix,
  options: BlockOptions,
  limits: CountLimits = { least: 0, most: mostClusters },
): Promise<number> {
  const sample = sampleRows(vectors, mostRows, seededRandom(seed));
  const most = Math.min(limits.most, Math.floor(sample.rows / leastRows));
  const counts: number[] = [];
  for (let k = 2; k <= most; k = Math.max(k + 1, Math.round(k * growth))) counts.push(k);
  const random = seededRandom(seed);
  const beginnings: Matrix[] = [];
  for (let i = sample.rows <= fewRows ? startsOfFew : starts; i > 0 && counts.length > 0; i--) {
    beginnings.push(await distantRows(sample, counts.at(-1)!, random, options));
  }
  const found: { readonly k: number; readonly score: number }[] = [];
  for (const [i, k] of counts.entries()) {
    const firstRows = beginnings.map(({ rows, dims, data }) => {
      const count = Math.min(k, rows);
      return new Matrix(count, dims, data.subarray(0, count * dims));
    });
    const clustering = await bestClusters(sample, firstRows, options);
    const score = await centreSilhouette(sample, clustering, options);
    found.push({ k: clustering.centres.rows, score });
    options.onProgress?.((i + 1) / counts.length);
  }
  const greatest = Math.max(0, ...found.map(({ score }) => score));
  return found.find(({ score }) => score > limits.least && score >= enoughShare * greatest)?.k ?? 1;
}

/**
 * The mean over all rows of (a - b) / max(1 - a, 1 - b), -1 to 1: a is the cosine to the row's own centre, made without the row, b
 * the cosine to the nearest other one (the simplified silhouette of Hruschka et al. 2006, with the row left out).
 */
async function centreSilhouette(
  vectors: Matrix,
  { clusterOf, centres, nearness }: Clustering,
  { products }: BlockOptions,
): Promise<number> {
  const k = centres.rows;
  const { lengths, sizes } = sumsOf(vectors, clusterOf, k);
  const cosines = await products.times(vectors, transpose(centres));
  let sum = 0;
  for (let row = 0; row < vectors.rows; row++) {
    const own = clusterOf[row]!;
    let other = -1;
    for (let c = 0, at = row * k; c < k; c++, at++) {
      if (c !== own && cosines[at]! > other) other = cosines[at]!;
    }
    const length = lengths[own]!;
    const product = nearness[row]! * length;
    const rest = Math.sqrt(Math.max(1e-9, length * length - 2 * product + 1));
    // A row alone is near to nothing.
    const near = sizes[own]! > 1 ? (product - 1) / rest : -1;
    sum += (near - other) / Math.max(1 - near, 1 - other, 1e-9);
  }
  return sum / vectors.rows;
}

/** How long the sum of each cluster's rows is, and how many they are. */
function sumsOf(
  vectors: Matrix,
  clusterOf: Int32Array,
  k: number,
): { readonly lengths: Float64Array; readonly sizes: Int32Array } {
  const { dims } = vectors;
  const { sums, sizes } = rowSums(vectors, clusterOf, k);
  const lengths = Float64Array.from({ length: k }, (_, cluster) => {
    let square = 0;
    for (let i = cluster * dims; i < (cluster + 1) * dims; i++) square += sums[i]! * sums[i]!;
    return Math.sqrt(square);
  });
  return { lengths, sizes };
}
