import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ExternalData } from '../core/embedder/modelSession.ts';
import { LayeredSession, type LayeredSessionOptions, type OnnxRuntime } from './layeredSession.ts';

export interface OrtSessionOptions extends LayeredSessionOptions {
  readonly threads: number;
}

/** A model run by ONNX Runtime's native library, in fp32 arithmetic. `run` blocks the calling thread. */
export const OrtSession = {
  /** Loads a model from the bytes of an ONNX file. Throws `modelInvalid` or `unsupported` where it cannot be run. */
  create(model: Uint8Array, options: OrtSessionOptions): Promise<LayeredSession> {
    return LayeredSession.create(model, ortRuntime(options.threads), options);
  },
};

function ortRuntime(threads: number): OnnxRuntime {
  const load = (
    model: Uint8Array,
    externalData: readonly ExternalData[],
  ): Promise<InferenceSession> =>
    InferenceSession.create(model, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // Each batch has a shape of its own; patterns of earlier ones only cost memory.
      enableMemPattern: false,
      logSeverityLevel: 3,
      // Weights stored as uint8 blocks are unpacked to fp32 once, at load.
      extra: { session: { disable_quant_qdq: '1' } },
      ...(externalData.length > 0 && { externalData }),
    });
  return { kind: 'ort', precision: 'fp32', threads, Tensor, load };
}
