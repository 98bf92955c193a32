/** Numbers from 0 up to but not 1, the same ones for the same seed (Tommy Ettinger's mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** The numbers from 0 to `length` - 1 in an order that the seed gives. */
export function shuffled(length: number, seed: number): number[] {
  const values = Array.from({ length }, (_, i) => i);
  const random = seededRandom(seed);
  // Fisher and Yates.
  for (let i = values.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [values[i], values[j]] = [values[j]!, values[i]!];
  }
  return values;
}
