import { menuPlace, type MenuContext } from '../../protocol/pageMenu.ts';
import { hasModifier, keyTarget } from '../keys.ts';
import { element } from './element.ts';
import { HoverCard } from './hoverCard.ts';
import { paintCanvas } from './paintCanvas.ts';
import type { Picture, PictureLabel } from './picture.ts';
import { onLookChange, readHeatColors } from './themeColors.ts';

/** What a field shows and tells; asked for anew each time. */
export interface CellFieldEvents {
  /** What is to be drawn where there is so much room. */
  readonly picture: (widthPx: number) => Picture;
  /** What the card beside a cell says; its first line is set in the editor's font. */
  readonly card: (row: number, column: number) => readonly string[];
  /** `data-` attributes of the card. */
  readonly cardData?: (row: number, column: number) => Readonly<Record<string, number | string>>;
  /** What a right click on a cell is about, where the cells have a menu. */
  readonly menu?: (row: number, column: number) => MenuContext;
  /** What a cell is called for screen readers, where it is not what the card says. */
  readonly describe?: (row: number, column: number) => string;
  /** Whether the marker goes with the card, and away with it. */
  readonly marksCard?: boolean;
  /** The keys have moved here. */
  readonly onMove?: (row: number, column: number) => void;
  /** A click or Enter. */
  readonly onChoose: (row: number, column: number) => void;
  /** A click on the name of a row or a column. */
  readonly onLabel?: (index: number) => void;
}

/** Begins the classes and ids of a field's parts: one for each view that has cells. */
export type FieldName = 'matrix' | 'grid' | 'map' | 'confusion';

export type Cell = readonly [row: number, column: number];

/**
 * A picture of cells in rows and columns, with their names at its edges. The pointer shows a cell's card; the arrow
 * keys move over the cells, each of which is told to screen readers.
 */
export class CellField {
  readonly #card = new HoverCard();
  readonly #root: HTMLElement;
  readonly #name: FieldName;
  readonly #events: () => CellFieldEvents;
  readonly #canvas: HTMLCanvasElement;
  readonly #marker: HTMLElement;
  // Two, used in turn: a cell whose name changed would not be read again.
  readonly #cells: readonly HTMLElement[];
  readonly #field: HTMLElement;
  readonly #rowNames: HTMLElement;
  readonly #columnNames: HTMLElement;
  readonly #bands: readonly HTMLElement[];
  readonly #endLook: () => void;
  #picture: Picture | undefined;
  #at: Cell = [0, 0];
  #framed: number | undefined;
  #turn = 0;

