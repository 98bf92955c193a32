/** The largest weight of a map. */
export function largestOf(weights: Float32Array): number {
  return weights.reduce((most, weight) => (weight > most ? weight : most), 0);
}

/** How strongly a weight is coloured, 0 to 1: by its square root, because most weights are small. */
export function weightShare(weight: number, largest: number): number {
  return largest > 0 ? Math.min(1, Math.sqrt(Math.max(0, weight) / largest)) : 0;
}
