import { InferenceSession, Tensor } from 'onnxruntime-node';
import type {
  ModelSession,
  SessionInfo,
  SessionInput,
  SessionOutputs,
  SessionResult,
} from '../core/embedder/modelSession.ts';
import { AppError } from '../core/errors/appError.ts';
import { outlineGraph, withOutputs, type GraphOutline } from '../core/model/onnxOverlay.ts';

export interface OrtSessionOptions {
  readonly threads: number;
  readonly headCount: number | undefined;
  /** Ids of `[CLS]` and `[SEP]`, for the first run that shows what the model gives. */
  readonly probe: readonly [number, number];
}

/** A model run by ONNX Runtime's native library, in fp32 arithmetic. `run` blocks the calling thread. */
export class OrtSession implements ModelSession {
  readonly info: SessionInfo;
  readonly #session: InferenceSession;
  readonly #hiddenNames: readonly string[];
  readonly #attentionNames: readonly string[];

  private constructor(
    session: InferenceSession,
    hiddenNames: readonly string[],
    attentionNames: readonly string[],
    info: SessionInfo,
  ) {
    this.#session = session;
    this.#hiddenNames = hiddenNames;
    this.#attentionNames = attentionNames;
    this.info = info;
  }

  /** Loads a model from the bytes of an ONNX file. Throws `modelInvalid` where it cannot be run. */
  static async create(model: Uint8Array, options: OrtSessionOptions): Promise<OrtSession> {
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
      session = await InferenceSession.create(withOutputs(model, added), {
        executionProviders: ['cpu'],
        intraOpNumThreads: options.threads,
        interOpNumThreads: 1,
        // Each batch has a shape of its own; patterns of earlier ones only cost memory.
        enableMemPattern: false,
        logSeverityLevel: 3,
        // Weights stored as uint8 blocks are unpacked to fp32 once, at load.
        extra: { session: { disable_quant_qdq: '1' } },
      });
    } catch (cause) {
      throw new AppError(
        'modelInvalid',
        `The model cannot be loaded (${messageOf(cause)}); fetch it again or choose another.`,
        { cause },
      );
    }
    const dims = await probeDims(session, lastLayer, options.probe);
    return new OrtSession(session, hiddenNames, outline.attentions, {
      dims,
      hiddenStateCount: hiddenNames.length,
      attentionLayerCount: outline.attentions.length,
      headCount: options.headCount,
      kind: 'ort',
      precision: 'fp32',
      threads: options.threads,
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
      results = await this.#session.run(feeds(this.#session, input), [...new Set(names)]);
    } catch (cause) {
      throw new AppError(
        'modelInvalid',
        `The model cannot compute this text (${messageOf(cause)}); its tokenizer may belong to another model.`,
        { cause },
      );
    }
    const pick = (pairs: typeof hidden): Map<number, Float32Array> =>
      new Map(pairs.map(([layer, name]) => [layer, results[name ?? '']?.data as Float32Array]));
    return { hiddenStates: pick(hidden), attentions: pick(attention) };
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

function feeds(session: InferenceSession, input: SessionInput): Record<string, Tensor> {
  const dims = [input.batchSize, input.length];
  const size = input.batchSize * input.length;
  const tensor = (values: Int32Array | undefined, otherwise: bigint): Tensor => {
    const data = new BigInt64Array(size);
    if (values === undefined) data.fill(otherwise);
    else for (let i = 0; i < size; i++) data[i] = BigInt(values[i] ?? 0);
    return new Tensor('int64', data, dims);
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
  session: InferenceSession,
  lastLayer: string,
  probe: readonly [number, number],
): Promise<number> {
  const input = { ids: Int32Array.from(probe), batchSize: 1, length: 2 };
  try {
    const result = (await session.run(feeds(session, input), [lastLayer]))[lastLayer];
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
