import type { WordPiece } from '../../wordPiece.ts';
import type { PieceModel, TokenSink } from './tokenSink.ts';

/** BERT's WordPiece on pieces of any pre-tokenizer. */
export class WordPieceModel implements PieceModel {
  readonly #wordPiece: WordPiece;

  constructor(wordPiece: WordPiece) {
    this.#wordPiece = wordPiece;
  }

  tokenize(chars: Int32Array<ArrayBuffer>, from: number, to: number, found: TokenSink): void {
    let hash = 0;
    for (let i = from; i < to; i++) hash = (Math.imul(hash, 31) + chars[i]!) | 0;
    const count = this.#wordPiece.split(chars, from, to, hash);
    const { ids, ends } = this.#wordPiece;
    let start = from;
    for (let i = 0; i < count; i++) {
      const end = from + ends[i]!;
      found(ids[i]!, start, end);
      start = end;
    }
  }
}

/** Each piece is a token, or unknown. */
export class WordLevel implements PieceModel {
  readonly #idOf: (chars: Int32Array, from: number, to: number) => number;

  constructor(idOf: (chars: Int32Array, from: number, to: number) => number) {
    this.#idOf = idOf;
  }

  tokenize(chars: Int32Array<ArrayBuffer>, from: number, to: number, found: TokenSink): void {
    found(this.#idOf(chars, from, to), from, to);
  }
}
