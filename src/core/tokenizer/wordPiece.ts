import { PieceTrie } from './pieceTrie.ts';

interface WordPieceOptions {
  /** Every vocabulary entry with its id. */
  readonly vocabulary: ReadonlyMap<string, number>;
  readonly unknownId: number;
  /** Stands before a piece that continues a word: `##`. */
  readonly continuingPrefix: string;
  /** A longer word, in code points, is one unknown piece. */
  readonly maxWordChars: number;
}

/**
 * Cache slots fill 64 bytes, a line of the processor's cache. As 32-bit numbers: number of characters
 * and of pieces; characters as 16-bit numbers from the second on; from the ninth on the pieces.
 */
const slotCount = 1 << 14;
const slotSize = 16;
const cachedChars = 14;
const piecesAt = 8;
const cachedPieces = 8;
/** A cached piece is `id | end << idBits`. */
const idBits = 24;
const idMask = (1 << idBits) - 1;

/**
 * Greedy longest-match pieces of a word. The answer to `split` stands in `ids` and `ends` until the next call.
 *
 * Natural text repeats its words: a direct-mapped cache (1 MB, a new word takes the place of the old
 * one in its slot) spares most walks through the trie.
 */
export class WordPiece {
  /** Ids of the pieces of the last word. */
  ids = new Int32Array(128);
  /** Where each piece ends, in characters from the start of the word. */
  ends = new Int32Array(128);

  readonly #trie: PieceTrie;
  readonly #unknownId: number;
  readonly #maxWordChars: number;
  readonly #slots = new Int32Array(slotCount * slotSize);
  readonly #slotChars = new Uint16Array(this.#slots.buffer);

  constructor(options: WordPieceOptions) {
    this.#unknownId = options.unknownId;
    this.#maxWordChars = options.maxWordChars;
    this.#trie = new PieceTrie(options.vocabulary.size);
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
    const slots = this.#slots;
    const mixed = Math.imul(wordHash ^ (wordHash >>> 15), 0x9e3779b1);
    const slot = ((mixed >>> 16) & (slotCount - 1)) * slotSize;
    const sizes = slots[slot]!;
    if ((sizes & 0xff) === length) {
      const slotChars = this.#slotChars;
      let i = 0;
      while (i < length && slotChars[2 * slot + 2 + i] === chars[from + i]) i++;
      if (i === length) {
        const count = sizes >> 8;
        for (let k = 0; k < count; k++) {
          const piece = slots[slot + piecesAt + k]!;
          this.ids[k] = piece & idMask;
          this.ends[k] = piece >> idBits;
        }
        return count;
      }
    }
    const count = this.#splitUncached(chars, from, to);
    this.#remember(slot, chars, from, length, count);
    return count;
  }

  #remember(slot: number, chars: Int32Array, from: number, length: number, count: number): void {
    if (count > cachedPieces) return;
    for (let i = 0; i < length; i++) {
      if (chars[from + i]! > 0xffff) return;
    }
    for (let k = 0; k < count; k++) {
      if (this.ids[k]! > idMask) return;
    }
    this.#slots[slot] = length | (count << 8);
    for (let i = 0; i < length; i++) this.#slotChars[2 * slot + 2 + i] = chars[from + i]!;
    for (let k = 0; k < count; k++) {
      this.#slots[slot + piecesAt + k] = this.ids[k]! | (this.ends[k]! << idBits);
    }
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
