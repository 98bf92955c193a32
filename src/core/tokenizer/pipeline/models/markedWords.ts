import type { PieceModel, TokenSink } from './tokenSink.ts';

/**
 * A model whose tokens do not reach from one word into the next, where words begin at a mark for a space (`mark`): each
 * word is tokenized by itself, so that a cache knows it again. Behind the characters `bridges` they may, and there is no
 * cut.
 */
export class MarkedWords implements PieceModel {
  readonly #model: PieceModel;
  readonly #mark: number;
  readonly #uncut: ReadonlySet<number>;

  constructor(model: PieceModel, mark: number, bridges: ReadonlySet<number>) {
    this.#model = model;
    this.#mark = mark;
    this.#uncut = new Set([mark, ...bridges]);
  }

  tokenize(chars: Int32Array<ArrayBuffer>, from: number, to: number, found: TokenSink): void {
    let start = from;
    for (let at = from + 1; at < to; at++) {
      if (chars[at] !== this.#mark || this.#uncut.has(chars[at - 1]!)) continue;
      this.#model.tokenize(chars, start, at, found);
      start = at;
    }
    this.#model.tokenize(chars, start, to, found);
  }
}
