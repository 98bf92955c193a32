import { rangeOf, rangeTokens, type PageToken, type TokenStore } from '../tabs/tokenStore.ts';
import { element } from './element.ts';
import { HoverCard } from './hoverCard.ts';
import { cosineText } from './float32Text.ts';
import { tintPiece } from './pieceChip.ts';
import { chunkStart, drawChunk, type Piece } from './pieceChunk.ts';
import { pieceInNextLine } from './pieceInNextLine.ts';

// Before anything is drawn: a guess, so that the scroll bar is about right.
const guessedPixelsPerToken = 4;
/** Chunks within this distance of the view are drawn, in heights of the view. */
const drawMargin = '100%';

export interface PieceFlowEvents {
  readonly onChoose: (token: number) => void;
  readonly onReveal: (token: number) => void;
  /** `token` is the first in view. */
  readonly onScroll: (token: number) => void;
  readonly onError: (error: unknown) => void;
}

interface Chunk {
  readonly index: number;
  readonly box: HTMLElement;
  pieces: readonly Piece[];
  isNear: boolean;
  /** Pixels; undefined until drawn once. */
  height: number | undefined;
  drawing: Promise<void> | undefined;
}

/**
 * A segment's text as pieces, as it flows in the source. Only the chunks near the view, and the one with the
 * chosen piece, are in the document; placeholders keep the place of the others.
 */
export class PieceFlow {
  readonly root = element('div', {
    class: 'pieces',
    role: 'listbox',
    'aria-label': 'Text as word pieces',
    'aria-orientation': 'horizontal',
  });
  readonly #events: PieceFlowEvents;
  readonly #hover = new HoverCard();
  readonly #observer: IntersectionObserver;
  #store: TokenStore | undefined;
  #chunks: Chunk[] = [];
  #chosen = 0;
  #cosines: Float32Array | undefined;
  #isScrollTold = false;

