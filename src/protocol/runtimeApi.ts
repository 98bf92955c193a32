import type { SessionInfo } from '../core/embedder/modelSession.ts';

/** ONNX Runtime's native library, or its WebAssembly build; `auto` tries the first. */
export type RuntimeWish = 'auto' | 'native' | 'wasm';

export type PrecisionWish = SessionInfo['precision'];

export type DeviceWish = 'cpu' | 'webgpu' | 'coreml';

/** How a model is to be run; what is absent is `auto`, fp32 and the CPU. */
export interface RuntimeRequest {
  readonly runtime?: RuntimeWish | undefined;
  readonly precision?: PrecisionWish | undefined;
  readonly device?: DeviceWish | undefined;
  /**
   * Folder, existing or not, for what is found out once: whether the native library fits this machine, and what unrelated
   * texts are to a model. When absent nothing is kept or tried.
   */
  readonly memoryFolder?: string | undefined;
}

/** What could not be had as it was wished, or as it would be best, and what there is instead. */
export interface RuntimeFallback {
  readonly about: 'runtime' | 'device' | 'precision';
  /** One sentence. */
  readonly message: string;
}

/** How it came that a model is run as its session says. */
export interface RuntimeReport {
  readonly fallbacks: readonly RuntimeFallback[];
}
