import { attentionHabits, type AttentionOverview } from '../../protocol/insideApi.ts';
import { CellField } from './cellField.ts';
import { habitText } from './habitText.ts';
import type { Picture } from './picture.ts';

const largestCellPx = 52;
const smallestCellPx = 8;
const gapPx = 2;
/** As in the style sheet. */
const edgePx = 24;
/** Columns at least this wide have room for a word. */
const wordFromPx = 24;

/**
 * All attention maps of a window, small: a row for each layer, a column for each head, and the mean in the last one.
 * The arrow keys choose, as the pointer does.
 */
export class AttentionGrid {
  readonly root: HTMLElement;
  readonly #field: CellField;
  #overview: AttentionOverview | undefined;

  /**
   * `root` has the class `attention-grid`. `onChoose` is told a layer from 1, and a head from 1 or 0 for the mean.
   */
  constructor(root: HTMLElement, onChoose: (layer: number, head: number) => void) {
    this.root = root;
    const choose = (row: number, column: number): void => {
      const heads = this.#overview?.heads ?? 0;
      onChoose(row + 1, column < heads ? column + 1 : 0);
    };
    const lines = (row: number, column: number): string[] =>
      this.#overview ? linesOf(this.#overview, row, column) : [];
    this.#field = new CellField(root, {
      name: 'grid',
      label: 'Attention maps by layer and head',
      picture: (widthPx) => this.#overview && pictureOf(this.#overview, widthPx),
      describe: (row, column) => lines(row, column).join(', '),
      card: lines,
      onMove: choose,
      onChoose: choose,
    });
  }

  dispose(): void {
    this.#field.dispose();
  }

  show(overview: AttentionOverview): void {
    this.#overview = overview;
    Object.assign(this.root.dataset, { layers: overview.layers, heads: overview.heads });
    this.#field.draw();
  }

  /** Marks the map that is shown large. */
  mark(layer: number, head: number): void {
    const heads = this.#overview?.heads ?? 0;
    this.#field.mark(layer - 1, head === 0 ? heads : head - 1);
  }
}

function linesOf({ heads, habits }: AttentionOverview, row: number, column: number): string[] {
  const index = row * (heads + 1) + column;
  const count = attentionHabits.length;
  const head = column < heads ? `head ${column + 1}` : 'mean of the heads';
  const habit = habitText(habits.subarray(index * count, (index + 1) * count));
  return [`layer ${row + 1}, ${head}`, habit];
}

function pictureOf(overview: AttentionOverview, widthPx: number): Picture {
  const { layers, heads, side, maps } = overview;
  const columns = heads + 1;
  const roomPx = Math.floor((widthPx - edgePx) / columns);
  const cell = Math.max(smallestCellPx, Math.min(largestCellPx, roomPx));
  const mean = cell < wordFromPx ? 'x̄' : 'mean';
  return {
    title: 'Attention maps by layer and head',
    rows: layers,
    columns,
    size: { width: cell * columns, height: cell * layers },
    pitch: { width: cell, height: cell },
    gap: { width: gapPx, height: gapPx },
    tile: side,
    // A byte for each.
    shares: Float32Array.from(maps, (share) => share / 255),
    rowLabels: Array.from({ length: layers }, (_, i) => ({ index: i, number: `${i + 1}` })),
    columnLabels: Array.from({ length: columns }, (_, i) => ({
      index: i,
      number: i < heads ? `${i + 1}` : mean,
    })),
  };
}
