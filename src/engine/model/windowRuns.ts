interface Entry<T> {
  readonly run: Promise<T>;
  bytes: number;
}

/** What runs of the model brought, the most recently used within a number of bytes. Equal questions share a run. */
export class WindowRuns<T> {
  readonly #budgetBytes: number;
  readonly #bytesOf: (result: T) => number;
  // A Map keeps the order of insertion: the first key is the one unused for longest.
  readonly #entries = new Map<string, Entry<T>>();
  #bytes = 0;

  constructor(budgetBytes: number, bytesOf: (result: T) => number) {
    this.#budgetBytes = budgetBytes;
    this.#bytesOf = bytesOf;
  }

  /** What `make` brought for this key, now or earlier. What failed is made again. */
  get(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.#entries.get(key);
    if (known) {
      this.#entries.delete(key);
      this.#entries.set(key, known);
      return known.run;
    }
    const entry: Entry<T> = { run: this.#measure(key, make), bytes: 0 };
    this.#entries.set(key, entry);
    return entry.run;
  }

  async #measure(key: string, make: () => Promise<T>): Promise<T> {
    try {
      const result = await make();
      const entry = this.#entries.get(key);
      if (entry) {
        entry.bytes = this.#bytesOf(result);
        this.#bytes += entry.bytes;
      }
      for (const [oldest, { bytes }] of this.#entries) {
        if (this.#bytes <= this.#budgetBytes) break;
        // What is still running has no size yet, and this one was just asked for.
        if (bytes === 0 || oldest === key) continue;
        this.#entries.delete(oldest);
        this.#bytes -= bytes;
      }
      return result;
    } catch (error) {
      this.#entries.delete(key);
      throw error;
    }
  }
}
