import type { Device, SessionInfo } from '../core/embedder/modelSession.ts';
import type { CallOptions, MethodNames } from './rpc.ts';

/** ONNX Runtime's native library, or its WebAssembly build; `auto` tries the first. */
export type RuntimeWish = 'auto' | 'native' | 'wasm';

export type PrecisionWish = SessionInfo['precision'];

/** How a model is to be run; what is absent is `auto`, fp32 and the CPU. */
export interface RuntimeRequest {
  readonly runtime?: RuntimeWish | undefined;
  readonly precision?: PrecisionWish | undefined;
  /** `cpu` or a `Device`; another name is refused with a sentence, and the CPU computes. */
  readonly device?: string | undefined;
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

/** What came of opening the model on a device. */
export interface DeviceTrial {
  readonly device: Device;
  /** Why it is not used, a sentence; undefined where it gives the CPU's vectors. */
  readonly problem: string | undefined;
}

export interface DevicesApi {
  /**
   * Tries the devices that this platform may have with the model that is open; each holds a second session of it
   * meanwhile. Empty where there is none but the CPU.
   */
  tryDevices(request: undefined, options?: CallOptions): Promise<readonly DeviceTrial[]>;
}

export const devicesMethods: MethodNames<DevicesApi> = { tryDevices: true };
