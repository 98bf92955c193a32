import type { Encoding } from '../../core/tokenizer/encoding.ts';
import type { Matrix } from '../../core/vectors/matrix.ts';
import { RecentlyUsed } from '../recentlyUsed.ts';

/** One text's tokens and their vectors at one layer. */
interface TokenLayer {
  readonly encoding: Encoding;
  readonly vectors: Matrix;
}

/** Keeps the most recently used token vectors, within a number of bytes. */
export class TokenStateCache {
  readonly #kept: RecentlyUsed<TokenLayer>;

  constructor(budgetBytes: number) {
    this.#kept = new RecentlyUsed(budgetBytes, bytesOf);
  }

  get(text: string, layer: number): TokenLayer | undefined {
    return this.#kept.get(keyOf(text, layer));
  }

  set(text: string, layer: number, entry: TokenLayer): void {
    this.#kept.set(keyOf(text, layer), entry);
  }
}

function keyOf(text: string, layer: number): string {
  return `${layer}:${text}`;
}

function bytesOf({ encoding, vectors }: TokenLayer): number {
  return vectors.data.byteLength + encoding.ids.byteLength * 5;
}
