import { RecentlyUsed } from '../recentlyUsed.ts';

/** What runs of the model brought, the most recently used within a number of bytes. Equal questions share a run. */
export class WindowRuns<T> {
  readonly #kept: RecentlyUsed<{ readonly result: T }>;
  readonly #running = new Map<string, Promise<T>>();

  constructor(budgetBytes: number, bytesOf: (result: T) => number) {
    this.#kept = new RecentlyUsed(budgetBytes, ({ result }) => bytesOf(result));
  }

  /** What `make` brought for this key, now or earlier. What failed is made again. */
  get(key: string, make: () => Promise<T>): Promise<T> {
    const kept = this.#kept.get(key);
    if (kept) return Promise.resolve(kept.result);
    const known = this.#running.get(key);
    if (known) return known;
    const run = make()
      .then((result) => {
        this.#kept.set(key, { result });
        return result;
      })
      .finally(() => this.#running.delete(key));
    this.#running.set(key, run);
    return run;
  }
}
