import { pullBack, type DenseLayer } from '../embedder/denseLayers.ts';
import { tokenWeight, type Pooling } from '../embedder/pooling.ts';
import { AppError } from '../errors/appError.ts';
import type { Matrix } from '../vectors/matrix.ts';
import { mapVector, repairedDirection, repairVector, type Repair } from '../vectors/repair.ts';

/** What each token of a text adds to the text's cosine to a reference. */
interface Attribution {
  /** Cosine of the text's vector to the reference, -1 to 1; 0 where one of them is all zeros. */
  readonly score: number;
  /** One for each token, `[CLS]` and `[SEP]` among them; they add up to `score`. Undefined where one token alone is the vector. */
  readonly contributions: Float64Array | undefined;
}

/** A text's pooled vector seen along one direction. */
interface Projection {
  /** Dot product of the vector (`pooled`) and the direction. */
  readonly total: number;
  /** The share of each token in `total`: they add up to it. Undefined where pooling gives no exact shares. */
  readonly shares: Float64Array | undefined;
  /** The vector, on the scale of `total`: not yet of length 1, and where nothing follows, without a mean's divisor. */
  readonly pooled: Float64Array;
  /** Euclidean length of `pooled`. */
  readonly length: number;
}

type Vector = Float32Array | Float64Array;

/**
 * Attributes the cosine of a text to `reference` to the text's tokens. `layers` are the token states of each
 * layer that the pooling takes (two for first-last), one row a token.
 *
 * With mean pooling the pooled vector is v = Σ_t h_t (a divisor cancels), so cos(r, v) = Σ_t (r·h_t) / (|r||v|)
 * exactly; first-last is the same with h_t summed over its layers, weighted-mean with h_t times its place. With max pooling each dimension of v is the
 * first token's that holds the largest value, and its product is that token's. In double precision.
 *
 * With a `repair` the score is the cosine of the two repaired vectors. `reference` is then a vector before its
 * repair, of length 1 as those that the repair was fitted on. The text's repaired vector is
 * M(v/|v| - c) = Σ_t M(h_t/|v| - c/n), so its cosine is still a sum over tokens: from each of the n tokens the
 * same part of the mean c is taken away (with max pooling each dimension's part from the token that holds it).
 *
 * `firstToken`: the place in its text of the first of these tokens, where those before it do not count.
 *
 * With `dense` layers after pooling, v is what they make of it. The shares are those of the pooled vector along a
 * direction that is brought before them (`pullBack`), and what the biases and the mean add is divided evenly.
 */
export function attribute(
  reference: Float32Array,
  layers: readonly Matrix[],
  pooling: Pooling,
  repair?: Repair,
  dense: readonly DenseLayer[] = [],
  firstToken = 0,
): Attribution {
  const of: Pooled = { layers, pooling, dense, firstToken };
  if (repair !== undefined) return attributeRepaired(reference, repair, of);
  const { total, shares, length } = project(reference, of);
  return scaled(total, shares, lengthOf(reference) * length);
}

/** The vectors of a text's tokens, and what is made of them. */
interface Pooled {
  readonly layers: readonly Matrix[];
  readonly pooling: Pooling;
  readonly dense?: readonly DenseLayer[];
  readonly firstToken?: number;
}

function attributeRepaired(reference: Float32Array, repair: Repair, of: Pooled): Attribution {
  const repaired = repairVector(repair, reference);
  const direction = repairedDirection(repair, repaired);
  const { total, shares, pooled, length } = project(direction, of, repair.mean);
  if (length === 0) return scaled(0, shares, 0);
  const mapped = mapVector(
    repair,
    pooled.map((value) => value / length),
  );
  return scaled(total, shares, lengthOf(repaired) * lengthOf(mapped) * length);
}

function scaled(total: number, shares: Float64Array | undefined, scale: number): Attribution {
  if (scale === 0) return { score: 0, contributions: shares?.fill(0) };
  return { score: total / scale, contributions: shares?.map((share) => share / scale) };
}

/**
 * The pooled vector's part along `direction`, shared out over the tokens. With `centre`, the part of the pooled
 * vector less its length times `centre`: that is v/|v| - centre, on the scale of v, with the shares of `centre`
 * as `attribute` says.
 */
