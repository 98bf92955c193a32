import { seededRandom } from '../../src/core/search/seededRandom.ts';
import { Matrix } from '../../src/core/vectors/matrix.ts';
import { normaliseInPlace } from '../../src/core/vectors/similarity.ts';

/**
 * Unit vectors around some directions, `size` of each one after the other; `spread`: how long what is added to a direction is.
 * The same ones for the same seed.
 */
export function gatheredVectors(
  groups: number,
  size: number,
  { dims = 16, spread = 0.3, seed = 7 } = {},
): Matrix {
  const random = seededRandom(seed);
  const centres = new Matrix(groups, dims);
  for (let group = 0; group < groups; group++) fill(centres.row(group), random);
  const vectors = new Matrix(groups * size, dims);
  const noise = new Float32Array(dims);
  for (let row = 0; row < vectors.rows; row++) {
    fill(noise, random);
    const centre = centres.row(Math.floor(row / size));
    vectors.row(row).set(centre.map((value, i) => value + spread * (noise[i] ?? 0)));
    normaliseInPlace(vectors.row(row));
  }
  return vectors;
}

/** A random direction. */
function fill(vector: Float32Array, random: () => number): void {
  for (let i = 0; i < vector.length; i++) {
    // Box and Muller.
    vector[i] = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  }
  normaliseInPlace(vector);
}
