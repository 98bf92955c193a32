import type { EngineApi } from '../../protocol/engineApi.ts';
import type { JobsApi } from '../../protocol/jobsApi.ts';

// What models, which are without VS Code, know of the clients.

/** Calls of the engine, which starts by itself: see `EngineClient`. */
export interface EngineCalls {
  call<T>(use: (api: EngineApi) => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/** Calls of the jobs process, which starts by itself: see `JobsClient`. */
export interface JobCalls {
  call<T>(use: (api: JobsApi) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Its process id while it runs: another process has none of the sets. */
  readonly pid: number | undefined;
}