function project(direction: Vector, of: Pooled, centre?: Float64Array): Projection {
  const { layers, pooling, dense = [] } = of;
  if (dense.length > 0) return projectDense(direction, of, dense, centre);
  const tokens = layers[0]?.rows ?? 0;
  switch (pooling) {
    case 'mean':
    case 'first-last':
    case 'weighted-mean':
      return projectSum(direction, of, centre, 0, tokens);
    case 'max':
      return projectMax(direction, layers, centre);
    case 'cls':
      return { ...projectSum(direction, of, centre, 0, 1), shares: undefined };
    case 'last-token':
      return { ...projectSum(direction, of, centre, tokens - 1, tokens), shares: undefined };
    case 'file':
    default:
      // A file's own, or several that are joined.
      throw new AppError('internal', `The vector of ${pooling} pooling is no sum over tokens.`);
  }
}

function projectSum(
  direction: Vector,
  { layers, pooling, firstToken = 0 }: Pooled,
  centre: Float64Array | undefined,
  from: number,
  to: number,
): Projection {
  const dims = direction.length;
  const pooled = new Float64Array(dims);
  const shares = new Float64Array(to - from);
  for (const { data } of layers) {
    for (let t = from, at = from * dims; t < to; t++, at += dims) {
      const weight = tokenWeight(pooling, firstToken + t);
      let share = 0;
      for (let i = 0; i < dims; i++) {
        const value = weight * data[at + i]!;
        pooled[i]! += value;
        share += value * direction[i]!;
      }
      shares[t - from]! += share;
    }
  }
  const length = lengthOf(pooled);
  if (centre !== undefined) {
    let part = 0;
    for (let i = 0; i < dims; i++) part += direction[i]! * centre[i]!;
    for (let t = 0; t < shares.length; t++) shares[t]! -= (length * part) / shares.length;
  }
  return { total: sum(shares), shares, pooled, length };
}

function projectMax(
  direction: Vector,
  layers: readonly Matrix[],
  centre: Float64Array | undefined,
): Projection {
  const dims = direction.length;
  const tokens = layers[0]?.rows ?? 0;
  const pooled = new Float64Array(dims).fill(tokens === 0 ? 0 : -Infinity);
  const holders = new Int32Array(dims);
  for (const { data } of layers) {
    for (let t = 0, at = 0; t < tokens; t++, at += dims) {
      for (let i = 0; i < dims; i++) {
        const value = data[at + i]!;
        if (value <= pooled[i]!) continue;
        pooled[i] = value;
        holders[i] = t;
      }
    }
  }
  const length = lengthOf(pooled);
  const shares = new Float64Array(tokens);
  for (let i = 0; i < dims; i++) {
    const value = pooled[i]! - (centre === undefined ? 0 : length * centre[i]!);
    if (tokens > 0) shares[holders[i]!]! += value * direction[i]!;
  }
  return { total: sum(shares), shares, pooled, length };
}

function projectDense(
  direction: Vector,
  of: Pooled,
  dense: readonly DenseLayer[],
  centre: Float64Array | undefined,
): Projection {
  const { layers } = of;
  const tokens = Math.max(layers[0]?.rows ?? 0, 1);
  // An activation is not linear: here the divisor counts.
  const divisor = divisorOf(of, tokens);
  const nowhere = new Float64Array(dense[0]!.inDims);
  const undense = { ...of, dense: [] };
  const pooled = project(nowhere, undense).pooled.map((value) => value / divisor);
  const { output, direction: before, offset } = pullBack(dense, pooled, direction);
  const { total, shares } = project(before, undense);
  const length = lengthOf(output);
  let rest = offset;
  centre?.forEach((value, i) => (rest -= length * value * direction[i]!));
  return {
    total: total / divisor + rest,
    shares: shares?.map((share) => share / divisor + rest / tokens),
    pooled: output,
    length,
  };
}

/** What a sum of weighted tokens is divided by to be what pooling gives. */
function divisorOf({ layers, pooling, firstToken = 0 }: Pooled, tokens: number): number {
  if (pooling === 'max' || pooling === 'cls' || pooling === 'last-token') return 1;
  let weights = 0;
  for (let t = 0; t < tokens; t++) weights += tokenWeight(pooling, firstToken + t);
  return weights * layers.length;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

function lengthOf(vector: Vector): number {
  let squares = 0;
  for (const value of vector) squares += value * value;
  return Math.sqrt(squares);
}
