import type { InferenceSession } from 'onnxruntime-node';
import type { SessionInfo } from '../../core/embedder/modelSession.ts';
import type { OnnxRuntime } from './layeredSession.ts';
import type { OnnxLibrary } from './library/onnxLibrary.ts';

/** How a model is computed. */
export interface Arithmetic {
  readonly precision: SessionInfo['precision'];
  /** Absent for the CPU. */
  readonly device?: NonNullable<SessionInfo['device']> | undefined;
}

/** Makes sessions of models that compute in a given way. A session's `run` blocks the calling thread. */
export function onnxRuntime(
  library: OnnxLibrary,
  threads: number,
  { precision, device }: Arithmetic,
): OnnxRuntime {
  const load: OnnxRuntime['load'] = (model, externalData) => {
    const options: InferenceSession.SessionOptions = {
      // What the device cannot do is done by the CPU.
      executionProviders: device === undefined ? ['cpu'] : [device, 'cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // Each batch has a shape of its own; patterns of earlier ones only cost memory.
      enableMemPattern: false,
      logSeverityLevel: 3,
      extra: { session: unpacked },
      ...(externalData.length > 0 && { externalData }),
    };
    return library.InferenceSession.create(model, options);
  };
  return {
    kind: library.kind,
    precision,
    threads: library.threads ?? threads,
    ...(device !== undefined && { device }),
    options: unpacked,
    Tensor: library.Tensor,
    load,
  };
}

/** Weights that are stored as integers in blocks are unpacked to fp32 once, at load. */
const unpacked: Readonly<Record<string, string>> = { disable_quant_qdq: '1' };
