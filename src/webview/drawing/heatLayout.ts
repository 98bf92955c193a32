const smallestCellPx = 4;
const columnChoices = [1024, 768, 512, 384, 256, 192, 128, 96, 64, 48, 32, 24, 16, 8];

export interface HeatLayout {
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
