/**
 * Vocabulary entries as two tries in one hash table over typed arrays: one for pieces that begin a
 * word, one for pieces that continue it. An edge is (node, code point) -> node.
 */
export class PieceTrie {
  /** Roots for `longest`. */
  static readonly initial = 0;
  static readonly continuing = 1;

  /** Length in characters of what the last `longest` found. */
  matchedLength = 0;

  #nodeCount = 2;
  /** Four numbers an edge: node, code point, node behind it (0: free), unused; so an edge fills 16 bytes. */
  #edges: Int32Array;
  #edgeMask: number;
  #edgeCount = 0;
  /** Id of the entry that ends at a node, or -1. */
  #ids = new Int32Array(1 << 12).fill(-1);

  /** Made for about `entryCount` entries of the usual length; grows when there is more. */
  constructor(entryCount: number) {
    let slots = 1 << 10;
    while (slots < 8 * entryCount) slots *= 2;
    this.#edges = new Int32Array(4 * slots);
    this.#edgeMask = slots - 1;
  }

  add(root: number, piece: string, id: number): void {
    let node = root;
    for (let i = 0; i < piece.length;) {
      const char = piece.codePointAt(i)!;
      i += char > 0xffff ? 2 : 1;
      node = this.#child(node, char);
    }
    this.#ids[node] = id;
  }

  /**
   * The id of the longest entry that `chars[from, to)` begins with, its length in `matchedLength`;
   * -1 where there is none. Takes time in the length of the longest entry, not of the word.
   */
  longest(root: number, chars: Int32Array, from: number, to: number): number {
    const edges = this.#edges;
    const ids = this.#ids;
    const mask = this.#edgeMask;
    let node = root;
    let found = -1;
    for (let i = from; i < to; i++) {
      const char = chars[i]!;
      let slot = hash(node, char) & mask;
      let next: number;
      while ((next = edges[4 * slot + 2]!) !== 0) {
        if (edges[4 * slot] === node && edges[4 * slot + 1] === char) break;
        slot = (slot + 1) & mask;
      }
      if (next === 0) return found;
      node = next;
      const id = ids[node]!;
      if (id >= 0) {
        found = id;
        this.matchedLength = i + 1 - from;
      }
    }
    return found;
  }

  /** Calls `found` with id and length of each entry that `chars[from, to)` begins with, the shortest first. */
  prefixes(
    chars: Int32Array,
    from: number,
    to: number,
    found: (id: number, length: number) => void,
  ): void {
    let node: number = PieceTrie.initial;
    for (let i = from; i < to; i++) {
      node = this.#edges[4 * this.#slotOf(node, chars[i]!) + 2]!;
      if (node === 0) return;
      const id = this.#ids[node]!;
      if (id >= 0) found(id, i + 1 - from);
    }
  }

  /** The id of the entry `chars[from, to)`, or -1. */
  exact(chars: Int32Array, from: number, to: number): number {
    let node: number = PieceTrie.initial;
    for (let i = from; i < to; i++) {
      node = this.#edges[4 * this.#slotOf(node, chars[i]!) + 2]!;
      if (node === 0) return -1;
    }
    return from === to ? -1 : this.#ids[node]!;
  }

  #child(node: number, char: number): number {
    let slot = this.#slotOf(node, char);
    const known = this.#edges[4 * slot + 2]!;
    if (known !== 0) return known;
    if (2 * ++this.#edgeCount > this.#edgeMask) {
      this.#growEdges();
      slot = this.#slotOf(node, char);
    }
    const child = this.#nodeCount++;
    if (child === this.#ids.length) {
      const ids = new Int32Array(2 * child).fill(-1);
      ids.set(this.#ids);
      this.#ids = ids;
    }
    this.#put(slot, node, char, child);
    return child;
  }

  /** Where the edge stands, or the free place for it. */
  #slotOf(node: number, char: number): number {
    let slot = hash(node, char) & this.#edgeMask;
    while (this.#edges[4 * slot + 2] !== 0) {
      if (this.#edges[4 * slot] === node && this.#edges[4 * slot + 1] === char) break;
      slot = (slot + 1) & this.#edgeMask;
    }
    return slot;
  }

  #put(slot: number, node: number, char: number, child: number): void {
    this.#edges[4 * slot] = node;
    this.#edges[4 * slot + 1] = char;
    this.#edges[4 * slot + 2] = child;
  }

  #growEdges(): void {
    const old = this.#edges;
    this.#edges = new Int32Array(2 * old.length);
    this.#edgeMask = 2 * this.#edgeMask + 1;
    for (let i = 0; i < old.length; i += 4) {
      const [node, char, child] = [old[i]!, old[i + 1]!, old[i + 2]!];
      if (child !== 0) this.#put(this.#slotOf(node, char), node, char, child);
    }
  }
}

function hash(node: number, char: number): number {
  const mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(char, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
