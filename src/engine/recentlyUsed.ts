/** Keeps the most recently used values, within a number of bytes. */
export class RecentlyUsed<T> {
  readonly #budgetBytes: number;
  readonly #bytesOf: (value: T) => number;
  // A Map keeps the order of insertion: the first key is the one unused for longest.
  readonly #values = new Map<string, { readonly value: T; readonly bytes: number }>();
  #bytes = 0;

  constructor(budgetBytes: number, bytesOf: (value: T) => number) {
    this.#budgetBytes = budgetBytes;
    this.#bytesOf = bytesOf;
  }

  get(key: string): T | undefined {
    const known = this.#values.get(key);
    if (!known) return undefined;
    this.#values.delete(key);
    this.#values.set(key, known);
    return known.value;
  }

  /** Keeps `value`, even where it alone takes more: it will be asked for again. */
  set(key: string, value: T): void {
    this.#remove(key);
    const bytes = this.#bytesOf(value);
    this.#values.set(key, { value, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#values.keys()) {
      if (this.#bytes <= this.#budgetBytes || oldest === key) break;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    this.#bytes -= this.#values.get(key)?.bytes ?? 0;
    this.#values.delete(key);
  }
}
