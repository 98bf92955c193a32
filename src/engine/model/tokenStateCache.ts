import type { Encoding } from '../../core/tokenizer/encoding.ts';
import type { Matrix } from '../../core/vectors/matrix.ts';

/** One text's tokens and their vectors at one layer. */
export interface TokenLayer {
  readonly encoding: Encoding;
  readonly vectors: Matrix;
}

/** Keeps the most recently used token vectors, within a number of bytes. */
export class TokenStateCache {
  readonly #budgetBytes: number;
  // A Map keeps the order of insertion: the first key is the one unused for longest.
  readonly #entries = new Map<string, TokenLayer>();
  #bytes = 0;

  constructor(budgetBytes: number) {
    this.#budgetBytes = budgetBytes;
  }

  get(text: string, layer: number): TokenLayer | undefined {
    const key = `${layer}:${text}`;
    const entry = this.#entries.get(key);
    if (entry) {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
    }
    return entry;
  }

  /** Keeps `entry`, even where it alone is over the budget: the next token of it will be asked for. */
  set(text: string, layer: number, entry: TokenLayer): void {
    const key = `${layer}:${text}`;
    this.#remove(key);
    this.#entries.set(key, entry);
    this.#bytes += bytesOf(entry);
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#budgetBytes || oldest === key) break;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#bytes -= bytesOf(entry);
  }
}

function bytesOf({ encoding, vectors }: TokenLayer): number {
  return vectors.data.byteLength + encoding.ids.byteLength * 5;
}
