/** What a dense layer's numbers go through at its end. */
export type DenseActivation = 'identity' | 'tanh' | 'relu';

/** A layer that some models put behind pooling: y = activation(W x + b). */
export interface DenseLayer {
  readonly inDims: number;
  readonly outDims: number;
  /** W: `outDims` x `inDims`, row-major. */
  readonly weight: Float32Array;
  /** b: `outDims` numbers. */
  readonly bias: Float32Array | undefined;
  readonly activation: DenseActivation;
}

type Vector = Float32Array | Float64Array;

/** What a pooled vector becomes: it goes through one layer after the other, in double precision. */
export function applyDense(layers: readonly DenseLayer[], pooled: Vector): Float64Array {
  let vector = Float64Array.from(pooled);
  for (const layer of layers) vector = activated(layer, sums(layer, vector));
  return vector;
}

/** A vector behind dense layers, seen along a direction from before them. */
interface DensePullback {
  /** What `applyDense` gives. */
  readonly output: Float64Array;
  /** Along which the pooled vector gives what the output gives along the direction asked for, but for `offset`. */
  readonly direction: Float64Array;
  /** What the biases add. */
  readonly offset: number;
}

/**
 * Brings a direction from behind dense layers to before them, so that
 * direction · output = pullback.direction · pooled + pullback.offset, exactly. An activation is taken as the factor by
 * which it changes each number at this point, y = (activation(z) / z) z: the whole layer is then a sum over what
 * went in, and shares of `pooled` are shares of `output`.
 */
export function pullBack(
  layers: readonly DenseLayer[],
  pooled: Vector,
  direction: Vector,
): DensePullback {
  let output = Float64Array.from(pooled);
  const factors = layers.map((layer) => {
    const before = sums(layer, output);
    output = activated(layer, before.slice());
    return output.map((value, i) => (before[i] === 0 ? 0 : value / before[i]!));
  });
  let along = Float64Array.from(direction);
  let offset = 0;
  for (let l = layers.length - 1; l >= 0; l--) {
    const { inDims, weight, bias } = layers[l]!;
    const before = new Float64Array(inDims);
    along.forEach((value, row) => {
      const scale = value * factors[l]![row]!;
      if (bias) offset += scale * bias[row]!;
      for (let i = 0, at = row * inDims; i < inDims; i++, at++) before[i]! += scale * weight[at]!;
    });
    along = before;
  }
  return { output, direction: along, offset };
}

/** W x + b */
function sums(
  { inDims, outDims, weight, bias }: DenseLayer,
  vector: Vector,
): Float64Array<ArrayBuffer> {
  const result = new Float64Array(outDims);
  for (let row = 0, at = 0; row < outDims; row++) {
    let sum = bias?.[row] ?? 0;
    for (let i = 0; i < inDims; i++, at++) sum += weight[at]! * vector[i]!;
    result[row] = sum;
  }
  return result;
}

/** In place. */
function activated(
  { activation }: DenseLayer,
  values: Float64Array<ArrayBuffer>,
): Float64Array<ArrayBuffer> {
  if (activation === 'identity') return values;
  for (let i = 0; i < values.length; i++) {
    values[i] = activation === 'tanh' ? Math.tanh(values[i]!) : Math.max(0, values[i]!);
  }
  return values;
}
