import { AppError } from '../errors/appError.ts';

/**
 * How a segment's vector is made from its tokens' vectors, `[CLS]` and `[SEP]` among them. `first-last`
 * is the mean over tokens of the mean of layer 1 (the first after the embedding layer) and the last.
 */
export type Pooling = 'mean' | 'cls' | 'max' | 'first-last';

export const poolings: readonly Pooling[] = ['mean', 'cls', 'max', 'first-last'];

/** Which layer a vector is taken from and how tokens are pooled. Part of a vector's key. */
export interface VectorChoice {
  /** 0 is the embedding layer, -1 the last one. `first-last` does not use it. */
  readonly layer: number;
  readonly pooling: Pooling;
}

/** The index from 0 of `layer`, which may count from the end (-1 is the last). */
export function resolveLayer(layer: number, hiddenStateCount: number): number {
  const index = layer < 0 ? hiddenStateCount + layer : layer;
  if (!Number.isInteger(layer) || index < 0 || index >= hiddenStateCount) {
    const last = hiddenStateCount - 1;
    throw new AppError(
      'invalidInput',
      hiddenStateCount === 1
        ? `Layer ${layer} is not on offer: this model gives only its last layer (-1).`
        : `Layer ${layer} is not in this model: choose 0 (the embedding layer) to ${last}, or -1 (the last) to -${hiddenStateCount}.`,
    );
  }
  return index;
}

/** The layers from 0 that `choice` needs; a pooled vector is the mean over them. */
export function layersOf(choice: VectorChoice, hiddenStateCount: number): readonly number[] {
  if (choice.pooling !== 'first-last') return [resolveLayer(choice.layer, hiddenStateCount)];
  if (hiddenStateCount < 2) {
    throw new AppError(
      'unsupported',
      'This model gives only its last layer, so first-last pooling is not available; choose mean.',
    );
  }
  return [1, hiddenStateCount - 1];
}

/** Collects one segment's token vectors, window by window, and pools them in double precision. */
export class SegmentPool {
  readonly #pooling: Pooling;
  readonly #values: Float64Array;

  constructor(pooling: Pooling, dims: number) {
    this.#pooling = pooling;
    this.#values = new Float64Array(dims).fill(pooling === 'max' ? -Infinity : 0);
  }

  /**
   * Adds `count` token vectors, which stand one after the other in `states` from `offset` (in numbers) on.
   * Call it once for each layer in turn; `first` says that the first of them is the text's `[CLS]`.
   */
  add(states: Float32Array, offset: number, count: number, first: boolean): void {
    const values = this.#values;
    const dims = values.length;
    switch (this.#pooling) {
      case 'cls':
        if (first) for (let i = 0; i < dims; i++) values[i]! += states[offset + i]!;
        break;
      case 'max':
        for (let t = 0, at = offset; t < count; t++, at += dims) {
          for (let i = 0; i < dims; i++)
            if (states[at + i]! > values[i]!) values[i] = states[at + i]!;
        }
        break;
      case 'mean':
      case 'first-last':
        for (let t = 0, at = offset; t < count; t++, at += dims) {
          for (let i = 0; i < dims; i++) values[i]! += states[at + i]!;
        }
        break;
    }
  }

  /** Writes the pooled vector, scaled to length 1, into `target`: the scale makes a mean's divisor needless. */
  finish(target: Float32Array): void {
    const values = this.#values;
    let squares = 0;
    for (const value of values) squares += value * value;
    const length = Math.sqrt(squares);
    for (let i = 0; i < values.length; i++) target[i] = length === 0 ? 0 : values[i]! / length;
  }
}
