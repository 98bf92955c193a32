import { oneLine } from '../../core/text/oneLine.ts';
import { tCount } from '../../core/l10n/translate.ts';
import type { NumberTable } from '../format/numberTable.ts';
import { svgDocument, svgText, type SvgColors } from './paintSvg.ts';
import type { Titled } from './picture.ts';
import { cssColor } from './themeColors.ts';

/** Which columns of a list's table its picture shows, by their names; those that are not there are left out. */
export interface RowColumns {
  /** A share, a cosine or a count: the row's bar, and beside it the number. Left out where a row has none. */
  readonly number?: string;
  /** Whether bars are shares of the largest one; else of 1. */
  readonly isRelative?: boolean;
  /** How many the number is written with; 4 when not given. */
  readonly decimals?: number;
  readonly texts: readonly string[];
  /** Behind the texts, such as where they stand. */
  readonly places: readonly string[];
  /** Rows that have the same here stand together. */
  readonly group?: string;
  /** What stands above such rows. */
  readonly heads?: readonly string[];
}

interface PictureRow {
  readonly text: string;
  readonly place: string;
  /** NaN where there is none. */
  readonly number: number;
  /** Length of the bar, -1 to 1. */
  readonly share: number;
  readonly group: string;
  readonly head: string;
}

/** A list as a file shows it: a bar, a number, a text and a place a row. */
export interface RowPicture {
  readonly list: readonly PictureRow[];
  /** What the numbers are; undefined where there is none. */
  readonly numberName: string | undefined;
  readonly decimals: number;
  /** Rows that it does not have, since there are too many. */
  readonly leftOut: number;
}

/** More rows would be no picture: a PNG has some 16,000 pixels a side at most. */
const mostRows = 300;
const mostLetters = 100;
const marginPx = 12;
const titlePx = 28;
const rowPx = 20;
const groupPx = 10;
const barPx = 100;
const numberPx = 70;
const letterPx = 7;

export function rowPicture(
  { columns, rows }: NumberTable,
  { number, isRelative = false, decimals = 4, texts, places, group, heads = [] }: RowColumns,
): RowPicture {
  const columnsOf = (names: readonly string[]): number[] =>
    names.map((name) => columns.indexOf(name)).filter((at) => at >= 0);
  const [numberAt, groupAt] = [columns.indexOf(number ?? ''), columns.indexOf(group ?? '')];
  const [textsAt, placesAt, headsAt] = [texts, places, heads].map(columnsOf);
  type Cells = NumberTable['rows'][number];
  const joined = (row: Cells, at: readonly number[] = []): string =>
    at
      .map((column) => row[column] ?? '')
      .filter((cell) => cell !== '' && !Number.isNaN(cell))
      .map((cell) => oneLine(String(cell), mostLetters))
      .join(' · ');
  const shown = rows.slice(0, mostRows);
  const numbers = shown.map((row) => Number(row[numberAt] ?? NaN));
  const sizes = numbers.map(Math.abs).filter((size) => !Number.isNaN(size));
  const most = isRelative ? Math.max(...sizes, Number.MIN_VALUE) : 1;
  const list = shown.map((row, i): PictureRow => {
    const value = numbers[i] ?? NaN;
    return {
      text: joined(row, textsAt),
      place: joined(row, placesAt),
      number: value,
      share: Math.max(-1, Math.min(1, value / most)),
      group: String(row[groupAt] ?? ''),
      head: joined(row, headsAt),
    };
  });
  return { list, numberName: number, decimals, leftOut: rows.length - shown.length };
}

/** The same picture as a file. */
export function paintRows(picture: Titled<RowPicture>, colors: SvgColors): string {
  const { title, list, numberName, decimals, leftOut } = picture;
  const numberX = marginPx + barPx + numberPx;
  const textX = numberName === undefined ? marginPx : numberX + 12;
  const textPx = letterPx * Math.max(8, ...list.map(({ text }) => text.length));
  const placeX = textX + textPx + 12;
  const placePx = letterPx * Math.max(0, ...list.map(({ place }) => place.length));
  const quiet = { 'fill-opacity': 0.7 };
  const parts = [svgText(title, { x: marginPx, y: marginPx + 16, 'font-weight': 'bold' })];
  let y = marginPx + titlePx + (numberName === undefined ? 0 : 14);
  if (numberName !== undefined) {
    parts.push(svgText(numberName, { x: numberX, y, 'text-anchor': 'end', ...quiet }));
  }
  for (const [i, { text, place, number, share, group, head }] of list.entries()) {
    y += rowPx;
    if (group !== list[i - 1]?.group) {
      if (i > 0) y += groupPx;
      if (head !== '') {
        parts.push(svgText(head, { x: marginPx, y, 'font-weight': 'bold' }));
        y += rowPx;
      }
    }
    if (!Number.isNaN(number)) {
      const color = cssColor(share < 0 ? colors.negative : colors.positive);
      const width = Math.round(barPx * Math.abs(share) * 100) / 100;
      parts.push(
        `<rect x="${marginPx}" y="${y - 10}" width="${width}" height="12" fill="${color}"/>`,
        svgText(number.toFixed(decimals), { x: numberX, y, 'text-anchor': 'end' }),
      );
    }
    parts.push(svgText(text, { x: textX, y }));
    if (place !== '') parts.push(svgText(place, { x: placeX, y, ...quiet }));
  }
  if (leftOut > 0) {
    y += rowPx + groupPx;
    const said = tCount(leftOut, '{0} more row is not drawn.', '{0} more rows are not drawn.');
    parts.push(svgText(said, { x: marginPx, y, ...quiet }));
  }
  const width = Math.max(placeX + placePx, marginPx + letterPx * title.length) + marginPx;
  return svgDocument(width, y + rowPx, colors, parts);
}
