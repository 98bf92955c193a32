import type { InsideWindow } from '../../protocol/insideApi.ts';
import { rangeOf, type TokenStore } from './tokenStore.ts';

/** The tokens of a window by their position in it. The window has `[CLS]` and `[SEP]` of its own. */
export class WindowTokens {
  readonly window: InsideWindow;
  readonly #store: TokenStore;

  constructor(window: InsideWindow, store: TokenStore) {
    this.window = window;
    this.#store = store;
  }

  /** Resolves when all pieces are known. */
  async load(): Promise<void> {
    const { start, size } = this.window;
    const last = this.#store.count - 1;
    const ranges = new Set([0, rangeOf(last)]);
    for (let range = rangeOf(start); range <= rangeOf(start + size - 1); range++) ranges.add(range);
    await Promise.all([...ranges].map((range) => this.#store.load(range)));
  }

  piece(position: number): string {
    const { start, size } = this.window;
    const last = this.#store.count - 1;
    const token = position === 0 ? 0 : position === size - 1 ? last : start + position;
    return this.#store.token(token)?.piece ?? '…';
  }

  /** The text's token at a position; undefined where it is the window's own `[CLS]` or `[SEP]`. */
  token(position: number): number | undefined {
    const { start, size, index, count } = this.window;
    if (position === 0 && index > 0) return undefined;
    if (position === size - 1 && index < count - 1) return undefined;
    return start + position;
  }

  /** Where a token of the text stands in the window. */
  position(token: number): number {
    const { start, size } = this.window;
    return Math.max(0, Math.min(size - 1, token - start));
  }

  /** True where this token's vectors are taken from this window. */
  holds(token: number): boolean {
    return token >= this.window.firstToken && token < this.window.endToken;
  }
}
