import type { EngineApi } from '../../protocol/engineApi.ts';

/** Calls of the engine, which starts by itself; what a model without VS Code knows of `EngineClient`. */
export interface EngineCalls {
  call<T>(use: (api: EngineApi) => Promise<T>, signal?: AbortSignal): Promise<T>;
}
