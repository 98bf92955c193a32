import { AppError } from '../errors/appError.ts';

/** `rows` vectors of `dims` numbers each, row-major over one array. */
export class Matrix {
  readonly rows: number;
  readonly dims: number;
  readonly data: Float32Array;

  /** Throws `internal` when `data` does not hold exactly `rows` x `dims` numbers. */
  constructor(rows: number, dims: number, data: Float32Array = new Float32Array(rows * dims)) {
    if (data.length !== rows * dims) {
      throw new AppError(
        'internal',
        `A matrix of ${rows} x ${dims} cannot hold ${data.length} numbers.`,
      );
    }
    this.rows = rows;
    this.dims = dims;
    this.data = data;
  }

  /** Of rows that come in parts, each of whole rows of `dims` numbers, one after the other. */
  static of(parts: readonly Float32Array[], dims: number): Matrix {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const all = new Matrix(length / dims, dims);
    let at = 0;
    for (const part of parts) {
      all.data.set(part, at);
      at += part.length;
    }
    return all;
  }

  /** A view of the row at an index from 0: writing to it writes to the matrix. Throws `internal` where there is none. */
  row(index: number): Float32Array {
    if (!Number.isInteger(index) || index < 0 || index >= this.rows) {
      throw new AppError('internal', `Row ${index} is not in a matrix of ${this.rows} rows.`);
    }
    return this.data.subarray(index * this.dims, (index + 1) * this.dims);
  }
}
