import { t } from '../l10n/translate.ts';
import { AppError } from '../errors/appError.ts';
import { applyDense, type DenseLayer } from './denseLayers.ts';
import { isJoined, joinedWays, type JoinableWay, type JoinedPooling } from './joinedPooling.ts';

/**
 * How a segment's vector is made from its tokens' vectors, `[CLS]` and `[SEP]` among them. `first-last`
 * is the mean over tokens of the mean of layer 1 (the first after the embedding layer) and the last. `weighted-mean`
 * weighs a token by its place, from 1 on (Muennighoff 2022, arXiv:2202.08904). `file` is what the model's file itself
 * gives for a whole sequence. A joined one is what a model's files ask for, not a user.
 */
export type Pooling = SinglePooling | JoinedPooling;

export type SinglePooling =
  'mean' | 'cls' | 'max' | 'first-last' | 'last-token' | 'weighted-mean' | 'file';

/** Those that a user may choose. */
export const poolings: readonly SinglePooling[] = [
  'mean',
  'cls',
  'max',
  'first-last',
  'last-token',
  'weighted-mean',
  'file',
];

/** A pooling by its name, as it stands in a file; undefined where there is none of that name. */
export function poolingNamed(name: unknown): Pooling | undefined {
  if (typeof name === 'string' && isJoined(name)) return name;
  return poolings.find((pooling) => pooling === name);
}

/** Length of a pooled vector, of tokens' vectors of `dims` numbers. */
export function pooledLength(pooling: Pooling, dims: number): number {
  return dims * Math.max(1, joinedWays(pooling).length);
}

/** How a segment's vector is made. Part of a vector's key. */
export interface VectorChoice {
  /** 0 is the embedding layer, -1 the last one. `first-last` and `file` do not use it. */
  readonly layer: number;
  readonly pooling: Pooling;
  /** What a model wants before each text ("passage: "). Its tokens count in the vector as the text's do. */
  readonly prompt?: string | undefined;
  /** The prompt's tokens, and the special one before them, are read and do not count in the vector. */
  readonly isPromptLeftOut?: true | undefined;
}

/** The same with another prompt; '' is none. */
export function withPrompt(
  { layer, pooling, isPromptLeftOut }: VectorChoice,
  prompt: string,
): VectorChoice {
  const choice = { layer, pooling, ...(isPromptLeftOut && { isPromptLeftOut }) };
  return prompt === '' ? choice : { ...choice, prompt };
}

/** The user's choice; what is absent is the model's default. */
export interface WantedChoice {
  readonly layer?: number | undefined;
  readonly pooling?: Pooling | undefined;
}

/**
 * What the model's default and the user's wish come to. Who asks for a layer alone of a model whose default takes
 * two gets the mean over its tokens. `note`: where the default itself cannot be had and another is taken. Throws, as
 * `layersOf`, where the user asks for what this model does not have.
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
  const hasLayer = pooling !== 'first-last' && pooling !== 'file';
  const wantedLayer = hasLayer ? wanted.layer : undefined;
  // One layer has one name, whichever end it was counted from.
  const isDefault =
    wantedLayer === undefined ||
    resolveLayer(wantedLayer, hiddenStateCount) === resolveLayer(byDefault.layer, hiddenStateCount);
  const layer = isDefault ? byDefault.layer : wantedLayer;
  const choice = withPrompt({ ...byDefault, layer, pooling }, byDefault.prompt ?? '');
  layersOf(choice, hiddenStateCount);
  const note =
    onlyLast && wanted.layer === undefined
      ? t(
          'Only the last layer of this model is understood, so its vectors are the mean of that layer, not of the first and the last.',
        )
      : undefined;
  return { choice, note };
}

/** The index from 0 of `layer`, which may count from the end (-1 is the last). Throws `invalidInput` where there is none. */
export function resolveLayer(layer: number, hiddenStateCount: number): number {
  const index = layer < 0 ? hiddenStateCount + layer : layer;
  if (!Number.isInteger(layer) || index < 0 || index >= hiddenStateCount) {
    const last = hiddenStateCount - 1;
    throw new AppError(
      'invalidInput',
      hiddenStateCount === 1
        ? t('Layer {0} is not on offer: this model gives only its last layer (-1).', String(layer))
        : t(
            'Layer {0} is not in this model: choose 0 (the embedding layer) to {1}, or -1 (the last) to -{2}.',
            String(layer),
            String(last),
            String(hiddenStateCount),
          ),
    );
  }
  return index;
}

/**
 * The layers from 0 that `choice` needs; a pooled vector is the mean over them. Throws `invalidInput` for a layer that the
 * model has not, `unsupported` for `first-last` where only the last layer is known.
 */
