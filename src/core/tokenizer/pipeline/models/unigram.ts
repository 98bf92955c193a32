import { byteAt, byteLength } from '../byteCharacters.ts';
import type { PieceTrie } from '../../pieceTrie.ts';
import type { PieceModel, TokenSink } from './tokenSink.ts';

export interface UnigramParts {
  /** Every entry of the vocabulary, under `PieceTrie.initial`. */
  readonly trie: PieceTrie;
  /** By id. */
  readonly scores: Float64Array;
  readonly unknownId: number;
  readonly byteIds: readonly (number | undefined)[] | undefined;
}

/** What an unknown character costs below the least score, as in sentencepiece. */
const unknownPenalty = 10;

/** The tokens with the best sum of scores (Viterbi), as the reference finds them; unknown ones in a row are one. */
export class Unigram implements PieceModel {
  readonly #parts: UnigramParts;
  readonly #unknownScore: number;
  #scores = new Float64Array(256);
  /** By place: where the best token that ends there begins, or -1, and its id. */
  #from = new Int32Array(256);
  #ids = new Int32Array(256);

  constructor(parts: UnigramParts) {
    this.#parts = parts;
    let least = Infinity;
    for (const score of parts.scores) if (score < least) least = score;
    this.#unknownScore = least - unknownPenalty;
  }

  tokenize(chars: Int32Array<ArrayBuffer>, from: number, to: number, found: TokenSink): void {
    const length = to - from;
    this.#reserve(length + 1);
    this.#score(chars, from, length);
    const tokens = this.#bestPath(length);
    for (let i = tokens.length - 1; i >= 0;) {
      const start = tokens[i]!;
      let end = i > 0 ? tokens[i - 1]! : length;
      const id = this.#ids[end]!;
      i--;
      if (id !== this.#parts.unknownId) {
        found(id, from + start, from + end);
        continue;
      }
      for (; i >= 0; i--) {
        const next = i > 0 ? tokens[i - 1]! : length;
        if (this.#ids[next] !== id) break;
        end = next;
      }
      this.#emitUnknown(chars, from + start, from + end, found);
    }
  }

  #score(chars: Int32Array<ArrayBuffer>, from: number, length: number): void {
    const { trie, scores, unknownId } = this.#parts;
    const best = this.#scores;
    const starts = this.#from;
    const ids = this.#ids;
    starts.fill(-1, 0, length + 1);
    best[0] = 0;
    const offer = (start: number, end: number, id: number, score: number): void => {
      const candidate = score + best[start]!;
      if (starts[end]! >= 0 && !(candidate > best[end]!)) return;
      best[end] = candidate;
      starts[end] = start;
      ids[end] = id;
    };
    for (let start = 0; start < length; start++) {
      let singles = 0;
      trie.prefixes(chars, from + start, from + length, (id, size) => {
        offer(start, start + size, id, scores[id]!);
        if (size === 1) singles++;
      });
      if (singles === 0) offer(start, start + 1, unknownId, this.#unknownScore);
    }
  }

  /** Where the tokens begin, the last one first. */
  #bestPath(length: number): number[] {
    const starts: number[] = [];
    for (let end = length; end > 0;) {
      end = this.#from[end]!;
      starts.push(end);
    }
    return starts;
  }

  /** Each byte of what is unknown has all of its span. */
  #emitUnknown(chars: Int32Array<ArrayBuffer>, from: number, to: number, found: TokenSink): void {
    const { trie, unknownId, byteIds } = this.#parts;
    const known = trie.exact(chars, from, to);
    if (known >= 0 || !byteIds) {
      found(known >= 0 ? known : unknownId, from, to);
      return;
    }
    const bytes: (number | undefined)[] = [];
    for (let i = from; i < to; i++) {
      const count = byteLength(chars[i]!);
      for (let k = 0; k < count; k++) bytes.push(byteIds[byteAt(chars[i]!, k)]);
    }
    if (bytes.includes(undefined)) found(unknownId, from, to);
    else for (const id of bytes) found(id!, from, to);
  }

  #reserve(size: number): void {
    if (size <= this.#scores.length && this.#scores.length <= keptPlaces) return;
    const capacity = Math.max(256, size <= keptPlaces ? 2 * size : size);
    this.#scores = new Float64Array(capacity);
    this.#from = new Int32Array(capacity);
    this.#ids = new Int32Array(capacity);
  }
}

/** 16 bytes each. */
const keptPlaces = 1 << 18;
