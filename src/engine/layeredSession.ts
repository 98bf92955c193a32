import type { InferenceSession, Tensor, TensorConstructor } from 'onnxruntime-node';
import type {
  ExternalData,
  ModelSession,
  SessionInfo,
  SessionInput,
  SessionOutputs,
  SessionResult,
} from '../core/embedder/modelSession.ts';
import { AppError } from '../core/errors/appError.ts';
import { outlineGraph, withOutputs, type GraphOutline } from '../core/model/onnxOverlay.ts';

/** What runs a model: onnxruntime-node and onnxruntime-web give the same sessions and tensors. */
export interface OnnxRuntime extends Pick<SessionInfo, 'kind' | 'precision' | 'device' | 'threads'> {
  readonly Tensor: TensorConstructor;
  /** Makes a session of an ONNX file's bytes and of the files that it names. */
  load(model: Uint8Array, externalData: readonly ExternalData[]): Promise<InferenceSession>;
}

export interface LayeredSessionOptions {
  readonly headCount: number | undefined;
  /** Ids of `[CLS]` and `[SEP]`, for the first run that shows what the model gives. */
  readonly probe: readonly [number, number];
  /** What `externalDataPaths` lists, read. */
  readonly externalData?: readonly ExternalData[];
}

/** A model whose file gets its layers and attention maps as outputs before a runtime loads it. */
export class LayeredSession implements ModelSession {
  readonly info: SessionInfo;
  readonly #runtime: OnnxRuntime;
  readonly #session: InferenceSession;
  readonly #hiddenNames: readonly string[];
  readonly #attentionNames: readonly string[];

  private constructor(
    runtime: OnnxRuntime,
    session: InferenceSession,
    hiddenNames: readonly string[],
    attentionNames: readonly string[],
    info: SessionInfo,
  ) {
    this.#runtime = runtime;
    this.#session = session;
    this.#hiddenNames = hiddenNames;
    this.#attentionNames = attentionNames;
    this.info = info;
  }

  /** Loads a model from the bytes of an ONNX file. Throws `modelInvalid` or `unsupported` where it cannot be run. */
  static async create(
    model: Uint8Array,
    runtime: OnnxRuntime,
    options: LayeredSessionOptions,
  ): Promise<LayeredSession> {
    const outline = outlineGraph(model);
    checkInputs(outline);
    const lastLayer = outline.outputs[0];
    if (lastLayer === undefined) {
      throw new AppError('modelInvalid', 'The model has no output; choose an ONNX encoder.');
    }
    const understood = outline.hiddenStates.length > 0;
    const hiddenNames = understood ? outline.hiddenStates : [lastLayer];
    const added = [...outline.hiddenStates, ...outline.attentions].filter(
      (name) => !outline.outputs.includes(name),
    );
    let session: InferenceSession;
    try {
      session = await runtime.load(withOutputs(model, added), options.externalData ?? []);
    } catch (cause) {
      throw new AppError(
        'modelInvalid',
        `The model cannot be loaded (${messageOf(cause)}); fetch it again or choose another.`,
        { cause },
      );
    }
    const dims = await probeDims(runtime, session, lastLayer, options.probe);
    return new LayeredSession(runtime, session, hiddenNames, outline.attentions, {
      dims,
      hiddenStateCount: hiddenNames.length,
      attentionLayerCount: outline.attentions.length,
      headCount: options.headCount,
      layersNote: understood ? undefined : 'Only the last layer is offered.',
      embeddingParts: [],
      takesSegments: outline.inputs.includes('token_type_ids'),
      kind: runtime.kind,
      precision: runtime.precision,
      ...(runtime.device !== undefined && { device: runtime.device }),
      threads: runtime.threads,
    });
  }

  async run(input: SessionInput, outputs: SessionOutputs): Promise<SessionResult> {
    const hidden = outputs.hiddenLayers.map((layer) => [layer, this.#hiddenNames[layer]] as const);
    const attention = (outputs.attentionLayers ?? []).map(
      (layer) => [layer, this.#attentionNames[layer]] as const,
    );
    const names = [...hidden, ...attention].map(([layer, name]) => {
      if (name === undefined) throw new AppError('internal', `The model has no layer ${layer}.`);
      return name;
    });
    let results: InferenceSession.OnnxValueMapType;
    try {
      results = await this.#session.run(feeds(this.#runtime, this.#session, input), [
        ...new Set(names),
      ]);
    } catch (cause) {
      throw new AppError(
        'modelInvalid',
        `The model cannot compute this text (${messageOf(cause)}); its tokenizer may belong to another model.`,
        { cause },
      );
    }
    const pick = (pairs: typeof hidden): Map<number, Float32Array> =>
      new Map(pairs.map(([layer, name]) => [layer, results[name ?? '']?.data as Float32Array]));
    return { hiddenStates: pick(hidden), attentions: pick(attention), embeddingParts: new Map() };
  }

  async dispose(): Promise<void> {
    await this.#session.release();
  }
}

function checkInputs(outline: GraphOutline): void {
  const known = ['input_ids', 'attention_mask', 'token_type_ids'];
  const unknown = outline.inputs.filter((name) => !known.includes(name));
  if (!outline.inputs.includes('input_ids') || unknown.length > 0) {
    throw new AppError(
      'unsupported',
      `The model takes ${outline.inputs.join(', ') || 'nothing'}, and this release feeds input_ids, attention_mask and token_type_ids; choose an encoder of the BERT family.`,
    );
  }
}

function feeds(
  runtime: OnnxRuntime,
  session: InferenceSession,
  input: SessionInput,
): Record<string, Tensor> {
  const dims = [input.batchSize, input.length];
  const size = input.batchSize * input.length;
  const tensor = (values: Int32Array | undefined, otherwise: bigint): Tensor => {
    const data = new BigInt64Array(size);
    if (values === undefined) data.fill(otherwise);
    else for (let i = 0; i < size; i++) data[i] = BigInt(values[i] ?? 0);
    return new runtime.Tensor('int64', data, dims);
  };
  const all: Record<string, () => Tensor> = {
    input_ids: () => tensor(input.ids, 0n),
    attention_mask: () => tensor(input.attentionMask, 1n),
    token_type_ids: () => tensor(input.segmentIds, 0n),
  };
  return Object.fromEntries(
    session.inputNames.flatMap((name) => {
      const make = all[name];
      return make ? [[name, make()]] : [];
    }),
  );
}

/** Runs two tokens once: shows that the model runs, warms it up, and tells a vector's length. */
async function probeDims(
  runtime: OnnxRuntime,
  session: InferenceSession,
  lastLayer: string,
  probe: readonly [number, number],
): Promise<number> {
  const input = { ids: Int32Array.from(probe), batchSize: 1, length: 2 };
  try {
    const result = (await session.run(feeds(runtime, session, input), [lastLayer]))[lastLayer];
    const dims = result?.dims ?? [];
    if (result?.type === 'float32' && dims.length === 3 && dims[1] === 2) return dims[2] ?? 0;
  } catch (cause) {
    throw new AppError(
      'modelInvalid',
      `The model does not run (${messageOf(cause)}); its tokenizer may belong to another model.`,
      { cause },
    );
  }
  throw new AppError(
    'unsupported',
    `The model’s first output, ${lastLayer}, is not one vector for each token; choose an encoder that gives last_hidden_state.`,
  );
}

function messageOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return (text.split('\n')[0] ?? '').slice(0, 200);
}
