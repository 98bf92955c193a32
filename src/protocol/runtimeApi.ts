/** ONNX Runtime's native library, or its WebAssembly build; `auto` tries the first. */
export type RuntimeWish = 'auto' | 'native' | 'wasm';

/** `auto`: what was measured to be faster on this machine, fp32 until then. */
export type PrecisionWish = 'auto' | 'fp32' | 'int8';

export type DeviceWish = 'cpu' | 'webgpu' | 'coreml';

/** How a model is to be run; what is absent is `auto`, fp32 and the CPU. */
export interface RuntimeRequest {
  readonly runtime?: RuntimeWish | undefined;
  readonly precision?: PrecisionWish | undefined;
  readonly device?: DeviceWish | undefined;
  /**
   * Folder, existing or not, for what is found out about this machine: whether the native library fits it, which
   * precision is faster. When absent nothing is kept, tried or measured.
   */
  readonly memoryFolder?: string | undefined;
}

/** Tokens a second in each precision, as measured on this machine. */
export interface PrecisionSpeeds {
  readonly fp32: number;
  readonly int8: number;
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
  /** Undefined where nothing was measured yet, or nothing had to be. */
  readonly speeds: PrecisionSpeeds | undefined;
}
