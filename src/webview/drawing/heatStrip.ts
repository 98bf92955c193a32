import { keyTarget } from '../keys.ts';
import { element } from './element.ts';
import { exactFloat32 } from '../format/float32Text.ts';
import { heatLayout, type HeatLayout } from './heatLayout.ts';
import type { HeatScale } from './heatScale.ts';
import { paintCanvas } from './paintCanvas.ts';
import type { Picture } from './picture.ts';
import { onLookChange, readHeatColors } from './themeColors.ts';

const rowHeightPx = 14;
const rowGapPx = 2;
const rowPitchPx = rowHeightPx + rowGapPx;

/**
 * A vector as coloured cells, one a dimension, in rows of a round number of dimensions. The pointer and the
 * arrow keys choose a dimension, whose number is told to `onDimension`. The numbers themselves stand in a
 * list beside it, for everybody who does not see colours.
 */
export class HeatStrip {
  readonly root: HTMLElement;
  readonly #onDimension: (dimension: number, isPinned: boolean) => void;
  readonly #labels = element('div', { class: 'heat-rows', 'aria-hidden': 'true' });
  readonly #canvas = element('canvas', { class: 'heat-canvas' });
  readonly #marker = element('div', { class: 'heat-marker', hidden: true });
  readonly #field: HTMLElement;
  readonly #endLook: () => void;
  #vector: Float32Array = new Float32Array();
  #limit = 0;
  #layout: HeatLayout = { columns: 1, rows: 1 };
  #dimension = 0;

  /** `root` has the class `heat`. */
  constructor(
    root: HTMLElement,
    onDimension: (dimension: number, isPinned: boolean) => void,
    label = 'Dimension of the vector',
  ) {
    this.root = root;
    this.#onDimension = onDimension;
    this.#field = element(
      'div',
      { class: 'heat-field', role: 'slider', tabindex: 0, 'aria-label': label },
      this.#canvas,
      this.#marker,
    );
    root.append(this.#labels, this.#field);
    this.#field.addEventListener('pointermove', (event) => this.#onPointer(event, false));
    this.#field.addEventListener('pointerdown', (event) => this.#onPointer(event, true));
    this.#field.addEventListener('pointerleave', () => this.#choose(this.#dimension, true));
    this.#field.addEventListener('keydown', (event) => this.#onKey(event));
    this.#endLook = onLookChange(this.#field, () => this.#draw());
  }

  dispose(): void {
    this.#endLook();
  }

  show(vector: Float32Array, { limit, highest }: HeatScale): void {
    // The dimension stays from token to token, so that one can be followed; the first one is the largest.
    if (this.#vector.length !== vector.length) this.#dimension = highest;
    this.#vector = vector;
    this.#limit = limit;
    this.#draw();
    this.#choose(this.#dimension, true);
  }

  /** The chosen dimension, from 0. */
  get dimension(): number {
    return this.#dimension;
  }

  choose(dimension: number): void {
    this.#choose(dimension, true);
  }

  #draw(): void {
    const width = this.#field.clientWidth;
    const dims = this.#vector.length;
    if (width === 0 || dims === 0) return;
    this.#layout = heatLayout(dims, width);
    const { columns, rows } = this.#layout;
    const height = rows * rowPitchPx - rowGapPx;
    const shares = new Float32Array(rows * columns).fill(NaN);
    shares.set(this.#vector.map((value) => (this.#limit > 0 ? value / this.#limit : 0)));
    this.#canvas.style.height = `${height}px`;
    const picture: Picture = {
      title: this.#field.ariaLabel ?? '',
      rows,
      columns,
      size: { width, height },
      pitch: { width: width / columns, height: rowPitchPx },
      gap: { width: 0, height: rowGapPx },
      tile: 1,
      shares,
      rowLabels: Array.from({ length: rows }, (_, i) => ({ index: i, number: `${i * columns}` })),
      columnLabels: [],
    };
    paintCanvas(this.#canvas, picture, readHeatColors(this.root));
    this.#labels.replaceChildren(
      ...picture.rowLabels.map((label) => element('span', {}, label.number ?? '')),
    );
    this.#placeMarker(this.#dimension);
  }

  #cell(dimension: number, width: number): { left: number; right: number; top: number } {
    const { columns } = this.#layout;
    const column = dimension % columns;
    const top = Math.floor(dimension / columns) * rowPitchPx;
    return { left: (column * width) / columns, right: ((column + 1) * width) / columns, top };
  }

  #placeMarker(dimension: number): void {
    const { left, right, top } = this.#cell(dimension, this.#field.clientWidth);
    this.#marker.hidden = this.#vector.length === 0;
    this.#marker.style.left = `${left}px`;
    this.#marker.style.top = `${top}px`;
    this.#marker.style.width = `${right - left}px`;
    this.#marker.style.height = `${rowHeightPx}px`;
  }

  #choose(dimension: number, isPinned: boolean): void {
    const value = this.#vector[dimension];
    if (value === undefined) return;
    if (isPinned) {
      this.#dimension = dimension;
      this.#field.setAttribute('aria-valuemin', '0');
      this.#field.setAttribute('aria-valuemax', String(this.#vector.length - 1));
      this.#field.setAttribute('aria-valuenow', String(dimension));
      this.#field.setAttribute('aria-valuetext', `d${dimension} = ${exactFloat32(value)}`);
    }
    this.#placeMarker(dimension);
    this.#onDimension(dimension, isPinned);
  }

  #onPointer(event: PointerEvent, isPinned: boolean): void {
    const box = this.#field.getBoundingClientRect();
    const { columns, rows } = this.#layout;
    const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
    const row = Math.floor((event.clientY - box.top) / rowPitchPx);
    if (column < 0 || column >= columns || row < 0 || row >= rows) return;
    this.#choose(row * columns + column, isPinned);
  }

  #onKey(event: KeyboardEvent): void {
    const steps = { across: 1, down: this.#layout.columns, page: 10 };
    const target = keyTarget(event, this.#dimension, this.#vector.length, steps);
    if (target !== undefined) this.#choose(target, true);
  }
}
