import { formatFloat32 } from './formatFloat32.ts';

/** The numbers of a vector as decimals that read back as the same floats. */
export function joinVector(vector: Float32Array, separator: string): string {
  let joined = '';
  for (let i = 0; i < vector.length; i++) {
    if (i > 0) joined += separator;
    joined += formatFloat32(vector[i]!);
  }
  return joined;
}
