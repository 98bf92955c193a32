/** A width and a height, of the page's pixels. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a row or a column is called. */
export interface PictureLabel {
  readonly index: number;
  /** Its number, before its text. */
  readonly number?: string;
  readonly text?: string;
  /** Further classes of its element. */
  readonly classes?: string;
}

export interface PictureLegend {
  readonly label: string;
  readonly low: string;
  readonly high: string;
  /** What begins where on the scale, each at a share from 0 to 1. */
  readonly marks?: readonly { readonly share: number; readonly text: string }[];
}

/** Coloured cells with names at their edges, as data: the same for a canvas and for a file. */
export interface Picture {
  readonly rows: number;
  readonly columns: number;
  /** Of all cells together. */
  readonly size: Size;
  /** From one cell to the next. */
  readonly pitch: Size;
  /** At the end of each cell, a part of its pitch. */
  readonly gap: Size;
  /** A cell is a small square of so many times so many colours. */
  readonly tile: number;
  /** How strong each colour is, cell by cell: from -1 over 0 to 1, NaN where there is none. */
  readonly shares: Float32Array;
  /** Room for the names of the rows at the left, where they have no fixed one. */
  readonly edgePx?: number;
  readonly rowLabels: readonly PictureLabel[];
  readonly columnLabels: readonly PictureLabel[];
  readonly legend?: PictureLegend;
}

/** A picture as a file has it, whose title `SaveMenu` makes. */
export type Titled<P> = P & { readonly title: string };

/** As in the style sheet: in a page this wide the list stands beside the tab, else above it. */
export const besideFromPx = 700;
/** Cells smaller than this touch one another. */
const gapFromPx = 6;

/** The side of a square of cells in a file, whatever the window's size: whole pixels for each cell, and two at least. */
export function fileSidePx(count: number): number {
  return count * Math.max(2, Math.floor(960 / count));
}

type Cells = Pick<Picture, 'rows' | 'columns' | 'size' | 'pitch' | 'gap' | 'tile'>;

/** The sizes of rows and columns of square cells. */
export function cellsOf(rows: number, columns: number, cellPx: number, gapPx: number): Cells {
  return {
    ...{ rows, columns, tile: 1 },
    size: { width: columns * cellPx, height: rows * cellPx },
    pitch: { width: cellPx, height: cellPx },
    gap: { width: gapPx, height: gapPx },
  };
}

/** The sizes of a square of cells, as large as there is room, up to `largestCellPx` a cell. */
export function squareOf(
  count: number,
  { roomPx, largestCellPx }: { readonly roomPx: number; readonly largestCellPx: number },
): Cells {
  const side = Math.max(1, Math.floor(Math.min(roomPx, largestCellPx * count)));
  const cell = side / count;
  const cells = cellsOf(count, count, cell, cell >= gapFromPx ? 1 : 0);
  return { ...cells, size: { width: side, height: side } };
}

/** The largest weight of a map. */
export function largestOf(weights: Float32Array): number {
  return weights.reduce((most, weight) => (weight > most ? weight : most), 0);
}

/** How strongly a weight is coloured, 0 to 1: by its square root, because most weights are small. */
export function weightShare(weight: number, largest: number): number {
  return largest > 0 ? Math.min(1, Math.sqrt(Math.max(0, weight) / largest)) : 0;
}
