/** Merges of a BPE model by pair of ids: a hash table over typed arrays, 16 bytes a slot. */
export class PairTable {
  /** Four numbers a merge: left id, right id, id of what they make plus 1 (0: free), rank. */
  readonly #slots: Int32Array;
  readonly #mask: number;

  /** Made for `count` merges, and no more. */
  constructor(count: number) {
    let size = 1 << 8;
    while (size < 2 * count) size *= 2;
    this.#slots = new Int32Array(4 * size);
    this.#mask = size - 1;
  }

  /** A pair that comes again takes the later rank, as in the reference. */
  set(left: number, right: number, made: number, rank: number): void {
    const slot = this.#slotOf(left, right);
    this.#slots.set([left, right, made + 1, rank], slot);
  }

  /** Where the merge of two ids stands, or -1. */
  find(left: number, right: number): number {
    const slot = this.#slotOf(left, right);
    return this.#slots[slot + 2] === 0 ? -1 : slot;
  }

  made(slot: number): number {
    return this.#slots[slot + 2]! - 1;
  }

  rank(slot: number): number {
    return this.#slots[slot + 3]!;
  }

  #slotOf(left: number, right: number): number {
    const slots = this.#slots;
    let at = hash(left, right) & this.#mask;
    while (slots[4 * at + 2] !== 0 && (slots[4 * at] !== left || slots[4 * at + 1] !== right)) {
      at = (at + 1) & this.#mask;
    }
    return 4 * at;
  }
}

function hash(left: number, right: number): number {
  const mixed = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
