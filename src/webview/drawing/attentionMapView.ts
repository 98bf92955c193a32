import type { AttentionMap } from '../../protocol/insideApi.ts';
import { exactFloat32 } from '../format/float32Text.ts';
import { CellField } from './cellField.ts';
import { squareOf, type Picture, type PictureLabel } from './picture.ts';
import { largestOf, weightShare } from './weightScale.ts';

const largestCellPx = 30;
const smallestSidePx = 280;
const shareOfHeight = 0.62;
const labelPx = 12;
const longestLabelPx = 96;
/** Of the editor's font in the size of a label. */
const letterPx = 7.5;

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
  readonly #field: CellField;
  #shown: { readonly map: AttentionMap; readonly tokens: MapTokens } | undefined;
  #position = 0;

  /** `root` has the class `attention-map`; `onChoose`: a token was chosen, by its position in the window. */
  constructor(root: HTMLElement, onChoose: (position: number) => void) {
    this.root = root;
    this.#field = new CellField(root, {
      name: 'map',
      label: 'Attention from each token (row) to each token (column)',
      picture: (widthPx) => this.#picture(widthPx),
      describe: (row, column) => this.#lines(row, column).join(', '),
      card: (row, column) => this.#lines(row, column),
      onChoose,
      onLabel: onChoose,
    });
  }

  dispose(): void {
    this.#field.dispose();
  }

  show(map: AttentionMap, tokens: MapTokens, position: number): void {
    this.#shown = { map, tokens };
    this.#position = position;
    this.#field.hideCard();
    this.#field.frame(position);
    this.#field.mark(position, strongestOf(map, position));
    this.#field.draw();
  }

  /** Another token of the same map. */
  choose(position: number): void {
    if (!this.#shown) return;
    this.#position = position;
    this.#field.frame(position);
    if (this.#field.row !== position) {
      this.#field.mark(position, strongestOf(this.#shown.map, position));
    }
    this.#field.drawNames();
  }

  #lines(row: number, column: number): string[] {
    if (!this.#shown) return [];
    const { map, tokens } = this.#shown;
    const weight = map.weights[row * map.window.size + column] ?? NaN;
    return [
      `${tokens.piece(row)} → ${tokens.piece(column)}`,
      `weight ${exactFloat32(weight)}`,
      `from token ${tokens.name(row)} to ${tokens.name(column)}`,
    ];
  }

  #picture(widthPx: number): Picture | undefined {
    if (!this.#shown) return undefined;
    const { map, tokens } = this.#shown;
    const { size } = map.window;
    const letters = Array.from({ length: size }, (_, i) => tokens.piece(i).length);
    const wanted = 12 + letterPx * letters.reduce((most, count) => Math.max(most, count), 0);
    const edgePx = Math.round(Math.min(longestLabelPx, wanted, 0.3 * widthPx));
    const seenPx = Math.max(smallestSidePx, shareOfHeight * window.innerHeight);
    const square = squareOf(size, { roomPx: Math.min(seenPx, widthPx - edgePx), largestCellPx });
    const largest = largestOf(map.weights);
    const labels = this.#labels(size, tokens, square.pitch.width);
    return {
      ...square,
      title: 'Attention',
      shares: map.weights.map((weight) => weightShare(weight, largest)),
      edgePx,
      rowLabels: labels,
      columnLabels: labels,
      legend: { label: 'Weight', low: '0', high: largest.toFixed(3) },
    };
  }

  /** As many as there is room for, and always the chosen token's. */
  #labels(size: number, tokens: MapTokens, cellPx: number): PictureLabel[] {
    const step = Math.max(1, Math.ceil(labelPx / cellPx));
    const chosen = this.#position;
    const labels: PictureLabel[] = [];
    for (let i = 0; i < size; i++) {
      const isChosen = i === chosen;
      // Of labels that are left out in between, none may touch the chosen one.
      if (!isChosen && (i % step !== 0 || (step > 1 && Math.abs(i - chosen) < step))) continue;
      const classes = [
        ...(isChosen ? ['map-label-chosen'] : []),
        ...(tokens.secondToken(i) === undefined ? [] : ['map-label-second']),
      ];
      labels.push({ index: i, text: tokens.piece(i), classes: classes.join(' ') });
    }
    return labels;
  }
}

/** Where the token in a row attends to most. */
function strongestOf({ weights, window: { size } }: AttentionMap, row: number): number {
  const own = weights.subarray(row * size, (row + 1) * size);
  return Math.max(0, own.indexOf(largestOf(own)));
}
