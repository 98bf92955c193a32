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
  // The key that is looked for.
  #a = 0;
  #b = 0;
  #c = 0;
  #d = 0;

  get size(): number {
    return this.#size;
  }

  /** Makes ready for `count` keys more: nothing is moved for them then. */
  reserve(count: number): void {
    let slots = this.#slots.length;
    while ((this.#size + count) * 2 > slots) slots *= 2;
    if (slots > this.#slots.length) this.#grow(slots);
  }

  /** The number of the key that begins at `at`; -1 where it was never added. */
  find(bytes: Uint8Array, at: number): number {
    this.#read(bytes, at);
    return (this.#slots[this.#slot()] ?? 0) - 1;
  }

  /** As `find`, for a string of units below 256. */
  findText(key: string): number {
    this.#a = wordOfText(key, 0);
    this.#b = wordOfText(key, 4);
    this.#c = wordOfText(key, 8);
    this.#d = wordOfText(key, 12);
    return (this.#slots[this.#slot()] ?? 0) - 1;
  }

  /** The key's number, a new one where it was never added. */
  add(bytes: Uint8Array, at: number): number {
    this.#read(bytes, at);
    let slot = this.#slot();
    const known = this.#slots[slot] ?? 0;
    if (known > 0) return known - 1;
    if ((this.#size + 1) * 2 > this.#slots.length) {
      this.#grow(this.#slots.length * 2);
      this.#read(bytes, at);
      slot = this.#slot();
    }
    const number = this.#size++;
    const words = this.#words;
    words[number * keyWords] = this.#a;
    words[number * keyWords + 1] = this.#b;
    words[number * keyWords + 2] = this.#c;
    words[number * keyWords + 3] = this.#d;
    this.#slots[slot] = number + 1;
    return number;
  }

  /** Where the key stands, or would. */
  #slot(): number {
    const slots = this.#slots;
    const words = this.#words;
    const mask = slots.length - 1;
    const a = this.#a;
    for (let slot = a & mask; ; slot = (slot + 1) & mask) {
      const at = ((slots[slot] ?? 0) - 1) * keyWords;
      if (at < 0) return slot;
      const isSame =
        words[at] === a &&
        words[at + 1] === this.#b &&
        words[at + 2] === this.#c &&
        words[at + 3] === this.#d;
      if (isSame) return slot;
    }
  }

  #grow(slotCount: number): void {
    const words = new Uint32Array((slotCount / 2) * keyWords);
    words.set(this.#words);
    this.#words = words;
    const slots = new Int32Array(slotCount);
    this.#slots = slots;
    const mask = slots.length - 1;
    // All are different: a free slot is looked for and nothing compared.
    for (let number = 0; number < this.#size; number++) {
      let slot = (words[number * keyWords] ?? 0) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
  }

  #read(bytes: Uint8Array, at: number): void {
    this.#a = wordOf(bytes, at);
    this.#b = wordOf(bytes, at + 4);
    this.#c = wordOf(bytes, at + 8);
    this.#d = wordOf(bytes, at + 12);
  }
}

function wordOf(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
  return (low | ((bytes[at + 3] ?? 0) << 24)) >>> 0;
}

function wordOfText(key: string, at: number): number {
  const low = key.charCodeAt(at) | (key.charCodeAt(at + 1) << 8) | (key.charCodeAt(at + 2) << 16);
  return (low | (key.charCodeAt(at + 3) << 24)) >>> 0;
}
