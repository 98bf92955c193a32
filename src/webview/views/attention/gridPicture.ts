import {
  attentionHabits,
  type AttentionHabit,
  type AttentionOverview,
} from '../../../protocol/insideApi.ts';
import type { Picture } from '../../drawing/picture.ts';

const largestCellPx = 52;
const smallestCellPx = 8;
const gapPx = 2;
/** Of the layers' numbers. */
const edgePx = 24;
/** Columns at least this wide have room for a word. */
const wordFromPx = 24;

/** What each habit is called after "looks at". */
export const habitNames: Readonly<Record<AttentionHabit, string>> = {
  itself: 'itself',
  previous: 'the token before',
  next: 'the token after',
  cls: '[CLS]',
  sep: '[SEP]',
};

/** All maps of a window, small: a row for each layer, a column for each head, and the mean in the last one. */
export function gridPicture(overview: AttentionOverview, widthPx: number): Picture {
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
  const head = column < heads ? `head ${column + 1}` : 'mean of the heads';
  const habit = habitText(habits.subarray(index * count, (index + 1) * count));
  return [`layer ${row + 1}, ${head}`, habit];
}

// Below this a head has no habit that a word could be said of.
const leastShare = 0.25;

/** Where a head looks most, in a phrase; `habits` has a share for each of `attentionHabits`. */
function habitText(habits: Float32Array): string {
  let best = 0;
  for (let i = 1; i < habits.length; i++) if (habits[i]! > habits[best]!) best = i;
  const share = habits[best] ?? 0;
  const name = attentionHabits[best];
  if (name === undefined || share < leastShare) return 'looks at many tokens';
  return `mostly ${habitNames[name]} (${Math.round(100 * share)} %)`;
}
