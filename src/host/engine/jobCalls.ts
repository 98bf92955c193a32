import type { JobsApi } from '../../protocol/jobsApi.ts';

/** Calls of the jobs process, which starts by itself; what a model without VS Code knows of `JobsClient`. */
export interface JobCalls {
  call<T>(use: (api: JobsApi) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Its process id while it runs: another process has none of the sets. */
  readonly pid: number | undefined;
}
