import type { PieceModel, TokenSink } from './tokenSink.ts';

const slotCount = 1 << 14;
/** Numbers a slot: length and count, characters, then id and end of each token. */
const slotSize = 32;
const cachedChars = 15;
const cachedTokens = 8;

/**
 * A model that remembers the tokens of short pieces: natural text repeats its words. Direct-mapped (2 MB, made when the
 * first text comes): a new piece takes the place of the old one in its slot.
 */
export class CachedModel implements PieceModel {
  readonly #model: PieceModel;
  #slots = new Int32Array(0);
  readonly #ids: number[] = [];
  readonly #ends: number[] = [];

  constructor(model: PieceModel) {
    this.#model = model;
  }

  tokenize(chars: Int32Array<ArrayBuffer>, from: number, to: number, found: TokenSink): void {
    const length = to - from;
    if (length > cachedChars) {
      this.#model.tokenize(chars, from, to, found);
      return;
    }
    if (this.#slots.length === 0) this.#slots = new Int32Array(slotCount * slotSize);
    const slots = this.#slots;
    let hash = length;
    for (let i = from; i < to; i++) hash = (Math.imul(hash, 31) + chars[i]!) | 0;
    hash = Math.imul(hash ^ (hash >>> 15), 0x9e3779b1);
    const slot = ((hash >>> 16) & (slotCount - 1)) * slotSize;
    if ((slots[slot]! & 0xff) === length) {
      let i = 0;
      while (i < length && slots[slot + 1 + i] === chars[from + i]) i++;
      if (i === length) {
        this.#recall(slot, from, found);
        return;
      }
    }
    this.#remember(slot, chars, from, length, found);
  }

  #recall(slot: number, from: number, found: TokenSink): void {
    const slots = this.#slots;
    const count = slots[slot]! >> 8;
    let start = from;
    for (let k = 0; k < count; k++) {
      const at = slot + 1 + cachedChars + 2 * k;
      const end = from + slots[at + 1]!;
      found(slots[at]!, start, end);
      start = end;
    }
  }

  #remember(
    slot: number,
    chars: Int32Array<ArrayBuffer>,
    from: number,
    length: number,
    found: TokenSink,
  ): void {
    const ids = this.#ids;
    const ends = this.#ends;
    ids.length = 0;
    ends.length = 0;
    let covered = from;
    // Several tokens of one character (bytes) do not follow each other.
    let gaps = 0;
    this.#model.tokenize(chars, from, from + length, (id, start, end) => {
      if (start !== covered) gaps++;
      covered = end;
      ids.push(id);
      ends.push(end - from);
      found(id, start, end);
    });
    if (gaps > 0 || ids.length > cachedTokens) return;
    const slots = this.#slots;
    slots[slot] = length | (ids.length << 8);
    for (let i = 0; i < length; i++) slots[slot + 1 + i] = chars[from + i]!;
    for (let k = 0; k < ids.length; k++) {
      slots[slot + 1 + cachedChars + 2 * k] = ids[k]!;
      slots[slot + 2 + cachedChars + 2 * k] = ends[k]!;
    }
  }
}
