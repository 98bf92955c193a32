import { attentionHabits, type AttentionOverview } from '../../protocol/insideApi.ts';
import { CellField } from './cellField.ts';
import { element } from './element.ts';
import { habitText } from './habitText.ts';
import { heatColor, onLookChange, readHeatColors } from './themeColors.ts';

const largestCellPx = 52;
const gapPx = 2;
const edgePx = 24;

/** Names a map of the grid: a layer from 1, a head from 1 or 0 for the mean. */
type OnChooseMap = (layer: number, head: number) => void;

/**
 * All attention maps of a window, small: a row for each layer, a column for each head, and the mean in the last one.
 * The arrow keys choose, as the pointer does.
 */
export class AttentionGrid {
  readonly root: HTMLElement;
  readonly #endLook: () => void;
  readonly #field: CellField;
  readonly #rows = element('div', { class: 'grid-rows', 'aria-hidden': 'true' });
  readonly #columns = element('div', { class: 'grid-columns', 'aria-hidden': 'true' });
  #overview: AttentionOverview | undefined;

  /** `root` has the class `attention-grid`. */
  constructor(root: HTMLElement, onChoose: OnChooseMap) {
    this.root = root;
    const choose = (row: number, column: number): void => {
      const heads = this.#overview?.heads ?? 0;
      onChoose(row + 1, column < heads ? column + 1 : 0);
    };
    this.#field = new CellField({
      name: 'attention-grid',
      label: 'Attention maps by layer and head',
      events: {
        describe: (row, column) => this.#lines(row, column).join(', '),
        card: (row, column) => this.#lines(row, column),
        onMove: choose,
        onChoose: choose,
      },
    });
    this.root.append(this.#rows, this.#field.root, this.#columns, this.#field.card.root);
    this.#endLook = onLookChange(root, () => this.#draw());
  }

  dispose(): void {
    this.#endLook();
  }

  show(overview: AttentionOverview): void {
    this.#overview = overview;
    Object.assign(this.root.dataset, { layers: overview.layers, heads: overview.heads });
    this.#draw();
  }

  /** Marks the map that is shown large. */
  mark(layer: number, head: number): void {
    const heads = this.#overview?.heads ?? 0;
    this.#field.mark(layer - 1, head === 0 ? heads : head - 1);
  }

  #lines(row: number, column: number): string[] {
    const overview = this.#overview;
    if (!overview) return [];
    const index = row * (overview.heads + 1) + column;
    const count = attentionHabits.length;
    const habits = overview.habits.subarray(index * count, (index + 1) * count);
    const head = column < overview.heads ? `head ${column + 1}` : 'mean of the heads';
    return [`layer ${row + 1}, ${head}`, habitText(habits)];
  }

  #draw(): void {
    const overview = this.#overview;
    const width = this.root.clientWidth - edgePx;
    if (!overview || width <= 0) return;
    const { layers, heads, side, maps } = overview;
    const columns = heads + 1;
    const cell = Math.max(8, Math.min(largestCellPx, Math.floor(width / columns)));
    const context = this.#field.resize(layers, columns, cell * columns, cell * layers);
    const ratio = window.devicePixelRatio;
    const colors = readHeatColors(this.root);
    // One colour for each byte.
    const shades = Array.from({ length: 256 }, (_, i) =>
      heatColor(colors, i / 255)
        .slice(4, -1)
        .split(',')
        .map(Number),
    );
    const small = new OffscreenCanvas(side, side);
    const brush = small.getContext('2d');
    if (!brush) throw new Error('This browser draws no canvas.');
    const image = brush.createImageData(side, side);
    context.imageSmoothingEnabled = side > cell * ratio;
    for (let index = 0; index < layers * columns; index++) {
      for (let i = 0; i < side * side; i++) {
        const [red, green, blue] = shades[maps[index * side * side + i]!]!;
        image.data.set([red!, green!, blue!, 255], 4 * i);
      }
      brush.putImageData(image, 0, 0);
      const left = Math.round((index % columns) * cell * ratio);
      const top = Math.round(Math.floor(index / columns) * cell * ratio);
      const size = Math.round((cell - gapPx) * ratio);
      context.drawImage(small, left, top, size, size);
    }
    const label = (text: string, side: 'top' | 'left', at: number): HTMLElement => {
      const made = element('span', { class: 'grid-label' }, text);
      made.style[side] = `${(at + 0.5) * cell}px`;
      return made;
    };
    this.#rows.replaceChildren(
      ...Array.from({ length: layers }, (_, row) => label(String(row + 1), 'top', row)),
    );
    this.#columns.replaceChildren(
      ...Array.from({ length: columns }, (_, column) =>
        label(column < heads ? String(column + 1) : cell < 24 ? 'x̄' : 'mean', 'left', column),
      ),
    );
  }
}
