import { Matrix } from '../../vectors/matrix.ts';

// A row that is left so short, as a share of its length, is a sum of those before it but for rounding.
const leastShare = 1e-4;

/**
 * Directions of length 1, at right angles to one another, in whose space all rows lie: dims x r, r at most the number of rows.
 * By Gram and Schmidt, each row twice (Giraud and others, 2005: twice is enough), in double precision. Some r² · dims steps.
 */
export function rowSpan({ rows, dims, data }: Matrix): Matrix {
  const directions: Float64Array[] = [];
  for (let row = 0; row < rows; row++) {
    const rest = Float64Array.from(data.subarray(row * dims, (row + 1) * dims));
    const length = lengthOf(rest);
    for (let pass = 0; pass < 2; pass++) {
      for (const direction of directions) {
        let along = 0;
        for (let i = 0; i < dims; i++) along += rest[i]! * direction[i]!;
        for (let i = 0; i < dims; i++) rest[i]! -= along * direction[i]!;
      }
    }
    const left = lengthOf(rest);
    if (!(left > leastShare * length)) continue;
    directions.push(rest.map((value) => value / left));
  }
  const span = new Matrix(dims, directions.length);
  for (const [k, direction] of directions.entries()) {
    for (let i = 0; i < dims; i++) span.data[i * directions.length + k] = direction[i]!;
  }
  return span;
}

function lengthOf(values: Float64Array): number {
  let squares = 0;
  for (const value of values) squares += value * value;
  return Math.sqrt(squares);
}
