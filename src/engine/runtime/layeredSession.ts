import type { InferenceSession, TensorConstructor } from 'onnxruntime-node';
import type {
  EmbeddingPart,
  ExternalData,
  FixedShape,
  ModelSession,
  SessionInfo,
  SessionInput,
  SessionNames,
  SessionOutputs,
  SessionResult,
} from '../../core/embedder/modelSession.ts';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { externalDataPaths } from '../../core/model/onnx/externalDataPaths.ts';
import { outlineGraph, withOutputs, type GraphOutline } from '../../core/model/onnx/onnxOverlay.ts';
import { checkUnfolding } from '../../core/model/bounds/unfoldedSize.ts';
import { toFloat32 } from '../../core/model/onnx/tensorValues.ts';
import { saysOutOfMemory } from '../../core/errors/outOfMemory.ts';
import { messageOf } from '../messageOf.ts';
import { adviceFor } from './adviceFor.ts';
import { cutMaps, cutStates, filledInputs, fixedShapeOf } from './fixedShape.ts';
import { checkInputs, feedsOf } from './sessionFeeds.ts';
import { probeSession, type SessionPlan } from './sessionPlan.ts';

/** What runs a model: onnxruntime-node and onnxruntime-web give the same sessions and tensors. */
export interface OnnxRuntime extends Pick<
  SessionInfo,
  'kind' | 'precision' | 'device' | 'threads'
> {
  /** Of its sessions: see `SessionNames`. */
  readonly options: SessionNames['options'];
  readonly Tensor: TensorConstructor;
  /** Makes a session of an ONNX file's bytes and of the files that it names. */
  load(model: Uint8Array, externalData: readonly ExternalData[]): Promise<InferenceSession>;
}

export interface LayeredSessionOptions {
  /** As the model's configuration says; what its attention maps show counts more. */
  readonly headCount: number | undefined;
  /** Ids of `[CLS]` and `[SEP]`, for the first run that shows what the model gives. */
  readonly probe: readonly [number, number];
  /** The position of a text's first token, where the model takes positions; 0 when absent. */
  readonly firstPosition?: number | undefined;
  /** What fills up a sequence where the file runs at one length alone. */
  readonly padId?: number | undefined;
  /** An output that is a whole text's vector, beside those that are named so. */
  readonly pooledOutput?: string | undefined;
  /** What `externalDataPaths` lists, read. */
  readonly externalData?: readonly ExternalData[];
}

/** A model whose file gets its layers, attention maps and embedding parts as outputs before a runtime loads it. */
export class LayeredSession implements ModelSession {
  readonly info: SessionInfo;
  readonly names: SessionNames;
  readonly #runtime: OnnxRuntime;
  readonly #session: InferenceSession;
  readonly #plan: SessionPlan;
  readonly #padId: number;

  private constructor(
    runtime: OnnxRuntime,
    session: InferenceSession,
    { inputs, outputs }: GraphOutline,
    plan: SessionPlan,
    { firstPosition = 0, padId = 0 }: LayeredSessionOptions,
  ) {
    this.#runtime = runtime;
    this.#session = session;
    this.#plan = plan;
    this.#padId = padId;
    this.info = {
      dims: plan.dims,
      hiddenStateCount: plan.hiddenStates.length,
      attentionLayerCount: plan.attentions.length,
      headCount: plan.headCount,
      layersNote: plan.note,
      embeddingParts: [...plan.embeddingParts.keys()],
      takesTokenTypes: inputs.some(({ name }) => name === 'token_type_ids'),
      kind: runtime.kind,
      precision: runtime.precision,
      ...(runtime.device !== undefined && { device: runtime.device }),
      ...(plan.pooled && { pooled: plan.pooled }),
      ...(Object.keys(plan.shape).length > 0 && { fixedShape: plan.shape }),
      threads: runtime.threads,
    };
    const { hiddenStates } = plan;
    this.names = {
      ...{ inputs, outputs, hiddenStates, options: runtime.options },
      ...(firstPosition > 0 && { firstPosition }),
    };
  }

