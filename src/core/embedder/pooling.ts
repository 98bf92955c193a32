import { AppError } from '../errors/appError.ts';
import { applyDense, type DenseLayer } from './denseLayers.ts';

/**
 * How a segment's vector is made from its tokens' vectors, `[CLS]` and `[SEP]` among them. `first-last`
 * is the mean over tokens of the mean of layer 1 (the first after the embedding layer) and the last.
 */
export type Pooling = 'mean' | 'cls' | 'max' | 'first-last';

export const poolings: readonly Pooling[] = ['mean', 'cls', 'max', 'first-last'];

/** How a segment's vector is made. Part of a vector's key. */
export interface VectorChoice {
  /** 0 is the embedding layer, -1 the last one. `first-last` does not use it. */
  readonly layer: number;
  readonly pooling: Pooling;
  /** What a model wants before each text ("passage: "). Its tokens count in the vector as the text's do. */
  readonly prompt?: string | undefined;
}

/** The same with another prompt; '' is none. */
export function withPrompt({ layer, pooling }: VectorChoice, prompt: string): VectorChoice {
  return prompt === '' ? { layer, pooling } : { layer, pooling, prompt };
}

/** The user's choice; what is absent is the model's default. */
export interface WantedChoice {
  readonly layer?: number | undefined;
  readonly pooling?: Pooling | undefined;
}

/**
 * What the model's default and the user's wish come to. Who asks for a layer alone of a model whose default takes
 * two gets the mean over its tokens. `note`: where the default itself cannot be had and another is taken. Throws
 * where the user asks for what this model does not have.
 */
export function chooseVectors(
  byDefault: VectorChoice,
  wanted: WantedChoice,
  hiddenStateCount: number,
): { readonly choice: VectorChoice; readonly note: string | undefined } {
  const takesTwo = wanted.pooling === undefined && byDefault.pooling === 'first-last';
  const onlyLast = takesTwo && hiddenStateCount < 2;
  const pooling =
    takesTwo && (onlyLast || wanted.layer !== undefined)
      ? 'mean'
      : (wanted.pooling ?? byDefault.pooling);
  const wantedLayer = pooling === 'first-last' ? undefined : wanted.layer;
  // One layer has one name, whichever end it was counted from.
  const isDefault =
    wantedLayer === undefined ||
    resolveLayer(wantedLayer, hiddenStateCount) === resolveLayer(byDefault.layer, hiddenStateCount);
  const layer = isDefault ? byDefault.layer : wantedLayer;
  const choice = withPrompt({ layer, pooling }, byDefault.prompt ?? '');
  layersOf(choice, hiddenStateCount);
  const note =
    onlyLast && wanted.layer === undefined
      ? 'Only the last layer of this model is understood, so its vectors are the mean of that layer, not of the first and the last.'
      : undefined;
  return { choice, note };
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
  /** What a sum is to be divided by. */
  #count = 0;

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
        if (!first) break;
        this.#count++;
        for (let i = 0; i < dims; i++) values[i]! += states[offset + i]!;
        break;
      case 'max':
        for (let t = 0, at = offset; t < count; t++, at += dims) {
          for (let i = 0; i < dims; i++)
            if (states[at + i]! > values[i]!) values[i] = states[at + i]!;
        }
        break;
      case 'mean':
      case 'first-last':
        this.#count += count;
        for (let t = 0, at = offset; t < count; t++, at += dims) {
          for (let i = 0; i < dims; i++) values[i]! += states[at + i]!;
        }
        break;
    }
  }

  /**
   * Writes the segment's vector, scaled to length 1, into `target`: the pooled one, or what `dense` layers make of it.
   * `target` has as many numbers as the last of them gives.
   */
  finish(target: Float32Array, dense: readonly DenseLayer[] = []): void {
    if (dense.length === 0) {
      // The scale makes a mean's divisor needless.
      writeUnit(this.#values, target);
      return;
    }
    const divisor = Math.max(this.#count, 1);
    const pooled = this.#values.map((value) => value / divisor);
    writeUnit(applyDense(dense, pooled), target);
  }
}

function writeUnit(values: Float64Array, target: Float32Array): void {
  let squares = 0;
  for (const value of values) squares += value * value;
  const length = Math.sqrt(squares);
  for (let i = 0; i < values.length; i++) target[i] = length === 0 ? 0 : values[i]! / length;
}
