import { t } from '../../../core/l10n/translate.ts';
import { nearnessBar, nearnessScale, nearnessText } from '../../../core/search/nearness.ts';
import type { PageSimilarity } from '../../../protocol/pageApi.ts';
import {
  besideFromPx,
  squareOf,
  type Picture,
  type PictureLabel,
  type PictureLegend,
} from '../../drawing/picture.ts';
import { cosineText } from '../../format/float32Text.ts';
import type { NumberTable } from '../../format/numberTable.ts';

const largestCellPx = 40;
const smallestSidePx = 300;
/** Of the window's height that the matrix has: less where the list stands above it. */
const shareOfHeight = { beside: 0.66, above: 0.5 };
/** Of more segments than this the labels are line numbers alone. */
const mostTexts = 40;
/** Room that a label needs: of a row its height, of a column a number's width. */
const roomPx = { rows: 16, columns: 32 };
const steps = [1, 2, 5, 10, 20, 50, 100, 200];

/** Cosines beyond `low` and `high` do not occur outside of the diagonal. */
interface MatrixRange {
  readonly low: number;
  readonly high: number;
}

/** The least and the largest cosine of two different segments; -1 to 1 where there is none. */
export function rangeOf({ segments: { length: size }, cosines }: PageSimilarity): MatrixRange {
  let low = Infinity;
  let high = -Infinity;
  for (let a = 0; a < size; a++) {
    for (let b = a + 1; b < size; b++) {
      const cosine = cosines[a * size + b]!;
      if (cosine < low) low = cosine;
      if (cosine > high) high = cosine;
    }
  }
  return low <= high ? { low, high } : { low: -1, high: 1 };
}

/** Cosines of all pairs as coloured cells. All of it is seen at once where that leaves the cells a size, or has this side. */
export function matrixPicture(data: PageSimilarity, widthPx: number, sidePx?: number): Picture {
  const { segments } = data;
  const count = segments.length;
  const hasTexts = count <= mostTexts;
  const edgePx = hasTexts ? Math.min(220, Math.round(widthPx * 0.34)) : 44;
  const share = shareOfHeight[window.innerWidth < besideFromPx ? 'above' : 'beside'];
  const seenPx = Math.max(smallestSidePx, share * window.innerHeight);
  const roomSidePx = sidePx ?? Math.min(seenPx, widthPx - edgePx);
  const square = squareOf(count, { roomPx: roomSidePx, largestCellPx });
  const labels = (side: 'rows' | 'columns'): PictureLabel[] => {
    const step = steps.find((one) => one * square.pitch.width >= roomPx[side]) ?? count;
    return segments.flatMap(({ line, label }, index) => {
      if (index % step !== 0) return [];
      const number = String(line);
      return [hasTexts && side === 'rows' ? { index, number, text: label } : { index, number }];
    });
  };
  return {
    ...square,
    ...matrixColors(data),
    edgePx,
    rowLabels: labels('rows'),
    columnLabels: labels('columns'),
  };
}

/** Whether colours can say how near pairs are. Else they go from the least to the greatest cosine. */
export function isNearnessKnown({ expected }: Pick<PageSimilarity, 'expected'>): boolean {
  return expected?.some((each) => !Number.isNaN(each)) ?? false;
}

/**
 * A share for each pair, NaN on the diagonal, and what the shares mean: the nearness, whose colours are those of any other
 * file, or where it is not known the place between the least and the greatest cosine.
 */
function matrixColors(data: PageSimilarity): {
  readonly shares: Float32Array;
  readonly legend: PictureLegend;
} {
  const { segments, cosines, expected } = data;
  const isDiagonal = (i: number): boolean => i % (segments.length + 1) === 0;
  if (expected && isNearnessKnown(data)) {
    const [first, ...others] = nearnessScale;
    return {
      shares: expected.map((each, i) => (isDiagonal(i) ? NaN : nearnessBar(each))),
      legend: {
        label: t('Nearness:'),
        low: first ? nearnessText(first.nearness) : '',
        high: '',
        marks: others.map(({ nearness, from }) => ({ share: from, text: nearnessText(nearness) })),
      },
    };
  }
  const { low, high } = rangeOf(data);
  return {
    shares: cosines.map((cosine, i) => {
      if (isDiagonal(i)) return NaN;
      const isOne = high === low && !Number.isNaN(cosine);
      return isOne ? 1 : Math.max(0, (cosine - low) / (high - low));
    }),
    legend: { label: t('Cosine'), low: cosineText(low), high: cosineText(high) },
  };
}

/** All cosines: a row and, by the same number, a column for each text. */
export function matrixTable({ segments, cosines }: PageSimilarity): NumberTable {
  const count = segments.length;
  return {
    columns: ['number', 'line', 'text', ...segments.map((_, i) => `${i + 1}`)],
    rows: segments.map(({ line, label }, i) => [
      i + 1,
      line,
      label,
      ...cosines.subarray(i * count, (i + 1) * count),
    ]),
  };
}
