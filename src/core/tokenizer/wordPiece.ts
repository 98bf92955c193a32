import { PieceTrie } from './pieceTrie.ts';

export interface WordPieceOptions {
  /** Every vocabulary entry with its id. */
  readonly vocabulary: ReadonlyMap<string, number>;
  readonly unknownId: number;
  /** Stands before a piece that continues a word: `##`. */
  readonly continuingPrefix: string;
  /** A longer word, in code points, is one unknown piece. */
  readonly maxWordChars: number;
}

/** Words and pieces that a cache slot can hold; longer ones are looked up each time. */
const cachedChars = 16;
const cachedPieces = 6;
const slotCount = 1 << 14;
/** A slot: number of characters, number of pieces, the characters, the ids, where each piece ends. */
const slotSize = 2 + cachedChars + 2 * cachedPieces;

/**
 * Greedy longest-match pieces of a word. The answer to `split` stands in `ids` and `ends` until the next call.
 *
 * Natural text repeats its words: a direct-mapped cache (2 MB, a new word takes the place of the old
 * one in its slot) spares most walks through the trie.
 */
export class WordPiece {
  /** Ids of the pieces of the last word. */
  ids = new Int32Array(128);
  /** Where each piece ends, in characters from the start of the word. */
  ends = new Int32Array(128);

  readonly #trie = new PieceTrie();
  readonly #unknownId: number;
  readonly #maxWordChars: number;
  readonly #cache = new Int32Array(slotCount * slotSize);

  constructor(options: WordPieceOptions) {
    this.#unknownId = options.unknownId;
    this.#maxWordChars = options.maxWordChars;
    const prefix = options.continuingPrefix;
    for (const [piece, id] of options.vocabulary) {
      if (piece.length === 0) continue;
      this.#trie.add(PieceTrie.initial, piece, id);
      if (piece.startsWith(prefix) && piece.length > prefix.length) {
        this.#trie.add(PieceTrie.continuing, piece.slice(prefix.length), id);
      }
    }
  }

  /**
   * Pieces of the word `chars[from, to)` (code points, at least one), `wordHash` any function of them.
   * Returns their number; a word that cannot be split, or is too long, is one unknown piece.
   */
  split(chars: Int32Array, from: number, to: number, wordHash: number): number {
    const length = to - from;
    if (length > cachedChars) return this.#splitUncached(chars, from, to);
    const cache = this.#cache;
    const mixed = Math.imul(wordHash ^ (wordHash >>> 15), 0x9e3779b1);
    const slot = ((mixed >>> 16) & (slotCount - 1)) * slotSize;
    if (cache[slot] === length) {
      let i = 0;
      while (i < length && cache[slot + 2 + i] === chars[from + i]) i++;
      if (i === length) {
        const count = cache[slot + 1]!;
        const found = slot + 2 + cachedChars;
        for (let k = 0; k < count; k++) {
          this.ids[k] = cache[found + k]!;
          this.ends[k] = cache[found + cachedPieces + k]!;
        }
        return count;
      }
    }
    const count = this.#splitUncached(chars, from, to);
    if (count <= cachedPieces) {
      cache[slot] = length;
      cache[slot + 1] = count;
      for (let i = 0; i < length; i++) cache[slot + 2 + i] = chars[from + i]!;
      const found = slot + 2 + cachedChars;
      for (let k = 0; k < count; k++) {
        cache[found + k] = this.ids[k]!;
        cache[found + cachedPieces + k] = this.ends[k]!;
      }
    }
    return count;
  }

  #splitUncached(chars: Int32Array, from: number, to: number): number {
    if (to - from > this.#maxWordChars) return this.#unknown(to - from);
    let root: number = PieceTrie.initial;
    let count = 0;
    for (let at = from; at < to;) {
      const id = this.#trie.longest(root, chars, at, to);
      if (id < 0) return this.#unknown(to - from);
      at += this.#trie.matchedLength;
      if (count === this.ids.length) this.#growAnswer();
      this.ids[count] = id;
      this.ends[count] = at - from;
      count++;
      root = PieceTrie.continuing;
    }
    return count;
  }

  #unknown(length: number): number {
    this.ids[0] = this.#unknownId;
    this.ends[0] = length;
    return 1;
  }

  #growAnswer(): void {
    const [ids, ends] = [this.ids, this.ends];
    this.ids = new Int32Array(2 * ids.length);
    this.ends = new Int32Array(2 * ends.length);
    this.ids.set(ids);
    this.ends.set(ends);
  }
}
