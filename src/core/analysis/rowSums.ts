import type { Matrix } from '../vectors/matrix.ts';

/** The rows of some clusters, added up. */
export interface RowSums {
  /** Clusters x dims, row-major. */
  readonly sums: Float64Array;
  /** Rows of each cluster. */
  readonly sizes: Int32Array;
}

/** `clusterOf`: the cluster of each row, from 0, below `count`; -1 for none. */
export function rowSums(
  { rows, dims, data }: Matrix,
  clusterOf: Int32Array,
  count: number,
): RowSums {
  const sums = new Float64Array(count * dims);
  const sizes = new Int32Array(count);
  for (let row = 0, from = 0; row < rows; row++) {
    const cluster = clusterOf[row]!;
    if (cluster < 0) {
      from += dims;
      continue;
    }
    sizes[cluster]!++;
    for (let to = cluster * dims, end = to + dims; to < end; to++, from++) sums[to]! += data[from]!;
  }
  return { sums, sizes };
}

/** Follows rows from one cluster to another, in place: `before` and `after` as `clusterOf` of `rowSums`. */
export function moveRows(
  { sums, sizes }: RowSums,
  { rows, dims, data }: Matrix,
  before: Int32Array,
  after: Int32Array,
): void {
  for (let row = 0; row < rows; row++) {
    const [from, to] = [before[row]!, after[row]!];
    if (from === to) continue;
    if (from >= 0) addRow(-1, from, row);
    if (to >= 0) addRow(1, to, row);
  }

  function addRow(sign: 1 | -1, cluster: number, row: number): void {
    sizes[cluster]! += sign;
    const at = cluster * dims;
    for (let i = 0; i < dims; i++) sums[at + i]! += sign * data[row * dims + i]!;
  }
}
