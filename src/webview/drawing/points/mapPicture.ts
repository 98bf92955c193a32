import { cutText } from '../../../core/text/cutText.ts';
import type { Titled } from '../picture.ts';
import { svgDocument, svgText, type SvgColors } from '../paintSvg.ts';
import { cssColor } from '../themeColors.ts';
import type { MapName } from './mapNames.ts';
import type { Look, Shape } from './mapPalette.ts';
import { toPicture, wholeMap } from './mapWindow.ts';
import { placeNames } from './placeNames.ts';
import { pointSize } from './pointPainter.ts';

/** A map as a file shows it: all points, the names that have room, what the marks mean. */
export interface MapPicture {
  readonly places: Float32Array;
  readonly looks: Uint8Array;
  readonly palette: readonly Look[];
  readonly names: readonly MapName[];
  readonly groups: readonly {
    readonly name: string;
    readonly look: Look;
    readonly count: number;
  }[];
}

const sidePx = 800;
const marginPx = 12;
const titlePx = 28;
const linePx = 18;
const letterPx = 7;
const mostLetters = 40;
const legendColumns = 2;
const mostGroups = 40;

export function mapPicture(
  places: Float32Array,
  { looks, palette, names, groups }: Omit<MapPicture, 'places'>,
): MapPicture {
  return { places, looks, palette, names, groups };
}

/** The same picture as a file. All points of one look are one path, so that very many stay a small file. */
export function paintMap(picture: Titled<MapPicture>, colors: SvgColors): string {
  const { title, places, looks, palette, names, groups } = picture;
  const room = { width: sidePx, height: sidePx };
  const window = wholeMap(room);
  const size = pointSize(looks.length, room, 1);
  const paths = new Map<number, string[]>();
  looks.forEach((look, point) => {
    const at = toPicture(window, room, { x: places[2 * point]!, y: places[2 * point + 1]! });
    const path = paths.get(look) ?? [];
    if (path.length === 0) paths.set(look, path);
    path.push(shapePath(palette[look]?.shape ?? 'circle', at.x, at.y, size / 2));
  });
  const labels = names.map(({ text }) => cutText(text, mostLetters));
  const wanted = names.map(({ at }, i) => ({
    at: toPicture(window, room, at),
    width: letterPx * (labels[i]?.length ?? 0),
    height: linePx,
  }));
  const legend = groups.slice(0, mostGroups);
  const rows = Math.ceil(legend.length / legendColumns);
  const top = marginPx + titlePx;
  const halo = `stroke="${colors.ground}" stroke-width="3" paint-order="stroke"`;
  const parts = [
    svgText(title, { x: marginPx, y: marginPx + 16, 'font-weight': 'bold' }),
    `<g transform="translate(${marginPx} ${top})">`,
    ...[...paths].map(
      ([look, path]) =>
        `<path fill="${cssColor(palette[look]!.color)}" fill-opacity="0.8" d="${path.join('')}"/>`,
    ),
    `<g ${halo}>`,
    ...placeNames(wanted, room).map(({ index, left, top: y }) => {
      const middle = left + wanted[index]!.width / 2;
      return svgText(labels[index]!, {
        x: round(middle),
        y: round(y + 13),
        'text-anchor': 'middle',
      });
    }),
    '</g></g>',
    ...legend.map(({ name, look, count }, i) => {
      const x = marginPx + 6 + Math.floor(i / rows) * (sidePx / legendColumns);
      const y = top + sidePx + linePx * ((i % rows) + 1);
      const mark = `<path fill="${cssColor(look.color)}" d="${shapePath(look.shape, x, y - 4, 5)}"/>`;
      return mark + svgText(`${cutText(name, mostLetters)} (${count})`, { x: x + 12, y });
    }),
  ];
  const height = top + sidePx + (rows > 0 ? linePx * (rows + 1) : 0) + marginPx;
  return svgDocument(sidePx + 2 * marginPx, height, colors, parts);
}

function shapePath(shape: Shape, x: number, y: number, half: number): string {
  const [cx, cy, r] = [round(x), round(y), round(half)];
  switch (shape) {
    case 'circle':
      return `M${round(cx - r)} ${cy}a${r} ${r} 0 1 0 ${round(2 * r)} 0a${r} ${r} 0 1 0 ${round(-2 * r)} 0z`;
    case 'square':
      return `M${round(cx - 0.87 * r)} ${round(cy - 0.87 * r)}h${round(1.74 * r)}v${round(1.74 * r)}h${round(-1.74 * r)}z`;
    case 'triangle':
      return `M${cx} ${round(cy - r)}L${round(cx + r)} ${round(cy + 0.87 * r)}H${round(cx - r)}z`;
    case 'diamond':
      return `M${cx} ${round(cy - r)}L${round(cx + r)} ${cy}L${cx} ${round(cy + r)}L${round(cx - r)} ${cy}z`;
  }
}

function round(px: number): number {
  return Math.round(px * 10) / 10;
}
