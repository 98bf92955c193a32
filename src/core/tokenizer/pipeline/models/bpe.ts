import { byteAt, byteLength } from '../byteCharacters.ts';
import type { PairTable } from './pairTable.ts';
import type { PieceModel, TokenSink } from './tokenSink.ts';

export interface BpeParts {
  /** Ids of symbols of one character: in the middle of a piece, and where prefix or suffix are put to it. */
  readonly symbolOf: (char: number, isFirst: boolean, isLast: boolean) => number | undefined;
  readonly merges: PairTable;
  readonly unknownId: number | undefined;
  /** Unknown characters in a row are one token. */
  readonly fusesUnknown: boolean;
  /** Ids of `<0x00>` to `<0xFF>`, those that there are; undefined without byte fallback. */
  readonly byteIds: readonly (number | undefined)[] | undefined;
  /** With `ignore_merges`: the id of a whole piece that the vocabulary has. */
  readonly wholeId:
    ((chars: Int32Array, from: number, to: number) => number | undefined) | undefined;
}

/** Up to here the best pair is looked for from left to right; longer pieces have a heap. */
const scannedSymbols = 32;

/**
 * Byte pair encoding as the reference has it: of all neighbours the pair of the lowest rank is merged, the leftmost
 * first, until there is none.
 */
export class Bpe implements PieceModel {
  readonly #parts: BpeParts;
  #count = 0;
  #ids = new Int32Array(64);
  /** Characters of each symbol; a byte of a character has all of it. */
  #starts = new Int32Array(64);
  #ends = new Int32Array(64);
  /** Bytes of UTF-8 of each symbol; 0 once it is merged into the one before. */
  #sizes = new Int32Array(64);

  constructor(parts: BpeParts) {
    this.#parts = parts;
  }

  tokenize(chars: Int32Array<ArrayBuffer>, from: number, to: number, found: TokenSink): void {
    const whole = this.#parts.wholeId?.(chars, from, to);
    if (whole !== undefined) {
      found(whole, from, to);
      return;
    }
    const isComplete = this.#readSymbols(chars, from, to);
    if (this.#count <= scannedSymbols) this.#mergeShort();
    else this.#mergeLong();
    if (isComplete) {
      for (let i = 0; i < this.#count; i++) found(this.#ids[i]!, this.#starts[i]!, this.#ends[i]!);
    } else {
      this.#emitBySize(chars, from, to, found);
    }
  }

  /** False where characters were dropped, as the reference does without an unknown token, or have changed places. */
  #readSymbols(chars: Int32Array, from: number, to: number): boolean {
    const { symbolOf, byteIds, unknownId, fusesUnknown } = this.#parts;
    let isComplete = true;
    let unknownFrom = -1;
    let unknownEnd = -1;
    this.#count = 0;
    const endUnknown = (): void => {
      if (unknownFrom < 0) return;
      let size = 0;
      for (let i = unknownFrom; i < unknownEnd; i++) size += byteLength(chars[i]!);
      this.#push(unknownId!, unknownFrom, unknownEnd, size);
      unknownFrom = -1;
    };
    for (let at = from; at < to; at++) {
      const char = chars[at]!;
      const id = symbolOf(char, at === from, at === to - 1);
      if (id !== undefined) {
        endUnknown();
        this.#push(id, at, at + 1, byteLength(char));
        continue;
      }
      if (byteIds && this.#pushBytes(byteIds, char, at)) {
        // As in the reference, an unknown token that waits comes after the bytes.
        if (unknownFrom >= 0) isComplete = false;
        continue;
      }
      if (unknownId === undefined) {
        isComplete = false;
        continue;
      }
      if (!fusesUnknown) endUnknown();
      if (unknownFrom < 0) unknownFrom = at;
      unknownEnd = at + 1;
    }
    endUnknown();
    return isComplete;
  }

  #pushBytes(byteIds: readonly (number | undefined)[], char: number, at: number): boolean {
    const count = byteLength(char);
    for (let i = 0; i < count; i++) if (byteIds[byteAt(char, i)] === undefined) return false;
    for (let i = 0; i < count; i++) this.#push(byteIds[byteAt(char, i)]!, at, at + 1, 1);
    return true;
  }

