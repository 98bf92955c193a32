import { t } from '../../../core/l10n/translate.ts';
import {
  attentionHabits,
  type AttentionMap,
  type AttentionHabit,
  type AttentionOverview,
} from '../../../protocol/insideApi.ts';
import {
  cellsOf,
  squareOf,
  largestOf,
  weightShare,
  type Picture,
  type PictureLabel,
} from '../../drawing/picture.ts';
import { exactFloat32 } from '../../format/float32Text.ts';
import type { NumberTable } from '../../format/numberTable.ts';
import type { WindowTokens } from '../../text/windowTokens.ts';

const largestCellPx = 30;
const smallestSidePx = 280;
const shareOfHeight = 0.62;
const labelPx = 12;
const longestLabelPx = 96;
/** Of the editor's font in the size of a label. */
const letterPx = 7.5;

interface NamedMap {
  readonly map: AttentionMap;
  readonly tokens: WindowTokens;
}

/** One map: a row for each token that attends, a column for each token that is attended to; `sidePx` long where that is given. */
export function mapPicture(
  { map, tokens }: NamedMap,
  chosen: number,
  widthPx: number,
  sidePx?: number,
): Picture {
  const { size } = map.window;
  const letters = Array.from({ length: size }, (_, i) => tokens.piece(i).length);
  const wanted = 12 + letterPx * letters.reduce((most, count) => Math.max(most, count), 0);
  const edgePx = Math.round(Math.min(longestLabelPx, wanted, 0.3 * widthPx));
  const seenPx = Math.max(smallestSidePx, shareOfHeight * window.innerHeight);
  const roomPx = sidePx ?? Math.min(seenPx, widthPx - edgePx);
  const square = squareOf(size, { roomPx, largestCellPx });
  const largest = largestOf(map.weights);
  // As many as there is room for, and always the chosen token's.
  const step = Math.max(1, Math.ceil(labelPx / square.pitch.width));
  const labels: PictureLabel[] = [];
  for (let i = 0; i < size; i++) {
    const isChosen = i === chosen;
    // Of labels that are left out in between, none may touch the chosen one.
    if (!isChosen && (i % step !== 0 || (step > 1 && Math.abs(i - chosen) < step))) continue;
    const marks = isChosen ? 'map-label-chosen' : '';
    const second = tokens.secondToken(i) === undefined ? '' : ' map-label-second';
    labels.push({ index: i, text: tokens.piece(i), classes: marks + second });
  }
  return {
    ...square,
    shares: map.weights.map((weight) => weightShare(weight, largest)),
    edgePx,
    rowLabels: labels,
    columnLabels: labels,
    legend: { label: t('Weight'), low: '0', high: largest.toFixed(3) },
  };
}

/** What is said of one of its cells. */
export function mapLines({ map, tokens }: NamedMap, row: number, column: number): string[] {
  const weight = map.weights[row * map.window.size + column] ?? NaN;
  return [
    `${tokens.piece(row)} → ${tokens.piece(column)}`,
    t('weight {0}', exactFloat32(weight)),
    t('from token {0} to {1}', tokens.name(row), tokens.name(column)),
  ];
}

/** Where the token in a row attends to most. */
export function strongestOf({ weights, window: { size } }: AttentionMap, row: number): number {
  const own = weights.subarray(row * size, (row + 1) * size);
  return Math.max(0, own.indexOf(largestOf(own)));
}

/** All of its weights: a row for each token that attends, a column for each that is attended to. */
export function mapTable({ map: { weights, window }, tokens }: NamedMap): NumberTable {
  const positions = Array.from({ length: window.size }, (_, i) => i);
  return {
    columns: ['position', 'piece', ...positions.map((i) => `${i} ${tokens.piece(i)}`)],
    rows: positions.map((i) => [
      i,
      tokens.piece(i),
      ...weights.subarray(i * window.size, (i + 1) * window.size),
    ]),
  };
}

const gridCellPx = 52;
const leastGridCellPx = 8;
const gapPx = 2;
/** Of the layers' numbers. */
const edgePx = 24;
/** Columns at least this wide have room for a word. */
const wordFromPx = 24;

/** What each habit is called after "looks at". */
export function habitName(habit: AttentionHabit): string {
  return {
    itself: t('itself'),
    previous: t('the token before'),
    next: t('the token after'),
    cls: '[CLS]',
    sep: '[SEP]',
  }[habit];
}

/** All maps of a window, small: a row for each layer, a column for each head, and the mean in the last one. */
export function gridPicture(overview: AttentionOverview, widthPx: number): Picture {
  const { layers, heads, side, maps } = overview;
  const columns = heads + 1;
  const roomPx = Math.floor((widthPx - edgePx) / columns);
  const cell = Math.max(leastGridCellPx, Math.min(gridCellPx, roomPx));
  const mean = cell < wordFromPx ? 'x̄' : t('mean');
  return {
    ...cellsOf(layers, columns, cell, gapPx),
    tile: side,
    edgePx,
    // A byte for each.
    shares: Float32Array.from(maps, (share) => share / 255),
    rowLabels: Array.from({ length: layers }, (_, i) => ({ index: i, number: `${i + 1}` })),
    columnLabels: Array.from({ length: columns }, (_, i) => ({
      index: i,
      number: i < heads ? `${i + 1}` : mean,
    })),
  };
}

/** What is said of one of them. */
export function gridLines({ heads, habits }: AttentionOverview, row: number, column: number) {
  const index = row * (heads + 1) + column;
  const count = attentionHabits.length;
  const habit = habitText(habits.subarray(index * count, (index + 1) * count));
  const layer = String(row + 1);
  const name =
    column < heads
      ? t('layer {0}, head {1}', layer, String(column + 1))
      : t('layer {0}, mean of the heads', layer);
  return [name, habit];
}

// Below this a head has no habit that a word could be said of.
const leastShare = 0.25;

/** Where a head looks most, in a phrase; `habits` has a share for each of `attentionHabits`. */
function habitText(habits: Float32Array): string {
  let best = 0;
  for (let i = 1; i < habits.length; i++) if (habits[i]! > habits[best]!) best = i;
  const share = habits[best] ?? 0;
  const name = attentionHabits[best];
  if (name === undefined || share < leastShare) return t('looks at many tokens');
  return t('mostly {0} ({1} %)', habitName(name), Math.round(100 * share));
}
