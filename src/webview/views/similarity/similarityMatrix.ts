import type { PageSimilarity } from '../../../protocol/pageApi.ts';
import { element } from '../../drawing/element.ts';
import { cosineText } from '../../format/float32Text.ts';
import { HoverCard } from '../../drawing/hoverCard.ts';
import { hasTextLabels, matrixLabels } from './matrixLabels.ts';
import { percentileText } from '../../../core/search/percentileText.ts';
import { heatColor, onLookChange, readHeatColors } from '../../drawing/themeColors.ts';

const largestCellPx = 40;
const smallestSidePx = 300;
const shareOfHeight = 0.66;
/** Cells at least this large have a gap between them. */
const gapFromPx = 6;

interface SimilarityMatrixEvents {
  /** A click or Enter. */
  readonly onChoose: (a: number, b: number) => void;
}

/** Cosines beyond `low` and `high` do not occur outside of the diagonal. */
export interface MatrixRange {
  readonly low: number;
  readonly high: number;
}

/**
 * Cosines of all pairs as coloured cells. The pointer shows a cell's numbers and texts in a card; the arrow
 * keys move over the cells, each of which is told to screen readers. The strongest pairs stand in a list
 * beside it, for everybody who does not see colours.
 */
export class SimilarityMatrix {
  readonly root = element('div', { class: 'matrix', 'data-part': 'matrix' });
  readonly #events: SimilarityMatrixEvents;
  readonly #canvas = element('canvas', { class: 'matrix-canvas' });
  readonly #marker = element('div', { class: 'matrix-marker', hidden: true });
  // Two, used in turn: a cell whose name changed would not be read again.
  readonly #cells = [0, 1].map((i) =>
    element('span', { role: 'gridcell', id: `matrix-cell-${i}` }),
  );
  readonly #field = element(
    'div',
    { class: 'matrix-field', role: 'grid', tabindex: 0, 'aria-label': 'Similarity of each pair' },
    this.#canvas,
    this.#marker,
    ...this.#cells.map((cell) => element('div', { role: 'row', class: 'visually-hidden' }, cell)),
  );
  readonly #rowLabels = element('div', { class: 'matrix-rows', 'aria-hidden': 'true' });
  readonly #columnLabels = element('div', { class: 'matrix-columns', 'aria-hidden': 'true' });
  readonly #card = new HoverCard();
  #data: PageSimilarity | undefined;
  #range: MatrixRange = { low: 0, high: 1 };
  #size = 0;
  #side = 0;
  #row = 0;
  #column = 1;
  #turn = 0;

  constructor(events: SimilarityMatrixEvents) {
    this.#events = events;
    this.#card.root.dataset['part'] = 'pair-card';
    this.root.append(this.#rowLabels, this.#field, this.#columnLabels, this.#card.root);
    const field = this.#field;
    field.addEventListener('pointermove', (event) => this.#onPointer(event));
    field.addEventListener('pointerleave', () => this.#onLeave());
    field.addEventListener('click', (event) => this.#onClick(event));
    field.addEventListener('keydown', (event) => this.#onKey(event));
    field.addEventListener('focus', () => {
      if (field.matches(':focus-visible')) this.#moveTo(this.#row, this.#column);
    });
    field.addEventListener('blur', () => this.#hide());
    onLookChange(this.root, () => this.#draw());
  }

  show(data: PageSimilarity, range: MatrixRange): void {
    const size = data.segments.length;
    if (size !== this.#size) [this.#row, this.#column] = [data.pairs[0] ?? 0, data.pairs[1] ?? 1];
    this.#data = data;
    this.#range = range;
    this.#size = size;
    this.root.dataset['size'] = String(size);
    this.#field.setAttribute('aria-rowcount', String(size));
    this.#field.setAttribute('aria-colcount', String(size));
    this.#hide();
    this.#draw();
  }

  /** Shows where a pair lies. */
  mark(a: number, b: number): void {
    [this.#row, this.#column] = [a, b];
    this.#placeMarker(a, b);
  }

  #draw(): void {
    const data = this.#data;
    const width = this.root.clientWidth;
    const size = this.#size;
    if (!data || width === 0 || size === 0) return;
    const edge = hasTextLabels(size) ? Math.min(220, Math.round(width * 0.34)) : 44;
    this.root.style.setProperty('--matrix-edge', `${edge}px`);
    // All of it is seen at once where that leaves the cells a size.
    const seen = Math.max(smallestSidePx, shareOfHeight * window.innerHeight);
    const side = Math.min(seen, largestCellPx * size, width - edge);
    this.#side = Math.max(1, Math.floor(side));
    this.#field.style.width = `${this.#side}px`;
    this.#field.style.height = `${this.#side}px`;
    this.#rowLabels.replaceChildren(...matrixLabels('rows', data.segments, this.#side));
    this.#columnLabels.replaceChildren(...matrixLabels('columns', data.segments, this.#side));
    const pixels = Math.round(this.#side * window.devicePixelRatio);
    this.#canvas.width = pixels;
    this.#canvas.height = pixels;
    const context = this.#canvas.getContext('2d');
    if (!context) throw new Error('This browser draws no canvas.');
    this.#drawCells(context, data.cosines, pixels);
    if (!this.#marker.hidden) this.#placeMarker(this.#row, this.#column);
  }

  #drawCells(context: CanvasRenderingContext2D, cosines: Float32Array, pixels: number): void {
    const size = this.#size;
    const colors = readHeatColors(this.root);
    const { low, high } = this.#range;
    const gap = this.#side / size >= gapFromPx ? Math.round(window.devicePixelRatio) : 0;
    const at = Array.from({ length: size + 1 }, (_, i) => Math.round((i * pixels) / size));
    // Colours by their share in 64 steps: few enough to keep, more than the eye tells apart.
    const steps = Array.from({ length: 65 }, (_, i) => heatColor(colors, i / 64));
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        const cosine = cosines[row * size + column]!;
        if (row === column || Number.isNaN(cosine)) continue;
        const share = high > low ? (cosine - low) / (high - low) : 1;
        context.fillStyle = steps[Math.round(64 * Math.max(0, Math.min(1, share)))]!;
        const [left, top] = [at[column]!, at[row]!];
        const width = Math.max(1, at[column + 1]! - left - gap);
        context.fillRect(left, top, width, Math.max(1, at[row + 1]! - top - gap));
      }
    }
  }

  #placeMarker(row: number, column: number): void {
    const cell = this.#side / this.#size;
    const width = Math.max(4, cell);
    this.#marker.hidden = false;
    this.#marker.style.left = `${(column + 0.5) * cell - width / 2}px`;
    this.#marker.style.top = `${(row + 0.5) * cell - width / 2}px`;
    this.#marker.style.width = `${width}px`;
    this.#marker.style.height = `${width}px`;
  }

  #hide(): void {
    this.#marker.hidden = true;
    this.#card.hide();
  }

  #showCard(row: number, column: number): void {
    const data = this.#data;
    const [first, second] = [data?.segments[row], data?.segments[column]];
    if (!data || !first || !second) return;
    const cosine = data.cosines[row * this.#size + column] ?? NaN;
    const percentile = data.percentiles[row * this.#size + column] ?? NaN;
    this.#placeMarker(row, column);
    Object.assign(this.#card.root.dataset, { a: row, b: column, cosine, percentile });
    const lines =
      row === column
        ? ['the same text', `${first.line}: ${first.label}`]
        : [
            pairNumbers(percentile, cosine),
            `${first.line}: ${first.label}`,
            `${second.line}: ${second.label}`,
          ];
    const { left, top } = this.#marker.getBoundingClientRect();
    this.#card.show(this.#marker, { clientX: left, clientY: top }, lines);
  }

  /** Moves the keys' cell, and says it. */
  #moveTo(row: number, column: number): void {
    const data = this.#data;
    const [first, second] = [data?.segments[row], data?.segments[column]];
    if (!data || !first || !second) return;
    [this.#row, this.#column] = [row, column];
    this.#turn = 1 - this.#turn;
    const cell = this.#cells[this.#turn]!;
    const index = row * this.#size + column;
    const numbers =
      row === column
        ? 'the same text'
        : pairNumbers(data.percentiles[index] ?? NaN, data.cosines[index] ?? NaN);
    const texts = `line ${first.line}, ${first.label}; line ${second.line}, ${second.label}`;
    cell.textContent = `${numbers}: ${texts}`;
    cell.setAttribute('aria-colindex', String(column + 1));
    cell.parentElement?.setAttribute('aria-rowindex', String(row + 1));
    this.#field.setAttribute('aria-activedescendant', cell.id);
    this.#showCard(row, column);
  }

  #cellAt({ clientX, clientY }: MouseEvent): readonly [number, number] | undefined {
    const box = this.#field.getBoundingClientRect();
    const row = Math.floor(((clientY - box.top) / box.height) * this.#size);
    const column = Math.floor(((clientX - box.left) / box.width) * this.#size);
    const isInside = row >= 0 && column >= 0 && row < this.#size && column < this.#size;
    return isInside ? [row, column] : undefined;
  }

  #onPointer(event: PointerEvent): void {
    const cell = this.#cellAt(event);
    if (cell) this.#showCard(...cell);
  }

  #onLeave(): void {
    if (this.#field.matches(':focus-visible')) this.#showCard(this.#row, this.#column);
    else this.#hide();
  }

  #onClick(event: MouseEvent): void {
    const cell = this.#cellAt(event);
    if (!cell) return;
    [this.#row, this.#column] = cell;
    this.#events.onChoose(...cell);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const last = this.#size - 1;
    const [row, column] = [this.#row, this.#column];
    const targets: Record<string, readonly [number, number]> = {
      ArrowRight: [row, column + 1],
      ArrowLeft: [row, column - 1],
      ArrowDown: [row + 1, column],
      ArrowUp: [row - 1, column],
      PageDown: [row + 10, column],
      PageUp: [row - 10, column],
      Home: [row, 0],
      End: [row, last],
    };
    const target = targets[event.key];
    const cut = (index: number): number => Math.max(0, Math.min(last, index));
    if (target) {
      event.preventDefault();
      this.#moveTo(cut(target[0]), cut(target[1]));
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#events.onChoose(row, column);
    } else if (event.key === 'Escape') {
      this.#hide();
    }
  }
}

function pairNumbers(percentile: number, cosine: number): string {
  const cosinePart = `cosine ${cosineText(cosine)}`;
  return Number.isNaN(percentile) ? cosinePart : `${percentileText(percentile)} · ${cosinePart}`;
}
