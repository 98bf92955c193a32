import { columnMeans } from '../../vectors/covariance.ts';
import { Matrix } from '../../vectors/matrix.ts';

/** Some rows of a matrix, copied, in the order given. */
export function gatherRows(matrix: Matrix, rows: Int32Array): Matrix {
  const gathered = new Matrix(rows.length, matrix.dims);
  rows.forEach((row, i) => {
    gathered.row(i).set(matrix.row(row));
  });
  return gathered;
}

/** Some numbers of a list, in the order given. */
export function gather<T extends Int32Array | Float64Array>(values: T, rows: Int32Array): T {
  const gathered = values.slice(0, rows.length) as T;
  rows.forEach((row, i) => {
    gathered[i] = values[row]!;
  });
  return gathered;
}

/** The rows of one matrix behind those of another. */
export function joinRows(first: Matrix, second: Matrix): Matrix {
  const joined = new Matrix(first.rows + second.rows, first.dims);
  joined.data.set(first.data);
  joined.data.set(second.data, first.data.length);
  return joined;
}

export function joinLabels(first: Int32Array, second: Int32Array): Int32Array {
  const joined = new Int32Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}

/** A matrix's rows less their mean, and that mean. */
export function centreRows(matrix: Matrix): {
  readonly centred: Matrix;
  readonly mean: Float64Array;
} {
  const mean = columnMeans(matrix);
  return { centred: lessMean(matrix, mean), mean };
}

export function lessMean({ rows, dims, data }: Matrix, mean: Float64Array): Matrix {
  const centred = new Matrix(rows, dims, data.slice());
  for (let at = 0; at < data.length; at += dims) {
    for (let i = 0; i < dims; i++) centred.data[at + i]! -= mean[i]!;
  }
  return centred;
}
