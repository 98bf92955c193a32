import type { InferenceSession, TensorConstructor } from 'onnxruntime-node';
import type {
  EmbeddingPart,
  ExternalData,
  ModelSession,
  SessionInfo,
  SessionInput,
  SessionNames,
  SessionOutputs,
  SessionResult,
} from '../../core/embedder/modelSession.ts';
import { AppError } from '../../core/errors/appError.ts';
import { externalDataPaths } from '../../core/model/externalDataPaths.ts';
import { outlineGraph, withOutputs, type GraphOutline } from '../../core/model/onnxOverlay.ts';
import { checkUnfolding } from '../../core/model/bounds/unfoldedSize.ts';
import { toFloat32 } from '../../core/model/tensorValues.ts';
import { messageOf } from '../messageOf.ts';
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

  private constructor(
    runtime: OnnxRuntime,
    session: InferenceSession,
    { inputs, outputs }: GraphOutline,
    plan: SessionPlan,
  ) {
    this.#runtime = runtime;
    this.#session = session;
    this.#plan = plan;
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
      threads: runtime.threads,
    };
    const { hiddenStates } = plan;
    this.names = { inputs, outputs, hiddenStates, options: runtime.options };
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
        'The model’s ONNX file is empty or cut off; fetch it again or choose another.',
      );
    }
    checkInputs(outline.inputs);
    checkUnfolding(model);
    const externalData = checkExternalData(model, options.externalData ?? []);
    const { session, loaded } = await load(model, outline, runtime, externalData);
    try {
      const input = { ids: Int32Array.from(options.probe), batchSize: 1, length: 2 };
      const feeds = feedsOf(runtime.Tensor, outline.inputs, input);
      const plan = await probeSession(session, feeds, loaded, options.headCount);
      return new LayeredSession(runtime, session, outline, plan);
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  async run(input: SessionInput, outputs: SessionOutputs): Promise<SessionResult> {
    const { hiddenStates, attentions, embeddingParts } = this.#plan;
    const hiddenNames = outputs.hiddenLayers.map((layer) => nameAt(hiddenStates, layer));
    const attentionLayers = outputs.attentionLayers ?? [];
    const attentionNames = attentionLayers.map((layer) => nameAt(attentions, layer));
    const parts = outputs.embeddingParts === true ? [...embeddingParts] : [];
    const names = new Set([...hiddenNames, ...attentionNames, ...parts.map(([, name]) => name)]);
    let results: InferenceSession.OnnxValueMapType;
    try {
      const feeds = feedsOf(this.#runtime.Tensor, this.names.inputs, input);
      results = await this.#session.run(feeds, [...names]);
    } catch (cause) {
      throw new AppError(
        'modelInvalid',
        `The model cannot compute this text (${messageOf(cause)}); its tokenizer may belong to another model.`,
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
    // With nothing added it is the file itself that the runtime does not take.
    if (added.length === 0) throw notLoaded(outline, refusal);
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
    note: `Only the last layer of this model is offered: ONNX Runtime does not give the others (${reason}).`,
  };
}

function notLoaded({ irVersion, opset }: GraphOutline, cause: unknown): AppError {
  const message = messageOf(cause);
  if (/\bIR version\b|\bopset\b/i.test(message)) {
    return new AppError(
      'unsupported',
      `The model’s file is of an ONNX format (IR version ${irVersion ?? 'unknown'}, opset ${opset ?? 'unknown'}) that this release does not run; choose an export of it in another version.`,
      { cause },
    );
  }
  return new AppError(
    'modelInvalid',
    `The model cannot be loaded (${message}); fetch it again or choose another.`,
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
      `The model’s weights lie in ${path} beside it, which was not read; fetch that file too.`,
    );
  });
}

function nameAt(names: readonly string[], layer: number): string {
  const name = names[layer];
  if (name === undefined) throw new AppError('internal', `The model has no layer ${layer}.`);
  return name;
}
