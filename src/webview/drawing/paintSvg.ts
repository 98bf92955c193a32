import { cutText } from '../../core/text/cutText.ts';
import type { Picture, PictureLabel, PictureLegend, Titled } from './picture.ts';
import { cssColor, heatShades, shadeOf, type HeatColors } from './themeColors.ts';

const marginPx = 12;
const linePx = 16;
const letterPx = 7;
/** Of a row's or a column's name. */
const mostLetters = 40;
const barPx = { width: 120, height: 10 };
/** Words have room below it. */
const markedBarPx = 360;

export interface SvgColors extends HeatColors {
  /** Of names, title and numbers. */
  readonly text: string;
  readonly ground: string;
}

/** The same picture as a file: cells, the names that the page shows of rows and columns, title and scale. */
export function paintSvg(picture: Titled<Picture>, colors: SvgColors): string {
  const { title, size, pitch, rowLabels, columnLabels, legend, shares } = picture;
  const textOf = ({ number, text }: PictureLabel): string => {
    const name = [number, text].filter((part) => part !== undefined).join(' ');
    return cutText(name, mostLetters);
  };
  const roomOf = (labels: readonly PictureLabel[]): number =>
    linePx + letterPx * Math.max(0, ...labels.map((label) => textOf(label).length));
  const left = marginPx + roomOf(rowLabels);
  const top = marginPx + 2 * linePx;
  const isUpright = columnLabels.every((label) => textOf(label).length <= 4);
  const namesEnd = top + size.height + (isUpright ? linePx : roomOf(columnLabels));
  const letters = Math.max(title.length, legend ? legendLetters(legend) : 0);
  const scalePx = legend?.marks ? markedBarPx : barPx.width;
  const width = Math.max(left + size.width, marginPx + scalePx + letterPx * letters) + marginPx;
  const height = namesEnd + (legend ? (legend.marks ? 3 : 2) * linePx : 0) + marginPx;
  const parts = [
    svgText(title, { x: marginPx, y: marginPx + linePx, 'font-weight': 'bold' }),
    `<g transform="translate(${left} ${top})" shape-rendering="crispEdges">${cells(picture, colors)}</g>`,
    ...rowLabels.map((label) =>
      svgText(textOf(label), {
        x: left - 6,
        y: top + (label.index + 0.5) * pitch.height + 4,
        'text-anchor': 'end',
      }),
    ),
    ...columnLabels.map((label) => {
      const x = left + (label.index + 0.5) * pitch.width;
      const y = top + size.height + linePx - 4;
      const upright = { x, y, 'text-anchor': 'middle' };
      const turned = {
        transform: `translate(${x + 4} ${y - 8}) rotate(-90)`,
        'text-anchor': 'end',
      };
      return svgText(textOf(label), isUpright ? upright : turned);
    }),
  ];
  if (legend) {
    const { label, low, high, marks = [] } = legend;
    const first = shares.some((share) => share < 0) ? -1 : 0;
    const stops = [first, (1 + first) / 2, 1].map((share, i) => {
      const color = cssColor(heatShades(colors)[shadeOf(share)]!);
      return `<stop offset="${i / 2}" stop-color="${color}"/>`;
    });
    const x = marginPx + letterPx * (label.length + low.length + 3);
    const y = namesEnd + linePx;
    parts.push(
      `<linearGradient id="scale">${stops.join('')}</linearGradient>`,
      svgText(`${label} ${low}`, { x: x - 6, y: y + barPx.height, 'text-anchor': 'end' }),
      `<rect x="${x}" y="${y}" width="${scalePx}" height="${barPx.height}" fill="url(#scale)"/>`,
      ...(high === '' ? [] : [svgText(high, { x: x + scalePx + 6, y: y + barPx.height })]),
      ...marks.flatMap(({ share, text }) => {
        const at = x + Math.round(share * scalePx);
        const tick = `<path d="M${at} ${y}v${barPx.height + 4}" stroke="${colors.text}"/>`;
        return [tick, svgText(text, { x: at, y: y + barPx.height + linePx })];
      }),
    );
  }
  return svgDocument(width, height, colors, parts);
}

export function svgDocument(
  width: number,
  height: number,
  { text, ground }: SvgColors,
  parts: readonly string[],
): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="${text}">` +
    `<rect width="100%" height="100%" fill="${ground}"/>${parts.join('')}</svg>\n`
  );
}

function legendLetters({ label, low, high }: PictureLegend): number {
  return label.length + low.length + high.length + 5;
}

/** All cells of one colour are one path, so that a large picture stays a small file. */
function cells({ rows, columns, pitch, gap, tile, shares }: Picture, colors: HeatColors): string {
  const paths = new Map<number, string[]>();
  // Written once for each row and column: a large picture has hundreds of thousands of cells.
  const xs = edges(columns, pitch.width, gap.width, tile);
  const ys = edges(rows, pitch.height, gap.height, tile);
  for (let i = 0; i < rows * columns * tile * tile; i++) {
    const share = shares[i] ?? NaN;
    if (Number.isNaN(share)) continue;
    const cell = Math.floor(i / (tile * tile));
    const inTile = i % (tile * tile);
    const x = xs[(cell % columns) * tile + (inTile % tile)]!;
    const y = ys[Math.floor(cell / columns) * tile + Math.floor(inTile / tile)]!;
    const shade = shadeOf(share);
    const path = paths.get(shade) ?? [];
    if (path.length === 0) paths.set(shade, path);
    path.push(`M${x.start} ${y.start}H${x.end}V${y.end}H${x.start}z`);
  }
  const shades = heatShades(colors);
  return [...paths]
    .map(([shade, path]) => `<path fill="${cssColor(shades[shade]!)}" d="${path.join('')}"/>`)
    .join('');
}

/** Signs that XML cannot hold: with one of them a file could not be opened. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const noXml = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;

export function svgText(
  text: string,
  attributes: Readonly<Record<string, number | string>>,
): string {
  const all = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`);
  const escaped = text
    .replace(noXml, '\ufffd')
    .replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return `<text${all.join('')}>${escaped}</text>`;
}

/** Where cells, or the parts of a tile, begin and end along one side. */
function edges(count: number, pitchPx: number, gapPx: number, tile: number) {
  const size = (pitchPx - gapPx) / tile;
  return Array.from({ length: count * tile }, (_, i) => {
    const start = Math.floor(i / tile) * pitchPx + (i % tile) * size;
    return { start: short(start), end: short(start + size) };
  });
}

function short(px: number): string {
  return String(Math.round(px * 100) / 100);
}