export function layersOf(choice: VectorChoice, hiddenStateCount: number): readonly number[] {
  if (choice.pooling === 'file') return [];
  if (choice.pooling !== 'first-last') return [resolveLayer(choice.layer, hiddenStateCount)];
  if (hiddenStateCount < 2) {
    throw new AppError(
      'unsupported',
      t(
        'This model gives only its last layer, so first-last pooling is not available; choose mean.',
      ),
    );
  }
  return [1, hiddenStateCount - 1];
}

/** What a token counts in the sum that pooling makes; `place`: its number in the whole text, from 0. */
export function tokenWeight(pooling: Pooling, place: number): number {
  return pooling === 'weighted-mean' ? place + 1 : 1;
}

/** Where some tokens stand in their text. */
interface TokensPlace {
  /** The number of the first of them, from 0. */
  readonly firstToken: number;
  /** Whether it is the first that counts of the text. */
  readonly isStart: boolean;
  /** Whether the last of them is the text's. */
  readonly isEnd: boolean;
}

/** Collects one segment's token vectors, window by window, and pools them in double precision. */
export class SegmentPool {
  readonly #way: SinglePooling | JoinableWay;
  /** The pools of the ways that are joined, each with values of its own. */
  readonly #joined: readonly SegmentPool[];
  readonly #values: Float64Array;
  /** What a sum is to be divided by. */
  #count = 0;

  /** `dims`: of a token's vector, or with `file` of what the file gives. */
  constructor(pooling: Pooling | JoinableWay, dims: number) {
    if (isJoined(pooling)) {
      this.#way = 'mean';
      this.#joined = joinedWays(pooling).map((way) => new SegmentPool(way, dims));
      this.#values = new Float64Array(0);
      return;
    }
    this.#way = pooling;
    this.#joined = [];
    this.#values = new Float64Array(dims).fill(pooling === 'max' ? -Infinity : 0);
  }

  /**
   * Adds `count` token vectors, which stand one after the other in `states` from `offset` (in numbers) on.
   * Call it once for each layer in turn.
   */
  add(states: Float32Array, offset: number, count: number, place: TokensPlace): void {
    if (this.#joined.length > 0) {
      for (const pool of this.#joined) pool.add(states, offset, count, place);
      return;
    }
    const values = this.#values;
    const dims = values.length;
    const { firstToken, isStart, isEnd } = place;
    if (count <= 0) return;
    switch (this.#way) {
      case 'cls':
        if (isStart) this.#sum(states, offset, 1);
        break;
      case 'last-token':
        if (isEnd) this.#sum(states, offset + (count - 1) * dims, 1);
        break;
      case 'max':
        for (let t = 0, at = offset; t < count; t++, at += dims) {
          for (let i = 0; i < dims; i++)
            if (states[at + i]! > values[i]!) values[i] = states[at + i]!;
        }
        break;
      case 'file':
        throw new AppError('internal', 'A file’s own vectors are added by the window.');
      case 'weighted-mean':
        for (let t = 0, at = offset; t < count; t++, at += dims) {
          this.#sum(states, at, tokenWeight('weighted-mean', firstToken + t));
        }
        break;
      case 'mean':
      case 'mean-sqrt':
      case 'first-last':
        for (let t = 0, at = offset; t < count; t++, at += dims) this.#sum(states, at, 1);
        break;
    }
  }

  /** Adds what the model's file gives for a window, by how many of the text's tokens the window keeps. */
  addWindow(vectors: Float32Array, offset: number, tokens: number): void {
    this.#sum(vectors, offset, tokens);
  }

  #sum(states: Float32Array, offset: number, weight: number): void {
    const values = this.#values;
    this.#count += weight;
    if (weight === 1) for (let i = 0; i < values.length; i++) values[i]! += states[offset + i]!;
    else for (let i = 0; i < values.length; i++) values[i]! += weight * states[offset + i]!;
  }

  /**
   * Writes the segment's vector, scaled to length 1, into `target`: the pooled one, or what `dense` layers make of it.
   * `target` has as many numbers as the last of them gives.
   */
  finish(target: Float32Array, dense: readonly DenseLayer[] = []): void {
    if (dense.length === 0 && this.#joined.length === 0) {
      // The scale makes a mean's divisor needless.
      writeUnit(this.#values, target);
      return;
    }
    writeUnit(applyDense(dense, this.pooled()), target);
  }

  /** What pooling gives, at its own length: one way counts beside another by it. */
  pooled(): Float64Array {
    if (this.#joined.length > 0) {
      return Float64Array.from(this.#joined.flatMap((pool) => [...pool.pooled()]));
    }
    const count = Math.max(this.#count, 1);
    const divisor = this.#way === 'mean-sqrt' ? Math.sqrt(count) : count;
    return this.#values.map((value) => value / divisor);
  }
}

function writeUnit(values: Float64Array, target: Float32Array): void {
  let squares = 0;
  for (const value of values) squares += value * value;
  const length = Math.sqrt(squares);
  for (let i = 0; i < values.length; i++) target[i] = length === 0 ? 0 : values[i]! / length;
}
