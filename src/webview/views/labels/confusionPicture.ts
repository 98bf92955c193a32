import { t } from '../../../core/l10n/translate.ts';
import type { LabelMeasures } from '../../../protocol/page/pageLabels.ts';
import { squareOf, type Picture, type PictureLabel } from '../../drawing/picture.ts';
import type { NumberTable } from '../../format/numberTable.ts';

const largestCellPx = 40;
const smallestSidePx = 160;
const shareOfHeight = 0.5;
/** Of more labels than this the names are left out: no row has room for one. */
const mostNames = 40;

/** What cross-validation took the texts of each label for. */
export interface Confusion {
  /** By row and column of the picture: a label. */
  readonly labels: readonly number[];
  readonly names: readonly string[];
  /** Rows are the labels that texts have, columns those that they were taken for; row-major. */
  readonly counts: Int32Array;
}

export function confusionOf(
  { classes, confusion }: LabelMeasures,
  names: readonly string[],
): Confusion {
  const labels = classes.map(({ label }) => label);
  const placeOf = new Map(labels.map((label, place) => [label, place]));
  const counts = new Int32Array(labels.length ** 2);
  for (const { label, guess, count } of confusion) {
    const row = placeOf.get(label) ?? 0;
    counts[row * labels.length + (placeOf.get(guess) ?? 0)] = count;
  }
  return { labels, names: labels.map((label) => names[label] ?? ''), counts };
}

/** Each cell as strong as the share of its row: right guesses are on the diagonal. */
export function confusionPicture(data: Confusion, widthPx: number, sidePx?: number): Picture {
  const { names, counts } = data;
  const size = names.length;
  const hasNames = size <= mostNames;
  const edgePx = hasNames ? Math.min(160, Math.round(widthPx * 0.4)) : 24;
  const seenPx = Math.max(smallestSidePx, shareOfHeight * window.innerHeight);
  const square = squareOf(size, {
    roomPx: sidePx ?? Math.min(seenPx, widthPx - edgePx),
    largestCellPx,
  });
  const totals = names.map((_, row) => rowTotal(data, row));
  const shares = Float32Array.from(counts, (count, i) => {
    const total = totals[Math.floor(i / size)] ?? 0;
    return count === 0 ? NaN : count / total;
  });
  const labels = (side: 'rows' | 'columns'): PictureLabel[] =>
    hasNames
      ? names.map((name, index) =>
          side === 'rows' ? { index, text: name } : { index, number: String(index + 1) },
        )
      : [];
  return {
    ...square,
    shares,
    edgePx,
    rowLabels: labels('rows').map((label) => ({ ...label, number: String(label.index + 1) })),
    columnLabels: labels('columns'),
    legend: { label: t('Share of the label’s texts'), low: '0 %', high: '100 %' },
  };
}

export function rowTotal({ names, counts }: Confusion, row: number): number {
  const size = names.length;
  return counts.subarray(row * size, (row + 1) * size).reduce((sum, count) => sum + count, 0);
}

/** A row for each label, a column for each that its texts were taken for. */
export function confusionTable({ names, counts }: Confusion): NumberTable {
  const size = names.length;
  return {
    columns: ['label', ...names],
    rows: names.map((name, row) => [name, ...counts.subarray(row * size, (row + 1) * size)]),
  };
}
