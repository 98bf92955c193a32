import { seededRandom } from '../../search/seededRandom.ts';
import type { Matrix } from '../../vectors/matrix.ts';

/** Rows that are looked at: each that is chosen is compared with all of them. */
const mostCandidates = 1000;
/** Of more rows that are known, some are compared. */
const mostKnown = 200;

/**
 * Which rows' labels would teach a classifier most, the best first: those it is least sure of, and not all of them alike (batches of
 * uncertain and diverse examples; Brinker, Incorporating Diversity in Active Learning with Support Vector Machines, 2003). Each is
 * the one whose margin's complement, times its distance (1 less the cosine) to the nearest one chosen before it, is largest.
 * `margins`: of each row's guess, 0 to 1, see `Guesses`; rows of length 1. `known`: rows that have a label and are not chosen.
 */
export function unsureRows(
  matrix: Matrix,
  margins: ArrayLike<number>,
  known: Int32Array,
  count: number,
): Int32Array {
  const isKnown = flags(matrix.rows, known);
  const unknown = Int32Array.from(indexes(matrix.rows).filter((row) => isKnown[row] === 0));
  unknown.sort((a, b) => margins[a]! - margins[b]! || a - b);
  const candidates = unknown.slice(0, mostCandidates);
  const doubts = Float64Array.from(candidates, (row) => 1 - margins[row]!);
  return spread(
    matrix,
    candidates,
    { doubts, far: new Float64Array(doubts.length).fill(1) },
    count,
  );
}

/**
 * Rows that are unlike one another and unlike those that are `known`, for where nothing can be guessed yet: each is the one that
 * is farthest from the nearest chosen one (Gonzalez, Clustering to Minimize the Maximum Intercluster Distance, 1985), of a sample
 * where there are many.
 */
export function spreadRows(matrix: Matrix, known: Int32Array, count: number): Int32Array {
  const isKnown = flags(matrix.rows, known);
  const random = seededRandom(1);
  const unknown = indexes(matrix.rows).filter((row) => isKnown[row] === 0);
  const share = mostCandidates / unknown.length;
  const candidates = Int32Array.from(unknown.filter(() => share >= 1 || random() < share));
  const far = new Float64Array(candidates.length).fill(1);
  for (const row of known.slice(0, mostKnown)) bringNear(matrix, candidates, far, row);
  return spread(matrix, candidates, { doubts: far.map(() => 1), far }, count);
}

/** `far`: the distance of each candidate to the nearest row that is chosen or known, which is changed. */
function spread(
  matrix: Matrix,
  candidates: Int32Array,
  { doubts, far }: { readonly doubts: Float64Array; readonly far: Float64Array },
  count: number,
): Int32Array {
  const left = new Set(candidates.keys());
  const chosen: number[] = [];
  while (chosen.length < count && left.size > 0) {
    let best = -1;
    let most = -1;
    for (const place of left) {
      const worth = doubts[place]! * far[place]!;
      if (worth > most) [best, most] = [place, worth];
    }
    left.delete(best);
    chosen.push(candidates[best]!);
    bringNear(matrix, candidates, far, candidates[best]!);
  }
  return Int32Array.from(chosen);
}

function bringNear({ dims, data }: Matrix, candidates: Int32Array, far: Float64Array, row: number) {
  for (let place = 0; place < candidates.length; place++) {
    let cosine = 0;
    for (let a = candidates[place]! * dims, b = row * dims, i = 0; i < dims; i++) {
      cosine += data[a + i]! * data[b + i]!;
    }
    // Not below 0: then what was chosen would be found again where all else has come nearer.
    far[place] = Math.max(0, Math.min(far[place]!, 1 - cosine));
  }
}

function flags(count: number, rows: Int32Array): Uint8Array {
  const all = new Uint8Array(count);
  for (const row of rows) all[row] = 1;
  return all;
}

function indexes(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
