/** Keeps at most `capacity` values and forgets the one that nobody has asked for the longest. */
export class LeastRecentUse<K, V> {
  readonly #capacity: number;
  // A Map remembers the order in which its keys were put in.
  readonly #entries = new Map<K, V>();

  constructor(capacity: number) {
    if (capacity < 1) throw new RangeError('The capacity must be at least 1.');
    this.#capacity = capacity;
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    // Move it to the end: it is the newest again.
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  set(key: K, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#capacity) return;
    // Drop the oldest entry when there is no room left.
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      break;
    }
  }

  get size(): number {
    return this.#entries.size;
  }
}
