/** What is nearest to each row, the nearest first; a row is none of its own. */
export interface RowNeighbours {
  /** How many there are for each row. */
  readonly count: number;
  /** `count` for each row; -1 where there is none, at the end. */
  readonly rows: Int32Array;
  /** From 0. */
  readonly distances: Float32Array;
}

/** A weighted graph over rows; each edge stands in it in both directions, by the row that it leaves. */
export interface FuzzyGraph {
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Above 0, at most 1. */
  readonly weights: Float32Array;
}

const searchSteps = 64;
const tolerance = 1e-5;
// Of the mean distance: a width below would make of nearest rows nothing but the first.
const leastWidth = 1e-3;

/**
 * The fuzzy simplicial set of UMAP (McInnes, Healy and Melville 2018): each row's nearest one has weight 1, and the others
 * fall off so that all of a row's weights add up to log2 of their number, itself counted. An edge between two rows is there
 * when one of both directions is: a + b - ab.
 */
export function fuzzyGraph({ count, rows, distances }: RowNeighbours): FuzzyGraph {
  const rowCount = count === 0 ? 0 : rows.length / count;
  const weights = new Float32Array(rows.length);
  let sum = 0;
  for (const distance of distances) sum += distance;
  const mean = distances.length > 0 ? sum / distances.length : 0;
  for (let row = 0; row < rowCount; row++) weighRow(row, { count, rows, distances }, mean, weights);
  return symmetric({ count, rows, distances }, weights);
}

function weighRow(
  row: number,
  { count, rows, distances }: RowNeighbours,
  mean: number,
  weights: Float32Array,
): void {
  const first = row * count;
  let end = first;
  let sum = 0;
  let least = 0;
  for (; end < first + count && rows[end]! >= 0; end++) {
    const distance = distances[end]!;
    sum += distance;
    if (least === 0 && distance > 0) least = distance;
  }
  const found = end - first;
  if (found === 0) return;
  const wanted = Math.log2(found + 1);
  let low = 0;
  let high = Infinity;
  let width = 1;
  for (let step = 0; step < searchSteps; step++) {
    let total = 0;
    for (let at = first; at < end; at++) total += weightOf(distances[at]! - least, width);
    if (Math.abs(total - wanted) < tolerance) break;
    if (total > wanted) high = width;
    else low = width;
    width = high === Infinity ? 2 * width : (low + high) / 2;
  }
  width = Math.max(width, leastWidth * (least > 0 ? sum / found : mean));
  for (let at = first; at < end; at++) weights[at] = weightOf(distances[at]! - least, width);
}

function weightOf(beyond: number, width: number): number {
  return beyond > 0 ? Math.exp(-beyond / width) : 1;
}

/** Both directions of each edge, in the order of the rows. */
function symmetric({ count, rows }: RowNeighbours, weights: Float32Array): FuzzyGraph {
  const rowCount = count === 0 ? 0 : rows.length / count;
  const back = (row: number, other: number): number => {
    for (let at = other * count; at < (other + 1) * count; at++) if (rows[at] === row) return at;
    return -1;
  };
  // Degrees first: an edge that only one end names is a further one of the other end.
  const starts = new Int32Array(rowCount + 1);
  for (let row = 0; row < rowCount; row++) {
    for (let at = row * count; at < (row + 1) * count && rows[at]! >= 0; at++) {
      starts[row + 1]!++;
      if (back(row, rows[at]!) < 0) starts[rows[at]! + 1]!++;
    }
  }
  for (let row = 0; row < rowCount; row++) starts[row + 1]! += starts[row]!;
  const size = starts[rowCount] ?? 0;
  const graph = {
    from: new Int32Array(size),
    to: new Int32Array(size),
    weights: new Float32Array(size),
  };
  const next = starts.slice();
  const add = (from: number, to: number, weight: number): void => {
    const at = next[from]!++;
    graph.from[at] = from;
    graph.to[at] = to;
    graph.weights[at] = weight;
  };
  for (let row = 0; row < rowCount; row++) {
    for (let at = row * count; at < (row + 1) * count && rows[at]! >= 0; at++) {
      const there = weights[at]!;
      const other = back(row, rows[at]!);
      const here = other < 0 ? 0 : weights[other]!;
      const weight = there + here - there * here;
      add(row, rows[at]!, weight);
      if (other < 0) add(rows[at]!, row, weight);
    }
  }
  return graph;
}
