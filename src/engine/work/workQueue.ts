import type { BatchScheduler, Priority } from '../../core/embedder/batchScheduler.ts';
import { AppError, throwIfCancelled } from '../../core/errors/appError.ts';

// Measured with the bundled model on two cores: 1,024 tokens a batch are fastest and take 0.15 s; 300 keep
// a query that arrives in the middle waiting for about 50 ms.
const bulkTokenBudget = 1024;
const bulkTokenBudgetNearQueries = 300;
const queryMemoryMs = 10_000;

interface Waiting {
  readonly start: () => void;
}

/** One batch at a time, queries first, each priority in the order of arrival. */
export class WorkQueue implements BatchScheduler {
  readonly #waiting: Record<Priority, Set<Waiting>> = { query: new Set(), bulk: new Set() };
  #running = false;
  #lastQueryAt = -Infinity;

  batchTokenBudget(priority: Priority): number {
    if (priority === 'query') return bulkTokenBudget;
    const queriesNear = performance.now() - this.#lastQueryAt < queryMemoryMs;
    return queriesNear ? bulkTokenBudgetNearQueries : bulkTokenBudget;
  }

  async run<T>(priority: Priority, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (priority === 'query') this.#lastQueryAt = performance.now();
    if (this.#running) await this.#turn(priority, signal);
    this.#running = true;
    try {
      // The model blocks this thread while it runs. Messages that came in the meantime, a query or a
      // cancellation among them, are read here, before the next batch starts.
      await new Promise((resolve) => setImmediate(resolve));
      throwIfCancelled(signal);
      return await work();
    } finally {
      this.#running = false;
      const next = first(this.#waiting.query) ?? first(this.#waiting.bulk);
      if (next) {
        // Taken at once, so that nobody slips in between.
        this.#running = true;
        next.start();
      }
    }
  }

  #turn(priority: Priority, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting[priority];
      const onAbort = (): void => {
        waiting.delete(entry);
        reject(new AppError('cancelled', 'Cancelled.'));
      };
      const entry: Waiting = {
        start: () => {
          waiting.delete(entry);
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      waiting.add(entry);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }
}

function first<T>(set: ReadonlySet<T>): T | undefined {
  return set.values().next().value;
}
