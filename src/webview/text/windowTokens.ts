import type { InsideWindow } from '../../protocol/insideApi.ts';
import { rangeOf, type PageToken, type TokenStore } from './tokenStore.ts';

/**
 * The tokens of a window by their position in it. The window has `[CLS]` and `[SEP]` of its own; that of a pair holds
 * two texts.
 */
export class WindowTokens {
  readonly window: InsideWindow;
  readonly #store: TokenStore;
  readonly #second: TokenStore | undefined;

  /** `second`: of a pair, the second text's tokens. */
  constructor(window: InsideWindow, store: TokenStore, second?: TokenStore) {
    this.window = window;
    this.#store = store;
    this.#second = second;
  }

  /** Resolves when all pieces are known. */
  async load(): Promise<void> {
    const { start, size } = this.window;
    const last = this.#store.count - 1;
    const ranges = new Set([0, rangeOf(last)]);
    for (let range = rangeOf(start); range <= rangeOf(start + size - 1); range++) ranges.add(range);
    const second = this.#second;
    const secondRanges = Array.from({ length: second?.rangeCount ?? 0 }, (_, range) => range);
    await Promise.all([
      ...[...ranges].map((range) => this.#store.load(range)),
      ...secondRanges.map((range) => second?.load(range)),
    ]);
  }

  piece(position: number): string {
    return this.#at(position)?.piece ?? '…';
  }

  id(position: number): number | undefined {
    return this.#at(position)?.id;
  }

  /** The text's token at a position; undefined where it is the window's own `[CLS]` or `[SEP]`. */
  token(position: number): number | undefined {
    const { start, size, index, count, secondStart } = this.window;
    if (position >= secondStart) return undefined;
    if (position === 0 && index > 0) return undefined;
    if (position === size - 1 && index < count - 1) return undefined;
    return start + position;
  }

  /** The second text's token at a position; undefined where it is not of that text. */
  secondToken(position: number): number | undefined {
    const { secondStart } = this.window;
    return position < secondStart ? undefined : position - secondStart + 1;
  }

  /** What a position is called: its token's number, that of a second text with a B. */
  name(position: number): string {
    const inSecond = this.secondToken(position);
    if (inSecond !== undefined) return `B ${inSecond}`;
    const token = this.token(position);
    return token === undefined ? '–' : String(token);
  }

  /** Where a token of the text stands in the window. */
  position(token: number): number {
    const { start, size } = this.window;
    return Math.max(0, Math.min(size - 1, token - start));
  }

  /** Where a token of the second text stands. Its `[CLS]` is not there. */
  secondPosition(token: number): number {
    return this.window.secondStart + Math.max(0, token - 1);
  }

  #at(position: number): PageToken | undefined {
    const { start, size } = this.window;
    const inSecond = this.secondToken(position);
    if (inSecond !== undefined) return this.#second?.token(inSecond);
    const last = this.#store.count - 1;
    return this.#store.token(position === 0 ? 0 : position === size - 1 ? last : start + position);
  }

  /** True where this token's vectors are taken from this window. */
  holds(token: number): boolean {
    const { firstToken, endToken, secondStart } = this.window;
    return token >= firstToken && token < Math.min(endToken, secondStart);
  }
}
