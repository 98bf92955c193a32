import type { FuzzyGraph } from './fuzzyGraph.ts';

export interface SettleOptions {
  /** How often the edges are gone through. */
  readonly epochs: number;
  /** The same seed gives the same places. */
  readonly seed?: number;
}

// The curve 1 / (1 + a d^2b) that is nearest to UMAP's for a least distance of .1 and a spread of 1, as umap-learn fits it.
const a = 1.576943460405378;
const b = 0.8950608781227859;
const mostStep = 4;
const negativesPerSample = 5;
const defaultSeed = 42;

/**
 * Moves places (x, y of each row) so that rows that are joined come near and others stay apart: stochastic gradient descent
 * on the cross entropy of UMAP (McInnes, Healy and Melville 2018) with negative samples. An edge is taken as often as its weight says; the
 * step falls from 1 to 0. Gives the number of epochs done after each.
 */
export function* settleGraph(
  places: Float32Array,
  { from, to, weights }: FuzzyGraph,
  { epochs, seed = defaultSeed }: SettleOptions,
): Generator<number> {
  const rows = places.length / 2;
  const edges = weights.length;
  let heaviest = 0;
  for (const weight of weights) if (weight > heaviest) heaviest = weight;
  // The epoch in which an edge's turn comes next, and how far apart its turns are.
  const period = weights.map((weight) => heaviest / weight);
  const next = period.slice();
  let state = seed | 0 || defaultSeed;
  const bits = new Float32Array(1);
  const bitsOf = new Int32Array(bits.buffer);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const step = 1 - epoch / epochs;
    for (let edge = 0; edge < edges; edge++) {
      if (next[edge]! > epoch + 1) continue;
      next[edge]! += period[edge]!;
      const head = 2 * from[edge]!;
      const tail = 2 * to[edge]!;
      let x = places[head]!;
      let y = places[head + 1]!;
      let dx = x - places[tail]!;
      let dy = y - places[tail + 1]!;
      bits[0] = dx * dx + dy * dy;
      const pull = pulls[bitsOf[0]! >> tableShift]!;
      const pullX = clip(pull * dx) * step;
      const pullY = clip(pull * dy) * step;
      x += pullX;
      y += pullY;
      places[tail]! -= pullX;
      places[tail + 1]! -= pullY;
      for (let i = 0; i < negativesPerSample; i++) {
        // Marsaglia's xorshift (2003).
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        const other = 2 * ((state >>> 0) % rows);
        if (other === head) continue;
        dx = x - places[other]!;
        dy = y - places[other + 1]!;
        bits[0] = dx * dx + dy * dy;
        const push = pushes[bitsOf[0]! >> tableShift]!;
        x += clip(push * dx) * step;
        y += clip(push * dy) * step;
      }
      places[head] = x;
      places[head + 1] = y;
    }
    yield epoch + 1;
  }
}

function clip(value: number): number {
  return value > mostStep ? mostStep : value < -mostStep ? -mostStep : value;
}

// A power for each of millions of steps would take most of the time. So the coefficients stand in tables by the squared
// distance's sign, exponent and first seven bits: within .4 % of the distance.
const tableShift = 16;
const pulls = coefficients((squared) =>
  squared > 0 ? (-2 * a * b * squared ** (b - 1)) / (1 + a * squared ** b) : 0,
);
const pushes = coefficients((squared) =>
  squared > 0 ? (2 * b) / ((0.001 + squared) * (1 + a * squared ** b)) : 0,
);

function coefficients(of: (squared: number) => number): Float32Array {
  const number = new Float32Array(1);
  const bits = new Int32Array(number.buffer);
  // Positive numbers only; of each part its middle.
  return Float32Array.from({ length: 1 << (31 - tableShift) }, (_, i) => {
    bits[0] = i === 0 ? 0 : (i << tableShift) | (1 << (tableShift - 1));
    return Number.isFinite(number[0]) ? of(number[0]!) : 0;
  });
}
