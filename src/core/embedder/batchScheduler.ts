/** `query`: someone waits for this answer. `bulk`: the rest, which lets queries pass. */
export type Priority = 'query' | 'bulk';

/** Decides when the next batch may run and how large it may be. */
export interface BatchScheduler {
  /** Tokens that a batch formed now may hold. */
  batchTokenBudget(priority: Priority): number;
  /**
   * Runs `work` when its turn comes, one at a time. Rejects with `cancelled`, without running it, when
   * `signal` is aborted before.
   */
  run<T>(priority: Priority, work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}
