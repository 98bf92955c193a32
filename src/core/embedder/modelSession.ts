/** What goes into a token's embedding, in the order in which people name them. */
export type EmbeddingPart = 'word' | 'position' | 'tokenType';

/** A tensor's bytes that lie in a file of their own beside the model. */
export interface ExternalData {
  /** As the model names it: relative to the model's folder. */
  readonly path: string;
  readonly data: Uint8Array;
}

/** The shape at which a model's file alone runs; what is absent may vary. */
export interface FixedShape {
  readonly batch?: number;
  /** Tokens of a sequence. */
  readonly length?: number;
}

/** What may compute a model in place of the CPU, as ONNX Runtime calls it. */
export const devices = ['webgpu', 'coreml'] as const;
export type Device = (typeof devices)[number];

/** What a loaded model is and can give. */
export interface SessionInfo {
  /** Length of a token's vector. */
  readonly dims: number;
  /**
   * Number of hidden states on offer: the embedding layer (0) and each layer after it. 1 where only the
   * last layer is known.
   */
  readonly hiddenStateCount: number;
  /** Number of attention maps on offer: one for each layer, or 0. */
  readonly attentionLayerCount: number;
  /** Why layers or attention maps are missing, as one sentence for people; undefined where all are there. */
  readonly layersNote: string | undefined;
  /** Parts of a token's embedding on offer; empty where they cannot be told apart. */
  readonly embeddingParts: readonly EmbeddingPart[];
  /** Whether the model takes token types (`token_type_ids`): what a pair of sentences is told apart by. */
  readonly takesTokenTypes: boolean;
  readonly headCount: number | undefined;
  /** What its file gives for a whole sequence (`sentence_embedding`), and the length of that vector. */
  readonly pooled?: { readonly name: string; readonly dims: number } | undefined;
  /** Absent where its file takes any shape; runs of other shapes are filled up to this one. */
  readonly fixedShape?: FixedShape | undefined;
  /** How the model is run; part of a vector's key. */
  readonly kind: 'ort' | 'wasm';
  readonly precision: 'fp32' | 'int8';
  /** What computes it where that is not the CPU; part of a vector's key. */
  readonly device?: Device;
  readonly threads: number;
}

/** A batch of sequences of one length: no padding, unless `attentionMask` says so. */
export interface SessionInput {
  /** Row-major, `batchSize` x `length`. */
  readonly ids: Int32Array;
  readonly batchSize: number;
  readonly length: number;
  /** Row-major like `ids`, 1 for a token and 0 for padding; all ones when absent. */
  readonly attentionMask?: Int32Array;
  /** Row-major like `ids`; zeros when absent. Ignored by models without token types. */
  readonly tokenTypes?: Int32Array | undefined;
}

/** Which outputs a run computes; ask for no more than is needed. */
export interface SessionOutputs {
  /** Layers from 0 (embedding layer) to `hiddenStateCount - 1`. */
  readonly hiddenLayers: readonly number[];
  /** Attention layers from 0. */
  readonly attentionLayers?: readonly number[];
  /** The parts that `info.embeddingParts` lists. */
  readonly embeddingParts?: boolean;
  /** What `info.pooled` names. */
  readonly pooled?: boolean;
}

export interface SessionResult {
  /** By layer: `batchSize` x `length` x `dims`, row-major. */
  readonly hiddenStates: ReadonlyMap<number, Float32Array>;
  /** By layer: `batchSize` x heads x query x key, row-major. */
  readonly attentions: ReadonlyMap<number, Float32Array>;
  /**
   * By part, where asked for: `batchSize` x `length` x `dims`, row-major. Their sum, normalised with the model's own
   * scale and shift, is layer 0.
   */
  readonly embeddingParts: ReadonlyMap<EmbeddingPart, Float32Array>;
  /** Where asked for: `batchSize` x `info.pooled.dims`, row-major. */
  readonly pooled?: Float32Array | undefined;
}

/** Names in a model's file: who runs it elsewhere asks by them. */
export interface SessionNames {
  /** What it takes, and the element type of each (ONNX's `TensorProto.DataType`; 64-bit integers where the file does not say). */
  readonly inputs: readonly {
    readonly name: string;
    readonly elementType: number | undefined;
    readonly dims?: readonly (number | undefined)[] | undefined;
  }[];
  /** Of a text's first token, where it takes positions; 0 when absent. */
  readonly firstPosition?: number;
  /** What the file itself gives. */
  readonly outputs: readonly string[];
  /** Of each hidden state, the embedding layer first; one that is not among `outputs` is a value inside. */
  readonly hiddenStates: readonly string[];
  /** The session options (`session.` and a key) under which its weights become what `info.precision` says. */
  readonly options: Readonly<Record<string, string>>;
}

/** A loaded model. Runs one batch at a time; callers queue. */
export interface ModelSession {
  readonly info: SessionInfo;
  readonly names: SessionNames;
  run(input: SessionInput, outputs: SessionOutputs): Promise<SessionResult>;
  dispose(): Promise<void>;
}
