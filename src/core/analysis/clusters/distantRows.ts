import { throwIfCancelled } from '../../errors/appError.ts';
import { dotAt } from '../../vectors/dotAt.ts';
import { Matrix } from '../../vectors/matrix.ts';
import { transpose, type BlockOptions } from '../pairBlocks.ts';

// They are looked for among so many rows: beyond, all of them tell no more.
const mostRows = 20_000;

/**
 * `k` of the vectors, of length 1, far from each other, fewer where there are no more distinct ones: the next one is drawn by
 * how far the others are from those that are there, the best of a few draws by what it leaves (greedy k-means++, Arthur and
 * Vassilvitskii 2007). The first of them are a beginning for fewer clusters.
 */
export async function distantRows(
  vectors: Matrix,
  k: number,
  random: () => number,
  { products, signal }: BlockOptions,
): Promise<Matrix> {
  const { dims } = vectors;
  const sample = sampleRows(vectors, mostRows, random);
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
