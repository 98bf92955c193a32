import { Matrix } from '../core/vectors/matrix.ts';

/** Counts tokens of the distinct texts of one call; never goes back. */
export interface EmbedProgress {
  readonly done: number;
  readonly total: number;
}

/** `rows` x `dims` numbers, row-major: a `Matrix` as it crosses a wire. */
export interface WireMatrix {
  readonly rows: number;
  readonly dims: number;
  readonly data: Float32Array;
}

/** What has crossed, as a matrix over the same numbers. */
export function matrixOf({ rows, dims, data }: WireMatrix): Matrix {
  return new Matrix(rows, dims, data);
}
