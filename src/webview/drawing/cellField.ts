import { hasModifier, keyTarget } from '../keys.ts';
import { element } from './element.ts';
import { HoverCard } from './hoverCard.ts';

interface CellFieldEvents {
  /** What a cell is called, for screen readers. */
  readonly describe: (row: number, column: number) => string;
  /** What the card beside a cell says; its first line is set in the editor's font. */
  readonly card: (row: number, column: number) => string[];
  /** The keys have moved here. */
  readonly onMove?: (row: number, column: number) => void;
  /** A click or Enter. */
  readonly onChoose: (row: number, column: number) => void;
}

interface CellFieldOptions {
  /** Unique on the page. */
  readonly name: string;
  readonly label: string;
  readonly events: CellFieldEvents;
}

/**
 * A canvas of cells in rows and columns. The pointer shows a cell's card; the arrow keys move over the cells, each of
 * which is told to screen readers. What is drawn on the canvas is the owner's.
 */
export class CellField {
  readonly root: HTMLElement;
  readonly canvas = element('canvas', { class: 'cell-canvas' });
  readonly card = new HoverCard();
  readonly #events: CellFieldEvents;
  readonly #marker = element('div', { class: 'cell-marker', hidden: true });
  // Two, used in turn: a cell whose name changed would not be read again.
  readonly #cells: readonly HTMLElement[];
  #rows = 0;
  #columns = 0;
  #width = 0;
  #height = 0;
  #row = 0;
  #column = 0;
  #turn = 0;

  constructor({ name, label, events }: CellFieldOptions) {
    this.#events = events;
    this.#cells = [0, 1].map((i) => element('span', { role: 'gridcell', id: `${name}-cell-${i}` }));
    this.root = element(
      'div',
      { class: 'cell-field', role: 'grid', tabindex: 0, 'aria-label': label },
      this.canvas,
      this.#marker,
      ...this.#cells.map((cell) => element('div', { role: 'row', class: 'visually-hidden' }, cell)),
    );
    const { root } = this;
    root.addEventListener('pointermove', (event) => this.#onPointer(event));
    root.addEventListener('pointerleave', () => this.#onLeave());
    root.addEventListener('click', (event) => this.#onClick(event));
    root.addEventListener('keydown', (event) => this.#onKey(event));
    root.addEventListener('focus', () => {
      if (root.matches(':focus-visible')) this.#say(this.#row, this.#column);
    });
    root.addEventListener('blur', () => this.card.hide());
  }

  get row(): number {
    return this.#row;
  }

  get column(): number {
    return this.#column;
  }

  /** Sets the size and clears the canvas, which has `devicePixelRatio` times as many pixels. */
  resize(
    rows: number,
    columns: number,
    widthPx: number,
    heightPx: number,
  ): CanvasRenderingContext2D {
    [this.#rows, this.#columns] = [rows, columns];
    [this.#width, this.#height] = [widthPx, heightPx];
    this.root.setAttribute('aria-rowcount', String(rows));
    this.root.setAttribute('aria-colcount', String(columns));
    this.root.style.width = `${widthPx}px`;
    this.root.style.height = `${heightPx}px`;
    const ratio = window.devicePixelRatio;
    this.canvas.width = Math.round(widthPx * ratio);
    this.canvas.height = Math.round(heightPx * ratio);
    const context = this.canvas.getContext('2d');
    if (!context) throw new Error('This browser draws no canvas.');
    this.#placeMarker();
    return context;
  }

  /** Marks the chosen cell, where the keys go on from. */
  mark(row: number, column: number): void {
    [this.#row, this.#column] = [row, column];
    this.#placeMarker();
  }

  #placeMarker(): void {
    const [width, height] = [this.#width / this.#columns, this.#height / this.#rows];
    const [wide, high] = [Math.max(4, width), Math.max(4, height)];
    const { style } = this.#marker;
    this.#marker.hidden = this.#rows === 0;
    style.left = `${(this.#column + 0.5) * width - wide / 2}px`;
    style.top = `${(this.#row + 0.5) * height - high / 2}px`;
    style.width = `${wide}px`;
    style.height = `${high}px`;
  }

  #showCard(row: number, column: number): void {
    const { left, top } = this.root.getBoundingClientRect();
    const clientX = left + ((column + 1) * this.#width) / this.#columns;
    const clientY = top + ((row + 1) * this.#height) / this.#rows;
    const [height, width] = [this.#height / this.#rows, this.#width / this.#columns];
    const box = new DOMRect(clientX - width, clientY - height, width, height);
    Object.assign(this.card.root.dataset, { row, column });
    this.card.showAt(box, this.#events.card(row, column));
  }

  /** Tells the keys' cell to screen readers, and shows its card. */
  #say(row: number, column: number): void {
    this.#turn = 1 - this.#turn;
    const cell = this.#cells[this.#turn]!;
    cell.textContent = this.#events.describe(row, column);
    cell.setAttribute('aria-colindex', String(column + 1));
    cell.parentElement?.setAttribute('aria-rowindex', String(row + 1));
    this.root.setAttribute('aria-activedescendant', cell.id);
    this.#showCard(row, column);
  }

  #cellAt({ clientX, clientY }: MouseEvent): readonly [number, number] | undefined {
    const box = this.root.getBoundingClientRect();
    const row = Math.floor(((clientY - box.top) / box.height) * this.#rows);
    const column = Math.floor(((clientX - box.left) / box.width) * this.#columns);
    const isInside = row >= 0 && column >= 0 && row < this.#rows && column < this.#columns;
    return isInside ? [row, column] : undefined;
  }

  #onPointer(event: PointerEvent): void {
    const cell = this.#cellAt(event);
    if (cell) this.#showCard(...cell);
  }

  #onLeave(): void {
    if (this.root.matches(':focus-visible')) this.#showCard(this.#row, this.#column);
    else this.card.hide();
  }

  #onClick(event: MouseEvent): void {
    const cell = this.#cellAt(event);
    if (!cell) return;
    this.mark(...cell);
    this.#events.onChoose(...cell);
  }

  #onKey(event: KeyboardEvent): void {
    if (hasModifier(event)) return;
    const [row, column] = [this.#row, this.#column];
    const toRow = keyTarget(event, row, this.#rows, { down: 1, page: 10, hasEnds: false });
    const toColumn = keyTarget(event, column, this.#columns, { across: 1 });
    if (toRow !== undefined || toColumn !== undefined) {
      this.mark(toRow ?? row, toColumn ?? column);
      this.#say(this.#row, this.#column);
      this.#events.onMove?.(this.#row, this.#column);
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#events.onChoose(row, column);
    } else if (event.key === 'Escape') {
      this.card.hide();
    }
  }
}
