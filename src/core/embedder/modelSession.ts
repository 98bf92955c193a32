/** What a loaded model is and can give. */
export interface SessionInfo {
  /** Length of a token's vector. */
  readonly dims: number;
  /**
   * Number of hidden states on offer: the embedding layer (0) and each layer after it. 1 where only the
   * last layer is known.
   */
  readonly hiddenStateCount: number;
  readonly attentionLayerCount: number;
  readonly headCount: number | undefined;
  /** How the model is run; part of a vector's key. */
  readonly kind: 'ort' | 'wasm';
  readonly precision: 'fp32' | 'int8';
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
  readonly segmentIds?: Int32Array;
}

/** Which outputs a run computes; ask for no more than is needed. */
export interface SessionOutputs {
  /** Layers from 0 (embedding layer) to `hiddenStateCount - 1`. */
  readonly hiddenLayers: readonly number[];
  /** Attention layers from 0. */
  readonly attentionLayers?: readonly number[];
}

export interface SessionResult {
  /** By layer: `batchSize` x `length` x `dims`, row-major. */
  readonly hiddenStates: ReadonlyMap<number, Float32Array>;
  /** By layer: `batchSize` x heads x query x key, row-major. */
  readonly attentions: ReadonlyMap<number, Float32Array>;
}

/** A loaded model. Runs one batch at a time; callers queue. */
export interface ModelSession {
  readonly info: SessionInfo;
  run(input: SessionInput, outputs: SessionOutputs): Promise<SessionResult>;
  dispose(): Promise<void>;
}
