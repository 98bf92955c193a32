import type { Pooling } from '../embedder/pooling.ts';
import type { Matrix } from '../vectors/matrix.ts';

/** What each token of a text adds to the text's cosine to a reference. */
export interface Attribution {
  /** Cosine of the pooled states to the reference, -1 to 1; 0 where one of them is all zeros. */
  readonly score: number;
  /** One for each token, `[CLS]` and `[SEP]` among them; they add up to `score`. Undefined with cls pooling. */
  readonly contributions: Float64Array | undefined;
}

/** A text's pooled vector seen along one direction. */
export interface Projection {
  /** Dot product of the pooled vector and the direction. */
  readonly total: number;
  /** The share of each token in `total`: they add up to it. Undefined where pooling gives no exact shares. */
  readonly shares: Float64Array | undefined;
  /** Euclidean length of the pooled vector, on the scale of `total`. */
  readonly length: number;
}

/**
 * Attributes the cosine of a text to `reference` to the text's tokens. `layers` are the token states of each
 * layer that the pooling takes (two for first-last), one row a token.
 *
 * With mean pooling the pooled vector is v = Σ_t h_t (a divisor cancels), so cos(r, v) = Σ_t (r·h_t) / (|r||v|)
 * exactly; first-last is the same with h_t summed over its layers. With max pooling each dimension of v is the
 * first token's that holds the largest value, and its product is that token's. In double precision.
 */
export function attribute(
  reference: Float32Array,
  layers: readonly Matrix[],
  pooling: Pooling,
): Attribution {
  const { total, shares, length } = project(reference, layers, pooling);
  const scale = lengthOf(reference) * length;
  if (scale === 0) return { score: 0, contributions: shares?.fill(0) };
  return { score: total / scale, contributions: shares?.map((share) => share / scale) };
}

/**
 * The pooled vector's part along `direction`, shared out over the tokens. An affine repair u' = M(u - c) of
 * vectors is attributed with it too: r·u' = (Mᵀr)·u - (Mᵀr)·c, so the direction is Mᵀr, and the constant is
 * nobody's share.
 */
export function project(
  direction: Float32Array | Float64Array,
  layers: readonly Matrix[],
  pooling: Pooling,
): Projection {
  switch (pooling) {
    case 'mean':
    case 'first-last':
      return projectSum(direction, layers);
    case 'max':
      return projectMax(direction, layers);
    case 'cls':
      return { ...projectSum(direction, layers, 1), shares: undefined };
  }
}

function projectSum(
  direction: Float32Array | Float64Array,
  layers: readonly Matrix[],
  tokens = layers[0]?.rows ?? 0,
): Projection {
  const dims = direction.length;
  const pooled = new Float64Array(dims);
  const shares = new Float64Array(tokens);
  for (const { data } of layers) {
    for (let t = 0, at = 0; t < tokens; t++, at += dims) {
      let share = 0;
      for (let i = 0; i < dims; i++) {
        const value = data[at + i] ?? 0;
        pooled[i] = (pooled[i] ?? 0) + value;
        share += value * (direction[i] ?? 0);
      }
      shares[t] = (shares[t] ?? 0) + share;
    }
  }
  return { total: shares.reduce((sum, share) => sum + share, 0), shares, length: lengthOf(pooled) };
}

function projectMax(direction: Float32Array | Float64Array, layers: readonly Matrix[]): Projection {
  const dims = direction.length;
  const tokens = layers[0]?.rows ?? 0;
  const pooled = new Float64Array(dims).fill(-Infinity);
  const holders = new Int32Array(dims);
  for (const { data } of layers) {
    for (let t = 0, at = 0; t < tokens; t++, at += dims) {
      for (let i = 0; i < dims; i++) {
        const value = data[at + i] ?? 0;
        if (value <= (pooled[i] ?? 0)) continue;
        pooled[i] = value;
        holders[i] = t;
      }
    }
  }
  const shares = new Float64Array(tokens);
  for (let i = 0; i < dims; i++) {
    const holder = holders[i] ?? 0;
    shares[holder] = (shares[holder] ?? 0) + (pooled[i] ?? 0) * (direction[i] ?? 0);
  }
  return { total: shares.reduce((sum, share) => sum + share, 0), shares, length: lengthOf(pooled) };
}

function lengthOf(vector: Float32Array | Float64Array): number {
  let squares = 0;
  for (const value of vector) squares += value * value;
  return Math.sqrt(squares);
}
