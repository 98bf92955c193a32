import { t } from '../../core/l10n/translate.ts';
import type { RevealMode } from '../../protocol/pageApi.ts';
import type { PageToken, TokenStore } from './tokenStore.ts';
import { HoverCard } from '../drawing/hoverCard.ts';
import { acrossIn, hasModifier, keyTarget } from '../keys.ts';
import { measureName, tintPiece, type PieceMeasure, type Piece } from './pieceChunk.ts';
import { PieceChunks } from './pieceChunks.ts';

// A visual line has far fewer pieces than this.
const longestSearch = 2_000;

interface PieceFlowEvents {
  readonly onChoose: (token: number) => void;
  readonly onReveal: (token: number, mode: RevealMode) => void;
  /** `token` is the first in view. */
  readonly onScroll: (token: number) => void;
  /** `again` tries once more. */
  readonly onError: (error: unknown, again: () => void) => void;
}

/**
 * A segment's text as pieces, as it flows in the source. One piece is chosen: by a click, or by the arrow
 * keys, Home and End; Enter and a double click reveal it in the editor.
 */
export class PieceFlow {
  readonly root: HTMLElement;
  readonly #measure: PieceMeasure;
  readonly #events: PieceFlowEvents;
  readonly #hover = new HoverCard();
  readonly #chunks: PieceChunks;
  #store: TokenStore | undefined;
  #chosen = 0;
  #values: Float32Array | undefined;
  #largest = 0;
  #isScrollTold = false;

