// Of a SHA-256, which is spread evenly: half of it names a text as well.
const keyWords = 4;
const firstCapacity = 1024;

/**
 * Numbers keys from 0 in the order in which they come. Keys are SHA-256 of 32 bytes; the first 16 are kept, in
 * typed arrays: 28 bytes a key, a quarter of what a `Map` of strings takes.
 */
export class KeyTable {
  #words = new Uint32Array(firstCapacity * keyWords);
  /** Open addressing: a number and 1, 0 where a slot is free. Twice as many slots as keys fit. */
  #slots = new Int32Array(firstCapacity * 2);
  #size = 0;
  readonly #key = new Uint32Array(keyWords);

  get size(): number {
    return this.#size;
  }

  /** The number of the key that begins at `at`; -1 where it was never added. */
  find(bytes: Uint8Array, at: number): number {
    this.#read(bytes, at);
    return (this.#slots[this.#slot()] ?? 0) - 1;
  }

  /** As `find`, for a string of units below 256. */
  findText(key: string): number {
    this.#readText(key);
    return (this.#slots[this.#slot()] ?? 0) - 1;
  }

  /** The key's number, a new one where it was never added. */
  add(bytes: Uint8Array, at: number): number {
    this.#read(bytes, at);
    let slot = this.#slot();
    const known = this.#slots[slot] ?? 0;
    if (known > 0) return known - 1;
    if ((this.#size + 1) * 2 > this.#slots.length) {
      this.#grow();
      this.#read(bytes, at);
      slot = this.#slot();
    }
    const number = this.#size++;
    this.#words.set(this.#key, number * keyWords);
    this.#slots[slot] = number + 1;
    return number;
  }

  /** Where the key in `#key` stands, or would. */
  #slot(): number {
    const mask = this.#slots.length - 1;
    const [a = 0, b = 0, c = 0, d = 0] = this.#key;
    for (let slot = a & mask; ; slot = (slot + 1) & mask) {
      const number = (this.#slots[slot] ?? 0) - 1;
      if (number < 0) return slot;
      const at = number * keyWords;
      const words = this.#words;
      const isSame =
        words[at] === a && words[at + 1] === b && words[at + 2] === c && words[at + 3] === d;
      if (isSame) return slot;
    }
  }

  #grow(): void {
    const words = new Uint32Array(this.#words.length * 2);
    words.set(this.#words);
    this.#words = words;
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let number = 0; number < this.#size; number++) {
      this.#key.set(words.subarray(number * keyWords, (number + 1) * keyWords));
      this.#slots[this.#slot()] = number + 1;
    }
  }

  #read(bytes: Uint8Array, at: number): void {
    for (let word = 0; word < keyWords; word++) {
      const from = at + 4 * word;
      this.#key[word] =
        (bytes[from] ?? 0) |
        ((bytes[from + 1] ?? 0) << 8) |
        ((bytes[from + 2] ?? 0) << 16) |
        ((bytes[from + 3] ?? 0) << 24);
    }
  }

  #readText(key: string): void {
    for (let word = 0; word < keyWords; word++) {
      const from = 4 * word;
      this.#key[word] =
        key.charCodeAt(from) |
        (key.charCodeAt(from + 1) << 8) |
        (key.charCodeAt(from + 2) << 16) |
        (key.charCodeAt(from + 3) << 24);
    }
  }
}
