import { keyTarget } from '../keys.ts';
import { element } from './element.ts';
import { exactFloat32 } from '../format/float32Text.ts';
import { heatLayout } from './heatScale.ts';
import type { HeatScale } from './heatScale.ts';
import { paintCanvas } from './paintCanvas.ts';
import type { Picture } from './picture.ts';
import { onLookChange, readHeatColors } from './themeColors.ts';

const rowHeightPx = 14;
const rowGapPx = 2;
const rowPitchPx = rowHeightPx + rowGapPx;

/** A vector as cells, of which `limit` has the strongest colour; each row is called by its first dimension. */
export function stripPicture(vector: Float32Array, limit: number, width: number): Picture {
  const { columns, rows } = heatLayout(vector.length, width);
  const shares = new Float32Array(rows * columns).fill(NaN);
  shares.set(vector.map((value) => (limit > 0 ? value / limit : 0)));
  return {
    title: 'Vector',
    rows,
    columns,
    size: { width, height: rows * rowPitchPx - rowGapPx },
    pitch: { width: width / columns, height: rowPitchPx },
    gap: { width: 0, height: rowGapPx },
    tile: 1,
    shares,
    rowLabels: Array.from({ length: rows }, (_, i) => ({ index: i, number: `${i * columns}` })),
    columnLabels: [],
  };
}

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
  #picture: Picture | undefined;
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
    if (width === 0 || this.#vector.length === 0) return;
    const picture = (this.#picture = stripPicture(this.#vector, this.#limit, width));
    this.#canvas.style.height = `${picture.size.height}px`;
    paintCanvas(this.#canvas, picture, readHeatColors(this.root));
    this.#labels.replaceChildren(
      ...picture.rowLabels.map((label) => element('span', {}, label.number ?? '')),
    );
    this.#placeMarker(this.#dimension);
  }

  #placeMarker(dimension: number): void {
    if (!this.#picture) return;
    const { columns, pitch } = this.#picture;
    const { style } = this.#marker;
    this.#marker.hidden = false;
    style.left = `${(dimension % columns) * pitch.width}px`;
    style.top = `${Math.floor(dimension / columns) * pitch.height}px`;
    style.width = `${pitch.width}px`;
    style.height = `${rowHeightPx}px`;
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
    if (!this.#picture) return;
    const { columns, pitch } = this.#picture;
    const box = this.#field.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left) / pitch.width);
    const row = Math.floor((event.clientY - box.top) / pitch.height);
    if (column >= 0 && column < columns && row >= 0) this.#choose(row * columns + column, isPinned);
  }

  #onKey(event: KeyboardEvent): void {
    const steps = { across: 1, down: this.#picture?.columns ?? 0, page: 10 };
    const target = keyTarget(event, this.#dimension, this.#vector.length, steps);
    if (target !== undefined) this.#choose(target, true);
  }
}