  /** `root` is a listbox with the class `pieces`. */
  constructor(root: HTMLElement, measure: PieceMeasure, events: PieceFlowEvents) {
    this.root = root;
    this.#measure = measure;
    this.#events = events;
    this.#chunks = new PieceChunks(root, {
      onDrawn: (pieces) => this.#onDrawn(pieces),
      onError: (error) => events.onError(error, () => this.#chunks.drawNear()),
      // The chosen piece is where Tab leads; what has the focus keeps it until it moves.
      isKept: (box) =>
        box.contains(this.#chunks.piece(this.#chosen)?.chip ?? null) ||
        box.contains(document.activeElement),
    });
    root.addEventListener('click', (event) => this.#onClick(event));
    root.addEventListener('dblclick', (event) =>
      this.#withPiece(event, (token) => events.onReveal(token, 'focusEditor')),
    );
    root.addEventListener('mousedown', (event) => {
      // A double click reveals; it does not select a word of this page as well.
      if (event.detail > 1) event.preventDefault();
    });
    root.addEventListener('keydown', (event) => this.#onKey(event));
    root.addEventListener('pointerover', (event) => this.#onPointer(event));
    root.addEventListener('pointerleave', () => this.#hover.hide());
    root.addEventListener('scroll', () => this.#onScroll(), { passive: true });
    root.append(this.#hover.root);
  }

  dispose(): void {
    this.#store = undefined;
    this.#chunks.dispose();
  }

  /** Shows another segment's tokens, with `chosen` chosen and `firstInView` at the top where possible. */
  show(store: TokenStore, chosen: number, firstInView: number): void {
    this.clear();
    this.#store = store;
    this.#chosen = chosen;
    this.#chunks.show(store);
    const draw = async (): Promise<void> => {
      const first = await this.#chunks.drawAround(firstInView);
      // What grows above later would move the view.
      await this.#chunks.drawAround(chosen);
      if (this.#store !== store) return;
      if (firstInView > 0) first?.chip.scrollIntoView({ block: 'start' });
      this.#chunks.followView();
    };
    this.#try(draw);
  }

  clear(): void {
    this.#hover.hide();
    this.#chunks.clear();
    this.#store = undefined;
    this.#values = undefined;
  }

  /** Chooses a token as the user does: draws it, scrolls to it and gives it the focus. */
  choose(token: number): void {
    if (this.#moveTo(token, true)) this.#events.onChoose(token);
  }

  get chosen(): number {
    return this.#chosen;
  }

  /** Takes over a token that was chosen elsewhere; the focus stays where it is. */
  follow(token: number): void {
    if (token !== this.#chosen) this.#moveTo(token, false);
  }

  /** False where there is no such token. */
  #moveTo(token: number, isFocused: boolean): boolean {
    const store = this.#store;
    if (!store || token < 0 || token >= store.count) return false;
    const before = this.#chosen;
    this.#chosen = token;
    this.#try(async () => {
      const piece = await this.#chunks.drawAround(token);
      if (this.#store !== store || this.#chosen !== token) return;
      this.#mark(before, false);
      this.#mark(token, true);
      if (isFocused) piece?.chip.focus({ preventScroll: true });
      piece?.chip.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      if (isFocused) this.#chunks.releaseFar();
    });
    return true;
  }

  /**
   * Tints each piece by its number, by token; NaN or undefined while it has none. `largest` is the number that has
   * the strongest tint, where the measure has no fixed one.
   */
  tint(values: Float32Array | undefined, largest = 0): void {
    this.#values = values;
    this.#largest = largest;
    this.#hover.hide();
    this.#tintPieces(this.#chunks.pieces());
  }

  #try(act: () => Promise<void>): void {
    act().catch((error: unknown) => this.#events.onError(error, () => this.#try(act)));
  }

  #onDrawn(pieces: readonly Piece[]): void {
    this.#tintPieces(pieces);
    this.#mark(this.#chosen, true);
    // One may have scrolled here before there was anything to see.
    this.#tellScroll();
  }

  #tintPieces(pieces: readonly Piece[]): void {
    for (const { token, chip } of pieces) {
      tintPiece(chip, token, this.#measure, this.#values?.[token.index], this.#largest);
    }
  }

  #mark(token: number, isChosen: boolean): void {
    const chip = this.#chunks.piece(token)?.chip;
    chip?.setAttribute('aria-selected', String(isChosen));
    chip?.setAttribute('tabindex', isChosen ? '0' : '-1');
  }

  #onClick(event: Event): void {
    this.#hover.hide();
    this.#withPiece(event, (token) => this.choose(token));
  }

  #onKey(event: KeyboardEvent): void {
    const store = this.#store;
    if (!store || hasModifier(event)) return;
    const line = this.#chunks.piece(this.#chosen)?.chip.closest('.piece-line');
    // In right-to-left text the next piece stands to the left.
    const across = line ? acrossIn(line) : 1;
    const target = keyTarget(event, this.#chosen, store.count, { across });
    if (target !== undefined) {
      this.choose(target);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      this.choose(pieceInNextLine(this.#chosen, step, (token) => this.#chunks.piece(token)?.chip));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      this.#events.onReveal(this.#chosen, 'keepFocus');
    } else if (event.key === 'Escape') {
      this.#hover.hide();
    }
  }

  #withPiece(event: Event, act: (token: number) => void): void {
    const token = tokenAt(event.target);
    if (token !== undefined) act(token);
  }

  #onPointer(event: PointerEvent): void {
    const token = tokenAt(event.target);
    const piece = token === undefined ? undefined : this.#chunks.piece(token);
    if (piece) this.#hover.show(piece.chip, event, this.#hoverText(piece.token));
    else this.#hover.hide();
  }

  #onScroll(): void {
    this.#hover.hide();
    this.#tellScroll();
  }

  #tellScroll(): void {
    if (this.#isScrollTold) return;
    this.#isScrollTold = true;
    requestAnimationFrame(() => {
      this.#isScrollTold = false;
      const first = this.#chunks.firstBelow(this.root.getBoundingClientRect().top);
      if (first) this.#events.onScroll(first.token.index);
    });
  }

  #hoverText({ index, piece, span }: PageToken): string[] {
    const where = span ? `[${span.start}, ${span.end})` : t('special token');
    const value = this.#values?.[index];
    const lines = [piece, `${t('token {0}', String(index))} · ${where}`];
    const text = value === undefined ? undefined : this.#measure.text(value);
    if (text !== undefined) lines.push(`${measureName(this.#measure)} ${text}`);
    return lines;
  }
}

function tokenAt(target: EventTarget | null): number | undefined {
  const chip = target instanceof Element ? target.closest<HTMLElement>('[data-token-index]') : null;
  const token = chip?.dataset['tokenIndex'];
  return token === undefined ? undefined : Number(token);
}

/**
 * The token in the visual line below (`step` 1) or above (-1) that stands nearest to `from`'s middle; `from`
 * itself where there is none. `chipOf` gives the element of a token that is drawn.
 */
function pieceInNextLine(
  from: number,
  step: 1 | -1,
  chipOf: (token: number) => HTMLElement | undefined,
): number {
  const start = chipOf(from)?.getBoundingClientRect();
  if (!start) return from;
  const middle = start.left + start.width / 2;
  let best = from;
  let bestDistance = Infinity;
  let lineTop: number | undefined;
  for (let i = 1; i < longestSearch; i++) {
    const token = from + step * i;
    const box = chipOf(token)?.getBoundingClientRect();
    if (!box) break;
    const isBeyond = step > 0 ? box.top >= start.bottom - 2 : box.bottom <= start.top + 2;
    if (!isBeyond) continue;
    lineTop ??= box.top;
    if (Math.abs(box.top - lineTop) > box.height / 2) break;
    const distance = Math.abs(box.left + box.width / 2 - middle);
    if (distance >= bestDistance) continue;
    best = token;
    bestDistance = distance;
  }
  return best;
}