  constructor(root: HTMLElement, name: FieldName, label: string, events: () => CellFieldEvents) {
    this.#root = root;
    this.#name = name;
    this.#events = events;
    const names = (side: string): HTMLElement =>
      element('div', { class: `${name}-${side}`, 'aria-hidden': 'true' });
    this.#rowNames = names('rows');
    this.#columnNames = names('columns');
    this.#canvas = element('canvas', { class: `cell-canvas ${name}-canvas` });
    this.#marker = element('div', { class: 'cell-marker', hidden: true });
    this.#bands = [0, 1].map(() => element('div', { class: `${name}-band`, hidden: true }));
    this.#cells = [0, 1].map((i) => element('span', { role: 'gridcell', id: `${name}-cell-${i}` }));
    this.#field = element(
      'div',
      { class: `cell-field ${name}-field`, role: 'grid', tabindex: 0, 'aria-label': label },
      this.#canvas,
      this.#marker,
      ...this.#cells.map((cell) => element('div', { role: 'row', class: 'visually-hidden' }, cell)),
      ...this.#bands,
    );
    // As they stand in the grid of the style sheet: the names of a map's columns are above it.
    const parts = [this.#rowNames, this.#field];
    if (name === 'map') parts.unshift(this.#columnNames);
    else parts.push(this.#columnNames);
    root.append(...parts, this.#card.root);
    this.#listen();
    this.#endLook = onLookChange(root, () => this.draw());
  }

  dispose(): void {
    this.#endLook();
  }

  get row(): number {
    return this.#at[0];
  }

  draw(): void {
    const picture = this.drawNames();
    if (!picture) return;
    const { rows, columns, size } = picture;
    this.#field.setAttribute('aria-rowcount', String(rows));
    this.#field.setAttribute('aria-colcount', String(columns));
    place(this.#field, size);
    paintCanvas(this.#canvas, picture, readHeatColors(this.#root));
    if (!this.#marker.hidden) this.#placeMarker(...this.#at);
  }

  /** The names alone, which change more often than the cells. */
  drawNames(): Picture | undefined {
    const name = this.#name;
    const width = this.#root.clientWidth;
    if (width === 0) return undefined;
    const picture = this.#events().picture(width);
    this.#picture = picture;
    const { edgePx, pitch, size } = picture;
    if (edgePx !== undefined) this.#root.style.setProperty(`--${name}-edge`, `${edgePx}px`);
    const names = (labels: readonly PictureLabel[], side: 'rows' | 'columns'): HTMLElement[] =>
      labels.map((label) => nameOf(label, name, side, pitch));
    this.#rowNames.replaceChildren(...names(picture.rowLabels, 'rows'));
    this.#columnNames.replaceChildren(...names(picture.columnLabels, 'columns'));
    const [rowBand, columnBand] = this.#bands;
    if (this.#framed !== undefined && rowBand && columnBand) {
      const [top, left] = [this.#framed * pitch.height, this.#framed * pitch.width];
      place(rowBand, { left: 0, top, width: size.width, height: Math.max(3, pitch.height) });
      place(columnBand, { left, top: 0, width: Math.max(3, pitch.width), height: size.height });
    }
    return picture;
  }

  /** Frames the row and the column of one thing, with the next drawing. */
  frame(index: number): void {
    this.#framed = index;
    for (const band of this.#bands) band.hidden = false;
  }

  /** Where the keys go on from. */
  moveTo(row: number, column: number): void {
    this.#at = [row, column];
  }

  /** The same, and marks it. */
  mark(row: number, column: number): void {
    this.moveTo(row, column);
    this.#placeMarker(row, column);
  }

  hideCard(): void {
    this.#card.hide();
    if (this.#events().marksCard) this.#marker.hidden = true;
  }

  #placeMarker(row: number, column: number): void {
    this.#marker.hidden = false;
    if (!this.#picture) return;
    const { pitch } = this.#picture;
    const [width, height] = [Math.max(4, pitch.width), Math.max(4, pitch.height)];
    const left = (column + 0.5) * pitch.width - width / 2;
    const top = (row + 0.5) * pitch.height - height / 2;
    place(this.#marker, { left, top, width, height });
  }

  #showCard(row: number, column: number): void {
    const { card, cardData, marksCard } = this.#events();
    const { width, height } = this.#picture?.pitch ?? { width: 0, height: 0 };
    const { left, top } = this.#field.getBoundingClientRect();
    if (marksCard) this.#placeMarker(row, column);
    Object.assign(this.#card.root.dataset, cardData?.(row, column));
    const box = new DOMRect(left + column * width, top + row * height, width, height);
    this.#card.showAt(box, card(row, column));
  }

  /** Tells the keys' cell to screen readers, and shows its card. */
  #say(): void {
    const [row, column] = this.#at;
    this.#turn = 1 - this.#turn;
    const cell = this.#cells[this.#turn]!;
    const { card, describe } = this.#events();
    cell.textContent = describe?.(row, column) ?? card(row, column).join(', ');
    cell.setAttribute('aria-colindex', String(column + 1));
    cell.parentElement?.setAttribute('aria-rowindex', String(row + 1));
    this.#field.setAttribute('aria-activedescendant', cell.id);
    this.#showCard(row, column);
  }

  #listen(): void {
    const field = this.#field;
    field.addEventListener('pointermove', (event) => {
      const cell = this.#cellAt(event);
      if (cell) this.#showCard(...cell);
    });
    field.addEventListener('pointerleave', () => {
      if (field.matches(':focus-visible')) this.#showCard(...this.#at);
      else this.hideCard();
    });
    field.addEventListener('click', (event) => {
      const cell = this.#cellAt(event);
      if (!cell) return;
      this.mark(...cell);
      this.#events().onChoose(...cell);
    });
    field.addEventListener('contextmenu', (event) => this.#onMenu(event));
    field.addEventListener('keydown', (event) => this.#onKey(event));
    field.addEventListener('focus', () => {
      if (field.matches(':focus-visible')) this.#say();
    });
    field.addEventListener('blur', () => this.hideCard());
    for (const names of [this.#rowNames, this.#columnNames]) {
      names.addEventListener('click', ({ target }) => {
        const name = target instanceof Element ? target.closest('[data-position]') : null;
        if (name) this.#events().onLabel?.(Number(name.getAttribute('data-position')));
      });
    }
  }

  /** Before VS Code, further out, looks for what the click is about. A key opens the menu where the keys are. */
  #onMenu(event: MouseEvent): void {
    const isKey = event instanceof PointerEvent && event.pointerType === '';
    const cell = isKey ? this.#at : this.#cellAt(event);
    const context = cell && this.#events().menu?.(...cell);
    if (!context) return;
    for (const [name, value] of Object.entries(menuPlace(context))) {
      this.#field.setAttribute(name, value);
    }
  }

  #cellAt({ clientX, clientY }: MouseEvent): Cell | undefined {
    if (!this.#picture) return undefined;
    const { rows, columns, pitch } = this.#picture;
    const box = this.#field.getBoundingClientRect();
    const row = Math.floor((clientY - box.top) / pitch.height);
    const column = Math.floor((clientX - box.left) / pitch.width);
    return row >= 0 && column >= 0 && row < rows && column < columns ? [row, column] : undefined;
  }

  #onKey(event: KeyboardEvent): void {
    if (!this.#picture || hasModifier(event)) return;
    const { rows, columns } = this.#picture;
    const [row, column] = this.#at;
    const toRow = keyTarget(event, row, rows, { down: 1, page: 10, hasEnds: false });
    const toColumn = keyTarget(event, column, columns, { across: 1 });
    if (toRow !== undefined || toColumn !== undefined) {
      this.mark(toRow ?? row, toColumn ?? column);
      this.#say();
      this.#events().onMove?.(...this.#at);
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#events().onChoose(row, column);
    } else if (event.key === 'Escape') {
      this.hideCard();
    }
  }
}

function nameOf(
  { index, number, text, classes = '' }: PictureLabel,
  name: string,
  side: 'rows' | 'columns',
  pitch: Picture['pitch'],
): HTMLElement {
  const made = element('span', {
    class: `${name}-label ${name}-label-${side} ${classes}`,
    'data-position': index,
  });
  if (number !== undefined) made.append(element('span', { class: `${name}-line` }, number));
  if (text !== undefined) made.append(element('bdi', { class: `${name}-text` }, text));
  if (side === 'rows') made.style.top = `${(index + 0.5) * pitch.height}px`;
  else made.style.left = `${(index + 0.5) * pitch.width}px`;
  return made;
}

function place(
  box: HTMLElement,
  sizes: { readonly [name in 'left' | 'top' | 'width' | 'height']?: number },
): void {
  for (const [name, px] of Object.entries(sizes)) box.style.setProperty(name, `${px}px`);
}
