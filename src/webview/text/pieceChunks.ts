import { rangeOf, rangeTokens, type TokenStore } from './tokenStore.ts';
import { element } from '../drawing/element.ts';
import { chunkStart, drawChunk, type Piece } from './pieceChunk.ts';

// Before anything is drawn: a guess, so that the scroll bar is about right.
const guessedPixelsPerToken = 4;
/** Chunks within this distance of the view are drawn, in heights of the view. */
const drawMargin = '100%';

interface PieceChunksEvents {
  readonly onDrawn: (pieces: readonly Piece[]) => void;
  readonly onError: (error: unknown) => void;
  /** True for what must stay in the document although it is far from the view. */
  readonly isKept: (box: HTMLElement) => boolean;
}

interface Chunk {
  readonly index: number;
  readonly box: HTMLElement;
  pieces: readonly Piece[];
  isNear: boolean;
  /** Pixels; undefined until drawn at the present width. */
  height: number | undefined;
  drawing: Promise<void> | undefined;
}

/**
 * Keeps the chunks of a text that are near the view in the document; the places of the others are kept by
 * empty boxes of about their height. `root` scrolls.
 */
export class PieceChunks {
  readonly #root: HTMLElement;
  readonly #events: PieceChunksEvents;
  readonly #nearness: IntersectionObserver;
  readonly #resizes = new ResizeObserver(() => this.#onResize());
  #store: TokenStore | undefined;
  #chunks: Chunk[] = [];
  #width = 0;

  constructor(root: HTMLElement, events: PieceChunksEvents) {
    this.#root = root;
    this.#events = events;
    this.#nearness = new IntersectionObserver((entries) => this.#onNear(entries), {
      root,
      rootMargin: drawMargin,
    });
    this.#resizes.observe(root);
  }

  dispose(): void {
    this.clear();
    this.#resizes.disconnect();
  }

  /** An empty box for each chunk; `drawAround` and the view fill them. */
  show(store: TokenStore): void {
    this.clear();
    this.#store = store;
    for (let index = 0; index < store.rangeCount; index++) {
      const box = element('div', { class: 'piece-chunk', role: 'presentation' });
      const state = { pieces: [], isNear: false, height: undefined, drawing: undefined };
      const chunk = { index, box, ...state };
      this.#chunks.push(chunk);
      this.#setPlaceholder(chunk);
    }
    this.#root.append(...this.#chunks.map(({ box }) => box));
  }

  /** From now on what comes near the view is drawn. */
  followView(): void {
    for (const { box } of this.#chunks) this.#nearness.observe(box);
  }

  clear(): void {
    this.#nearness.disconnect();
    for (const { box } of this.#chunks) box.remove();
    this.#chunks = [];
    this.#store = undefined;
  }

  /** Undefined where it is not drawn. */
  piece(token: number): Piece | undefined {
    // A token stands in its range's chunk or, before the first line there, at the end of the one before.
    const index = rangeOf(token);
    for (const chunk of [this.#chunks[index], this.#chunks[index - 1]]) {
      const first = chunk?.pieces[0];
      const found = first && chunk.pieces[token - first.token.index];
      if (found) return found;
    }
    return undefined;
  }

  /** All that is drawn. */
  pieces(): Piece[] {
    return this.#chunks.flatMap(({ pieces }) => pieces);
  }

  /** The first piece whose lower edge is below `top` in the window. */
  firstBelow(top: number): Piece | undefined {
    const isBelow = (box: HTMLElement): boolean => box.getBoundingClientRect().bottom > top + 1;
    return this.#chunks.find(({ box }) => isBelow(box))?.pieces.find(({ chip }) => isBelow(chip));
  }

  /** Draws the chunk with this token. Undefined when another text is shown by then. */
  async drawAround(token: number): Promise<Piece | undefined> {
    const store = this.#store;
    if (!store) return undefined;
    const range = rangeOf(token);
    await store.load(range);
    if (this.#store !== store) return undefined;
    const chunk = this.#chunks[token < chunkStart(store, range) ? range - 1 : range];
    if (chunk) await this.#draw(chunk);
    return this.piece(token);
  }

  /** Draws what is near the view and, after a failure, not drawn. */
  drawNear(): void {
    for (const chunk of this.#chunks) {
      if (chunk.isNear) this.#draw(chunk).catch(this.#events.onError);
    }
  }

  /** Empties the boxes that are far from the view. */
  releaseFar(): void {
    if (!this.#isInView) return;
    for (const chunk of this.#chunks) {
      if (chunk.isNear || chunk.pieces.length === 0 || this.#events.isKept(chunk.box)) continue;
      chunk.height = chunk.box.offsetHeight;
      this.#setPlaceholder(chunk);
      chunk.pieces = [];
    }
  }

  #draw(chunk: Chunk): Promise<void> {
    if (chunk.pieces.length > 0) return Promise.resolve();
    chunk.drawing ??= this.#loadAndDraw(chunk).finally(() => (chunk.drawing = undefined));
    return chunk.drawing;
  }

  async #loadAndDraw(chunk: Chunk): Promise<void> {
    const store = this.#store;
    if (!store) return;
    await Promise.all([store.load(chunk.index), store.load(chunk.index + 1)]);
    if (this.#store !== store) return;
    const start = chunkStart(store, chunk.index);
    const { lines, pieces } = drawChunk(store, start, chunkStart(store, chunk.index + 1));
    const isFirst = this.#chunks.every(({ height }) => height === undefined);
    chunk.pieces = pieces;
    chunk.box.style.removeProperty('height');
    chunk.box.replaceChildren(...lines);
    this.#events.onDrawn(pieces);
    chunk.height = chunk.box.offsetHeight;
    if (isFirst) this.#resizePlaceholders();
  }

  #setPlaceholder(chunk: Chunk): void {
    const drawn = this.#chunks.find(({ pieces, height }) => pieces.length > 0 && height);
    const perToken = drawn?.height ? drawn.height / drawn.pieces.length : guessedPixelsPerToken;
    const left = (this.#store?.count ?? 0) - chunk.index * rangeTokens;
    const guess = Math.min(rangeTokens, left) * perToken;
    chunk.box.replaceChildren();
    chunk.box.style.height = `${Math.round(chunk.height ?? guess)}px`;
  }

  #resizePlaceholders(): void {
    for (const chunk of this.#chunks) if (chunk.pieces.length === 0) this.#setPlaceholder(chunk);
  }

  // In a tab that is not in view everything is far and nothing has a size.
  get #isInView(): boolean {
    return this.#root.clientWidth > 0;
  }

  #onNear(entries: readonly IntersectionObserverEntry[]): void {
    if (!this.#isInView) return;
    for (const { target, isIntersecting } of entries) {
      const chunk = this.#chunks.find(({ box }) => box === target);
      if (chunk) chunk.isNear = isIntersecting;
    }
    this.drawNear();
    this.releaseFar();
  }

  #onResize(): void {
    const width = this.#root.clientWidth;
    if (width === this.#width || width === 0) return;
    this.#width = width;
    for (const chunk of this.#chunks) {
      chunk.height = chunk.pieces.length > 0 ? chunk.box.offsetHeight : undefined;
    }
    this.#resizePlaceholders();
  }
}
