import type { Picture } from './picture.ts';

interface HeatScale {
  /** Numbers from -limit to limit have colours of their own; what lies beyond looks like the limit. */
  readonly limit: number;
  /** Dimensions of the smallest and of the largest number. */
  readonly lowest: number;
  readonly highest: number;
}

// A few dimensions of BERT models are many times larger than the rest and would leave all others pale.
const shareWithin = 0.99;

/** A scale symmetric around 0 that 99 % of the numbers lie within. */
export function heatScale(vector: Float32Array): HeatScale {
  const sizes = vector.map(Math.abs).filter(Number.isFinite).sort();
  const limit = sizes[Math.max(0, Math.ceil(sizes.length * shareWithin) - 1)] ?? 0;
  let lowest = 0;
  let highest = 0;
  for (const [i, value] of vector.entries()) {
    if (value < vector[lowest]!) lowest = i;
    if (value > vector[highest]!) highest = i;
  }
  return { limit, lowest, highest };
}

const smallestCellPx = 4;
const columnChoices = [1024, 768, 512, 384, 256, 192, 128, 96, 64, 48, 32, 24, 16, 8];

interface HeatLayout {
  readonly columns: number;
  readonly rows: number;
}

/** As many columns, of a round number, as leave each cell at least 4 px wide. */
export function heatLayout(dims: number, widthPx: number): HeatLayout {
  const columns =
    columnChoices.find((count) => count <= dims && widthPx / count >= smallestCellPx) ??
    Math.max(1, Math.min(dims, Math.floor(widthPx / smallestCellPx)));
  return { columns, rows: Math.ceil(dims / columns) };
}

/** Of a row of cells. */
export const rowHeightPx = 14;
const rowGapPx = 2;
const rowPitchPx = rowHeightPx + rowGapPx;

/** A vector as cells, of which `limit` has the strongest colour; each row is called by its first dimension. */
export function stripPicture(vector: Float32Array, limit: number, width: number): Picture {
  const { columns, rows } = heatLayout(vector.length, width);
  const shares = new Float32Array(rows * columns).fill(NaN);
  shares.set(vector.map((value) => (limit > 0 ? value / limit : 0)));
  return {
    rows,
    columns,
    size: { width, height: rows * rowPitchPx - rowGapPx },
    pitch: { width: width / columns, height: rowPitchPx },
    gap: { width: 0, height: rowGapPx },
    tile: 1,
    shares,
    rowLabels: Array.from({ length: rows }, (_, i) => ({ index: i, number: `${i * columns}` })),
    columnLabels: [],
  };
}
