/**
 * Rounds a vector to bytes (-127 to 127) in `target` from `offset` on; what one of them stands for. 0, and nothing is
 * written, where the vector is zero.
 */
export function quantiseRow(vector: Float32Array, target: Int8Array, offset: number): number {
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  if (largest === 0) return 0;
  const factor = 127 / largest;
  for (let i = 0; i < vector.length; i++) target[offset + i] = Math.round(vector[i]! * factor);
  return largest / 127;
}
