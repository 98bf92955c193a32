import type { AttentionMap } from '../../../protocol/insideApi.ts';
import { squareOf, type Picture, type PictureLabel } from '../../drawing/picture.ts';
import { largestOf, weightShare } from '../../drawing/picture.ts';
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
    title: 'Attention',
    shares: map.weights.map((weight) => weightShare(weight, largest)),
    edgePx,
    rowLabels: labels,
    columnLabels: labels,
    legend: { label: 'Weight', low: '0', high: largest.toFixed(3) },
  };
}

/** What is said of one of its cells. */
export function mapLines({ map, tokens }: NamedMap, row: number, column: number): string[] {
  const weight = map.weights[row * map.window.size + column] ?? NaN;
  return [
    `${tokens.piece(row)} → ${tokens.piece(column)}`,
    `weight ${exactFloat32(weight)}`,
    `from token ${tokens.name(row)} to ${tokens.name(column)}`,
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