  /**
   * Loads a model from the bytes of an ONNX file. Throws `modelInvalid`, `modelMissing` (external data) or
   * `unsupported` where it cannot be run. A model whose graph is not understood gives its last layer, and
   * `info.layersNote` says why.
   */
  static async create(
    model: Uint8Array,
    runtime: OnnxRuntime,
    options: LayeredSessionOptions,
  ): Promise<LayeredSession> {
    const outline = outlineGraph(model);
    if (outline.outputs.length === 0) {
      throw new AppError(
        'modelInvalid',
        t('The model’s ONNX file is empty or cut off; fetch it again or choose another.'),
      );
    }
    checkInputs(outline.inputs);
    checkUnfolding(model);
    const shape = fixedShapeOf(outline.inputs);
    const externalData = checkExternalData(model, options.externalData ?? []);
    const { session, loaded } = await load(model, outline, runtime, externalData);
    try {
      const probe = { ids: Int32Array.from(options.probe), batchSize: 1, length: 2 };
      const input = filledInputs(probe, shape, options.padId ?? 0)[0]?.input ?? probe;
      const feeds = feedsOf(runtime.Tensor, outline.inputs, input, options.firstPosition);
      const { headCount, pooledOutput } = options;
      const plan = await probeSession(session, feeds, loaded, { headCount, pooledOutput, shape });
      return new LayeredSession(runtime, session, outline, plan, options);
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  async run(input: SessionInput, outputs: SessionOutputs): Promise<SessionResult> {
    const { fixedShape } = this.info;
    return fixedShape === undefined
      ? this.#run(input, outputs)
      : this.#runFilled(input, outputs, fixedShape);
  }

  /** Runs a batch at the one shape that the file takes, and cuts what it gives to what was asked for. */
  async #runFilled(
    input: SessionInput,
    outputs: SessionOutputs,
    shape: FixedShape,
  ): Promise<SessionResult> {
    const { batchSize, length } = input;
    const { dims, pooled } = this.info;
    const size = batchSize * length * dims;
    const statesOf = <K>(keys: Iterable<K>): Map<K, Float32Array> =>
      new Map(Array.from(keys, (key) => [key, new Float32Array(size)]));
    const heads = this.info.headCount ?? 0;
    const result = {
      hiddenStates: statesOf(outputs.hiddenLayers),
      attentions: new Map(
        (outputs.attentionLayers ?? []).map((layer) => [
          layer,
          new Float32Array(batchSize * heads * length * length),
        ]),
      ),
      embeddingParts: statesOf(
        outputs.embeddingParts === true ? this.#plan.embeddingParts.keys() : [],
      ),
      pooled:
        outputs.pooled === true ? new Float32Array(batchSize * (pooled?.dims ?? 0)) : undefined,
    };
    for (const filled of filledInputs(input, shape, this.#padId)) {
      const part = await this.#run(filled.input, outputs);
      for (const [layer, into] of result.hiddenStates)
        cutStates(part.hiddenStates.get(layer), filled, into, length, dims);
      for (const [layer, into] of result.attentions)
        cutMaps(part.attentions.get(layer), filled, into, length);
      for (const [name, into] of result.embeddingParts)
        cutStates(part.embeddingParts.get(name), filled, into, length, dims);
      const own = part.pooled?.subarray(0, filled.count * (pooled?.dims ?? 0));
      if (own) result.pooled?.set(own, filled.first * (pooled?.dims ?? 0));
    }
    return result;
  }

  async #run(input: SessionInput, outputs: SessionOutputs): Promise<SessionResult> {
    const { hiddenStates, attentions, embeddingParts } = this.#plan;
    const hiddenNames = outputs.hiddenLayers.map((layer) => nameAt(hiddenStates, layer));
    const attentionLayers = outputs.attentionLayers ?? [];
    const attentionNames = attentionLayers.map((layer) => nameAt(attentions, layer));
    const parts = outputs.embeddingParts === true ? [...embeddingParts] : [];
    const { pooled } = this.info;
    const pooledNames = outputs.pooled === true && pooled ? [pooled.name] : [];
    const names = new Set([
      ...hiddenNames,
      ...attentionNames,
      ...parts.map(([, name]) => name),
      ...pooledNames,
    ]);
    let results: InferenceSession.OnnxValueMapType;
    try {
      const { inputs, firstPosition } = this.names;
      const feeds = feedsOf(this.#runtime.Tensor, inputs, input, firstPosition);
      results = await this.#session.run(feeds, [...names]);
    } catch (cause) {
      throw new AppError(
        'modelInvalid',
        t('The model cannot compute this text ({0}); {1}.', messageOf(cause), adviceFor(cause)),
        { cause },
      );
    }
    const values = (name: string): Float32Array => {
      const result = results[name];
      const numbers = result && toFloat32(result.type, result.data);
      if (!numbers) throw new AppError('internal', `The model gave no numbers for ${name}.`);
      return numbers;
    };
    const pick = (layers: readonly number[], from: readonly string[]): Map<number, Float32Array> =>
      new Map(layers.map((layer) => [layer, values(nameAt(from, layer))]));
    return {
      hiddenStates: pick(outputs.hiddenLayers, hiddenStates),
      attentions: pick(attentionLayers, attentions),
      embeddingParts: new Map(
        parts.map(([part, name]) => [part, this.#everywhere(values(name), input)]),
      ),
      ...(pooledNames[0] !== undefined && { pooled: values(pooledNames[0]) }),
    };
  }

  async dispose(): Promise<void> {
    await this.#session.release();
  }

  /** A part that is the same for each sequence, or for each token, written out for all of them. */
  #everywhere(values: Float32Array, { batchSize, length }: SessionInput): Float32Array {
    const size = batchSize * length * this.info.dims;
    if (values.length === size) return values;
    const whole = new Float32Array(size);
    for (let at = 0; at < size; at += values.length) whole.set(values, at);
    return whole;
  }
}

/** Loads the model with every output that was found; where a runtime refuses those, the file as it is. */
async function load(
  model: Uint8Array,
  outline: GraphOutline,
  runtime: OnnxRuntime,
  externalData: readonly ExternalData[],
): Promise<{ session: InferenceSession; loaded: GraphOutline }> {
  const { hiddenStates, attentions, embeddingParts, outputs } = outline;
  const wanted = [...hiddenStates, ...attentions, ...embeddingParts.values()];
  const added = wanted.filter((name) => !outputs.includes(name));
  try {
    const session = await runtime.load(withOutputs(model, added), externalData);
    return { session, loaded: outline };
  } catch (refusal) {
    // With nothing added it is the file itself that the runtime does not take; too little memory is no matter of layers.
    if (added.length === 0 || saysOutOfMemory(messageOf(refusal))) {
      throw notLoaded(outline, refusal);
    }
    try {
      const session = await runtime.load(model, externalData);
      return { session, loaded: lastLayerAlone(outline, messageOf(refusal)) };
    } catch (cause) {
      throw notLoaded(outline, cause);
    }
  }
}

function lastLayerAlone(outline: GraphOutline, reason: string): GraphOutline {
  return {
    ...outline,
    hiddenStates: [],
    attentions: [],
    embeddingParts: new Map<EmbeddingPart, string>(),
    note: t(
      'Only the last layer of this model is offered: ONNX Runtime does not give the others ({0}).',
      reason,
    ),
  };
}

function notLoaded({ irVersion, opset }: GraphOutline, cause: unknown): AppError {
  const message = messageOf(cause);
  if (/\bIR version\b|\bopset\b/i.test(message)) {
    return new AppError(
      'unsupported',
      t(
        'The model’s file is of an ONNX format (IR version {0}, opset {1}) that this release does not run; choose an export of it in another version.',
        String(irVersion ?? t('unknown')),
        String(opset ?? t('unknown')),
      ),
      { cause },
    );
  }
  const isTooLarge = saysOutOfMemory(message);
  return new AppError(
    isTooLarge ? 'engineUnavailable' : 'modelInvalid',
    isTooLarge
      ? t('The model cannot be loaded ({0}); {1}.', message, adviceFor(cause))
      : t('The model cannot be loaded ({0}); fetch it again or choose another.', message),
    { cause },
  );
}

/** Those files that the model names; a runtime gets no others. */
function checkExternalData(model: Uint8Array, given: readonly ExternalData[]): ExternalData[] {
  return externalDataPaths(model).map((path) => {
    const data = given.find((file) => file.path === path);
    if (data) return data;
    throw new AppError(
      'modelMissing',
      t('The model’s weights lie in {0} beside it, which was not read; fetch that file too.', path),
    );
  });
}

function nameAt(names: readonly string[], layer: number): string {
  const name = names[layer];
  if (name === undefined) throw new AppError('internal', `The model has no layer ${layer}.`);
  return name;
}