  #push(id: number, start: number, end: number, size: number): void {
    const at = this.#count++;
    if (at === this.#ids.length) {
      this.#ids = doubled(this.#ids);
      this.#starts = doubled(this.#starts);
      this.#ends = doubled(this.#ends);
      this.#sizes = doubled(this.#sizes);
    }
    this.#ids[at] = id;
    this.#starts[at] = start;
    this.#ends[at] = end;
    this.#sizes[at] = size;
  }

  #mergeShort(): void {
    const { merges } = this.#parts;
    const ids = this.#ids;
    for (;;) {
      let best = -1;
      let bestAt = -1;
      let bestRank = Infinity;
      for (let i = 0; i + 1 < this.#count; i++) {
        const slot = merges.find(ids[i]!, ids[i + 1]!);
        if (slot < 0) continue;
        const rank = merges.rank(slot);
        if (rank < bestRank) [best, bestAt, bestRank] = [slot, i, rank];
      }
      if (best < 0) return;
      ids[bestAt] = merges.made(best);
      this.#ends[bestAt] = this.#ends[bestAt + 1]!;
      this.#sizes[bestAt]! += this.#sizes[bestAt + 1]!;
      this.#count--;
      for (const values of [ids, this.#starts, this.#ends, this.#sizes]) {
        values.copyWithin(bestAt + 1, bestAt + 2, this.#count + 1);
      }
    }
  }

  #mergeLong(): void {
    const { merges } = this.#parts;
    const count = this.#count;
    const ids = this.#ids;
    const next = Int32Array.from({ length: count }, (_, i) => (i + 1 < count ? i + 1 : -1));
    const previous = Int32Array.from({ length: count }, (_, i) => i - 1);
    const heap = new MergeHeap();
    const offer = (at: number): void => {
      const right = at < 0 ? -1 : next[at]!;
      const slot = right < 0 ? -1 : merges.find(ids[at]!, ids[right]!);
      if (slot >= 0) heap.push(merges.rank(slot), at);
    };
    for (let i = 0; i < count; i++) offer(i);
    while (heap.size > 0) {
      const at = heap.pop();
      const right = next[at]!;
      if (this.#sizes[at] === 0 || right < 0) continue;
      const slot = merges.find(ids[at]!, ids[right]!);
      // What was offered is gone where a neighbour was merged away.
      if (slot < 0 || merges.rank(slot) !== heap.poppedRank) continue;
      ids[at] = merges.made(slot);
      this.#ends[at] = this.#ends[right]!;
      this.#sizes[at]! += this.#sizes[right]!;
      this.#sizes[right] = 0;
      const after = next[right]!;
      next[at] = after;
      if (after >= 0) previous[after] = at;
      offer(previous[at]!);
      offer(at);
    }
    let kept = 0;
    for (let i = 0; i < count; i++) {
      if (this.#sizes[i] === 0) continue;
      for (const values of [ids, this.#starts, this.#ends, this.#sizes]) values[kept] = values[i]!;
      kept++;
    }
    this.#count = kept;
  }

  /** As the reference counts even then: by the bytes of the symbols that are left. */
  #emitBySize(chars: Int32Array, from: number, to: number, found: TokenSink): void {
    let at = from;
    let byte = 0;
    const charAt = (offset: number): number => {
      while (at < to && byte + byteLength(chars[at]!) <= offset) byte += byteLength(chars[at++]!);
      return at;
    };
    let offset = 0;
    for (let i = 0; i < this.#count; i++) {
      const start = charAt(offset);
      offset += this.#sizes[i]!;
      const last = charAt(offset - 1);
      found(this.#ids[i]!, start, Math.min(to, last + 1));
    }
  }
}

/** Pairs by rank, the leftmost first among equal ranks. */
class MergeHeap {
  size = 0;
  poppedRank = 0;
  #keys = new Float64Array(64);

  push(rank: number, at: number): void {
    let i = this.size++;
    if (i === this.#keys.length) {
      const keys = new Float64Array(2 * i);
      keys.set(this.#keys);
      this.#keys = keys;
    }
    const key = rank * placeRange + at;
    const keys = this.#keys;
    while (i > 0 && keys[(i - 1) >> 1]! > key) {
      keys[i] = keys[(i - 1) >> 1]!;
      i = (i - 1) >> 1;
    }
    keys[i] = key;
  }

  /** The place of the first pair, which is taken out. */
  pop(): number {
    const keys = this.#keys;
    const top = keys[0]!;
    const key = keys[--this.size]!;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && keys[child + 1]! < keys[child]!) child++;
      if (keys[child]! >= key) break;
      keys[i] = keys[child]!;
      i = child;
    }
    keys[i] = key;
    this.poppedRank = Math.floor(top / placeRange);
    return top % placeRange;
  }
}

/** Places in a piece; with ranks below 2^22 a key is exact. */
const placeRange = 2 ** 31;

function doubled(values: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const result = new Int32Array(2 * values.length);
  result.set(values);
  return result;
}