  constructor(events: PieceFlowEvents) {
    this.#events = events;
    this.#observer = new IntersectionObserver((entries) => this.#onNear(entries), {
      root: this.root,
      rootMargin: drawMargin,
    });
    this.root.addEventListener('click', (event) =>
      this.#withPiece(event, (i) => this.choose(i, true)),
    );
    this.root.addEventListener('dblclick', (event) => this.#withPiece(event, events.onReveal));
    this.root.addEventListener('keydown', (event) => this.#onKey(event));
    this.root.addEventListener('pointerover', (event) => this.#onPointer(event));
    this.root.addEventListener('pointerleave', () => this.#hover.hide());
    this.root.addEventListener('scroll', () => this.#onScroll(), { passive: true });
    this.root.append(this.#hover.root);
  }

  /** Shows another segment's tokens, with `chosen` chosen and `firstInView` at the top where possible. */
  async show(store: TokenStore, chosen: number, firstInView: number): Promise<void> {
    this.clear();
    this.#store = store;
    this.#chosen = chosen;
    for (let index = 0; index < store.rangeCount; index++) {
      const box = element('div', { class: 'piece-chunk', role: 'presentation' });
      const chunk = {
        index,
        box,
        pieces: [],
        isNear: false,
        height: undefined,
        drawing: undefined,
      };
      this.#chunks.push(chunk);
      this.#setPlaceholder(chunk);
    }
    this.root.append(...this.#chunks.map(({ box }) => box));
    const start = await this.#drawChunkOf(store, firstInView);
    if (this.#store !== store) return;
    if (firstInView > 0) start?.chip.scrollIntoView({ block: 'start' });
    for (const { box } of this.#chunks) this.#observer.observe(box);
    await this.#drawChunkOf(store, chosen);
    if (this.#store === store) this.#markChosen(undefined);
  }

  clear(): void {
    this.#observer.disconnect();
    this.#hover.hide();
    for (const { box } of this.#chunks) box.remove();
    this.#chunks = [];
    this.#store = undefined;
    this.#cosines = undefined;
  }

  /** Chooses a token as the user does; draws and scrolls to it where needed. */
  choose(token: number, focus: boolean): void {
    const store = this.#store;
    if (!store || token < 0 || token >= store.count) return;
    const before = this.#chosen;
    this.#chosen = token;
    this.#drawChunkOf(store, token).then(() => {
      if (this.#store !== store || this.#chosen !== token) return;
      this.#markChosen(before, focus);
      this.#releaseFarChunks();
    }, this.#events.onError);
    if (token !== before) this.#events.onChoose(token);
  }

  /** Tints each piece by its cosine to the chosen one; undefined while that is not known. */
  tint(cosines: Float32Array | undefined): void {
    this.#cosines = cosines;
    for (const { pieces } of this.#chunks) this.#tintPieces(pieces);
  }

  #tintPieces(pieces: readonly Piece[]): void {
    for (const { token, chip } of pieces) tintPiece(chip, token, this.#cosines?.[token.index]);
  }

  #piece(token: number): Piece | undefined {
    // A token stands in its range's chunk or, before the first line there, at the end of the one before.
    const index = rangeOf(token);
    for (const chunk of [this.#chunks[index], this.#chunks[index - 1]]) {
      const first = chunk?.pieces[0];
      const found = first && chunk.pieces[token - first.token.index];
      if (found) return found;
    }
    return undefined;
  }

  async #drawChunkOf(store: TokenStore, token: number): Promise<Piece | undefined> {
    const range = rangeOf(token);
    await store.load(range);
    if (this.#store !== store) return undefined;
    const chunk = this.#chunks[token < chunkStart(store, range) ? range - 1 : range];
    if (chunk) await this.#draw(chunk);
    return this.#piece(token);
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
    const { lines, pieces } = drawChunk(
      store,
      chunkStart(store, chunk.index),
      chunkStart(store, chunk.index + 1),
    );
    chunk.pieces = pieces;
    chunk.box.style.removeProperty('height');
    chunk.box.replaceChildren(...lines);
    this.#tintPieces(pieces);
    if (this.#piece(this.#chosen)) this.#markChosen(undefined);
    const isFirst = this.#chunks.every(({ height }) => height === undefined);
    chunk.height = chunk.box.offsetHeight;
    if (isFirst) {
      for (const one of this.#chunks) if (one.pieces.length === 0) this.#setPlaceholder(one);
    }
  }

  #setPlaceholder(chunk: Chunk): void {
    const drawn = this.#chunks.find(({ pieces, height }) => pieces.length > 0 && height);
    const perToken = drawn?.height ? drawn.height / drawn.pieces.length : guessedPixelsPerToken;
    const count = this.#store?.count ?? 0;
    const tokens = Math.min(rangeTokens, count - chunk.index * rangeTokens);
    chunk.box.replaceChildren();
    chunk.box.style.height = `${Math.round(chunk.height ?? tokens * perToken)}px`;
  }

  #onNear(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const chunk = this.#chunks.find(({ box }) => box === target);
      if (!chunk) continue;
      chunk.isNear = isIntersecting;
      if (isIntersecting) this.#draw(chunk).catch(this.#events.onError);
    }
    this.#releaseFarChunks();
  }

  #releaseFarChunks(): void {
    const chosen = this.#piece(this.#chosen)?.chip;
    for (const chunk of this.#chunks) {
      if (chunk.isNear || chunk.pieces.length === 0) continue;
      // The chosen piece is where Tab leads, so it stays; so does what has the focus until it moves.
      if (chunk.box.contains(chosen ?? null) || chunk.box.contains(document.activeElement))
        continue;
      chunk.height = chunk.box.offsetHeight;
      this.#setPlaceholder(chunk);
      chunk.pieces = [];
    }
  }

  #markChosen(before: number | undefined, focus = false): void {
    const old = before === undefined ? undefined : this.#piece(before)?.chip;
    old?.setAttribute('aria-selected', 'false');
    old?.setAttribute('tabindex', '-1');
    const chip = this.#piece(this.#chosen)?.chip;
    chip?.setAttribute('aria-selected', 'true');
    chip?.setAttribute('tabindex', '0');
    if (!focus || !chip) return;
    chip.focus({ preventScroll: true });
    chip.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  #onKey(event: KeyboardEvent): void {
    const store = this.#store;
    if (!store || event.ctrlKey || event.metaKey || event.altKey) return;
    const chip = this.#piece(this.#chosen)?.chip;
    const line = chip?.closest('.piece-line');
    // Within right-to-left text the next piece stands to the left.
    const right = line && getComputedStyle(line).direction === 'rtl' ? -1 : 1;
    const moves: Record<string, () => number> = {
      ArrowRight: () => this.#chosen + right,
      ArrowLeft: () => this.#chosen - right,
      ArrowDown: () => this.#inNextLine(1),
      ArrowUp: () => this.#inNextLine(-1),
      Home: () => 0,
      End: () => store.count - 1,
    };
    const move = moves[event.key];
    if (move) {
      event.preventDefault();
      this.choose(Math.max(0, Math.min(store.count - 1, move())), true);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      this.#events.onReveal(this.#chosen);
    } else if (event.key === 'Escape') {
      this.#hover.hide();
    }
  }

  #inNextLine(step: 1 | -1): number {
    return pieceInNextLine(this.#chosen, step, (token) => this.#piece(token)?.chip);
  }

  #withPiece(event: Event, act: (token: number) => void): void {
    const token = tokenAt(event.target);
    if (token !== undefined) act(token);
  }

  #onPointer(event: PointerEvent): void {
    const token = tokenAt(event.target);
    const piece = token === undefined ? undefined : this.#piece(token);
    if (piece) this.#hover.show(piece.chip, event, hoverText(piece.token, this.#cosines));
    else this.#hover.hide();
  }

  #onScroll(): void {
    this.#hover.hide();
    if (this.#isScrollTold) return;
    this.#isScrollTold = true;
    requestAnimationFrame(() => {
      this.#isScrollTold = false;
      const first = this.#firstInView();
      if (first !== undefined) this.#events.onScroll(first);
    });
  }

  #firstInView(): number | undefined {
    const { top } = this.root.getBoundingClientRect();
    const chunk = this.#chunks.find(({ box }) => box.getBoundingClientRect().bottom > top + 1);
    return chunk?.pieces.find(({ chip }) => chip.getBoundingClientRect().bottom > top + 1)?.token
      .index;
  }
}

function hoverText({ index, piece, span }: PageToken, cosines: Float32Array | undefined): string[] {
  const where = span ? `[${span.start}, ${span.end})` : 'special token';
  const cosine = cosines?.[index];
  const lines = [piece, `token ${index} · ${where}`];
  if (cosine !== undefined) lines.push(`cosine ${cosineText(cosine)}`);
  return lines;
}

function tokenAt(target: EventTarget | null): number | undefined {
  const chip = target instanceof Element ? target.closest<HTMLElement>('[data-token-index]') : null;
  const token = chip?.dataset['tokenIndex'];
  return token === undefined ? undefined : Number(token);
}
