import type { AttentionMap } from '../../protocol/insideApi.ts';
import { CellField } from './cellField.ts';
import { element } from './element.ts';
import { exactFloat32 } from '../format/float32Text.ts';
import { largestOf, weightShare } from './weightScale.ts';
import { heatColor, onLookChange, readHeatColors } from './themeColors.ts';

const largestCellPx = 30;
const smallestSidePx = 280;
const shareOfHeight = 0.62;
/** Cells at least this large have a gap between them. */
const gapFromPx = 7;
const labelPx = 12;
const longestLabelPx = 96;

/** What a map's tokens are called, by their positions in the window. */
export interface MapTokens {
  piece(position: number): string;
  name(position: number): string;
  /** Undefined where it is not a token of a pair's second text. */
  secondToken(position: number): number | undefined;
}

/**
 * One attention map: a row for each token that attends, a column for each token that is attended to. The row and the
 * column of the chosen token are framed.
 */
export class AttentionMapView {
  readonly root: HTMLElement;
  readonly #endLook: () => void;
  readonly #onChoose: (position: number) => void;
  readonly #field: CellField;
  readonly #rows = element('div', { class: 'map-rows', 'aria-hidden': 'true' });
  readonly #columns = element('div', { class: 'map-columns', 'aria-hidden': 'true' });
  readonly #rowBand = element('div', { class: 'map-band' });
  readonly #columnBand = element('div', { class: 'map-band' });
  #map: AttentionMap | undefined;
  #tokens: MapTokens | undefined;
  #position = 0;
  #sidePx = 0;

  /** `root` has the class `attention-map`; `onChoose`: a token was chosen, by its position in the window. */
  constructor(root: HTMLElement, onChoose: (position: number) => void) {
    this.root = root;
    this.#onChoose = onChoose;
    this.#field = new CellField({
      name: 'attention-map',
      label: 'Attention from each token (row) to each token (column)',
      events: {
        describe: (row, column) => this.#card(row, column).join(', '),
        card: (row, column) => this.#card(row, column),
        onChoose,
      },
    });
    this.#field.root.append(this.#rowBand, this.#columnBand);
    this.root.append(this.#columns, this.#rows, this.#field.root, this.#field.card.root);
    for (const labels of [this.#rows, this.#columns]) {
      labels.addEventListener('click', (event) => this.#onLabel(event));
    }
    this.#endLook = onLookChange(root, () => this.#draw());
  }

  dispose(): void {
    this.#endLook();
  }

  show(map: AttentionMap, tokens: MapTokens, position: number): void {
    this.#map = map;
    this.#tokens = tokens;
    this.#position = position;
    this.#field.card.hide();
    this.#field.mark(position, this.#strongest(position));
    this.#draw();
  }

  /** Another token of the same map. */
  choose(position: number): void {
    this.#position = position;
    if (this.#field.row !== position) this.#field.mark(position, this.#strongest(position));
    this.#placeLabels();
  }

  #strongest(row: number): number {
    const { weights, window } = this.#map!;
    let best = 0;
    for (let i = 1; i < window.size; i++) {
      if (weights[row * window.size + i]! > weights[row * window.size + best]!) best = i;
    }
    return best;
  }

  #card(row: number, column: number): string[] {
    const [map, tokens] = [this.#map, this.#tokens];
    if (!map || !tokens) return [];
    const weight = map.weights[row * map.window.size + column] ?? NaN;
    return [
      `${tokens.piece(row)} → ${tokens.piece(column)}`,
      `weight ${exactFloat32(weight)}`,
      `from token ${tokens.name(row)} to ${tokens.name(column)}`,
    ];
  }

  #draw(): void {
    const map = this.#map;
    const width = this.root.clientWidth;
    if (!map || !this.#tokens || width === 0) return;
    const { size } = map.window;
    const longest = Array.from({ length: size }, (_, i) => this.#tokens!.piece(i).length);
    const edge = Math.min(longestLabelPx, 12 + 7.5 * Math.max(...longest), Math.round(width * 0.3));
    this.root.style.setProperty('--map-edge', `${Math.round(edge)}px`);
    const seen = Math.max(smallestSidePx, shareOfHeight * window.innerHeight);
    const side = Math.floor(Math.max(1, Math.min(seen, largestCellPx * size, width - edge)));
    this.#sidePx = side;
    const context = this.#field.resize(size, size, side, side);
    this.#drawCells(context, map);
    this.#placeLabels();
  }

  #drawCells(context: CanvasRenderingContext2D, { weights, window: { size } }: AttentionMap): void {
    const pixels = context.canvas.width;
    const largest = largestOf(weights);
    const gap = this.#sidePx / size >= gapFromPx ? Math.round(window.devicePixelRatio) : 0;
    const at = Array.from({ length: size + 1 }, (_, i) => Math.round((i * pixels) / size));
    const colors = readHeatColors(this.root);
    const steps = Array.from({ length: 65 }, (_, i) => heatColor(colors, i / 64));
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        const share = weightShare(weights[row * size + column]!, largest);
        context.fillStyle = steps[Math.round(64 * share)]!;
        const [left, top] = [at[column]!, at[row]!];
        const width = Math.max(1, at[column + 1]! - left - gap);
        context.fillRect(left, top, width, Math.max(1, at[row + 1]! - top - gap));
      }
    }
  }

  /** As many labels as there is room for, and always the chosen token's. */
  #placeLabels(): void {
    const [map, tokens] = [this.#map, this.#tokens];
    if (!map || !tokens) return;
    const { size } = map.window;
    const cell = this.#sidePx / size;
    const step = Math.max(1, Math.ceil(labelPx / cell));
    const chosen = this.#position;
    const labels = (side: 'top' | 'left'): HTMLElement[] => {
      const made: HTMLElement[] = [];
      for (let i = 0; i < size; i++) {
        const isChosen = i === chosen;
        // Of labels that are left out in between, none may touch the chosen one.
        if (!isChosen && (i % step !== 0 || (step > 1 && Math.abs(i - chosen) < step))) continue;
        const classes = ['map-label'];
        if (isChosen) classes.push('map-label-chosen');
        if (tokens.secondToken(i) !== undefined) classes.push('map-label-second');
        const label = element(
          'span',
          { class: classes.join(' '), 'data-position': i },
          element('bdi', {}, tokens.piece(i)),
        );
        label.style[side] = `${(i + 0.5) * cell}px`;
        made.push(label);
      }
      return made;
    };
    this.#rows.replaceChildren(...labels('top'));
    this.#columns.replaceChildren(...labels('left'));
    place(this.#rowBand, 0, chosen * cell, this.#sidePx, cell);
    place(this.#columnBand, chosen * cell, 0, cell, this.#sidePx);
  }

  #onLabel({ target }: Event): void {
    const label = target instanceof Element ? target.closest<HTMLElement>('.map-label') : null;
    if (label) this.#onChoose(Number(label.dataset['position']));
  }
}

function place(box: HTMLElement, left: number, top: number, width: number, height: number): void {
  box.style.left = `${left}px`;
  box.style.top = `${top}px`;
  box.style.width = `${Math.max(3, width)}px`;
  box.style.height = `${Math.max(3, height)}px`;
}
