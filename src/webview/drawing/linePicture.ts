import type { Titled } from './picture.ts';
import { svgDocument, svgText, type SvgColors } from './paintSvg.ts';
import { cssColor } from './themeColors.ts';

export type Point = readonly [x: number, y: number];

interface PictureLine {
  readonly points: readonly Point[];
  /** `axis` is quiet; `lit` stands out among the others. */
  readonly kind: 'axis' | 'line' | 'lit';
  /** How strongly it is drawn, 0 to 1. */
  readonly share: number;
}

interface PictureText {
  readonly at: Point;
  readonly text: string;
  readonly anchor: 'start' | 'middle' | 'end';
}

/** Lines, dots and words at their places, in pixels: the same data for the page and for a file. */
export interface LinePicture {
  readonly width: number;
  readonly height: number;
  readonly lines: readonly PictureLine[];
  readonly dots: readonly Point[];
  readonly texts: readonly PictureText[];
}

const marginPx = 12;
const titlePx = 28;

/** What SVG calls the form of a line. */
export function lineForm({ points, kind, share }: PictureLine) {
  return {
    points: points.map((point) => point.join(',')).join(' '),
    'stroke-width': kind === 'axis' ? 1 : 0.75 + 1.5 * share,
    'stroke-opacity': kind === 'axis' ? 1 : Math.max(0.06, share),
  };
}

/** The same picture as a file. */
export function paintLines(picture: Titled<LinePicture>, colors: SvgColors): string {
  const { title, lines, dots, texts } = picture;
  const tag = (name: string, attributes: Readonly<Record<string, number | string>>): string =>
    `<${name}${Object.entries(attributes)
      .map(([key, value]) => ` ${key}="${value}"`)
      .join('')}/>`;
  const colorOf = {
    axis: cssColor(colors.zero),
    line: cssColor(colors.positive),
    lit: cssColor(colors.negative),
  };
  const parts = [
    svgText(title, { x: marginPx, y: marginPx + 16, 'font-weight': 'bold' }),
    `<g transform="translate(${marginPx} ${marginPx + titlePx})">`,
    ...lines.map((line) =>
      tag('polyline', { ...lineForm(line), fill: 'none', stroke: colorOf[line.kind] }),
    ),
    ...dots.map(([cx, cy]) => tag('circle', { cx, cy, r: 3, fill: colorOf.line })),
    ...texts.map(({ at: [x, y], text, anchor }) => svgText(text, { x, y, 'text-anchor': anchor })),
    '</g>',
  ];
  const width = Math.max(picture.width, 7 * title.length) + 2 * marginPx;
  return svgDocument(width, picture.height + titlePx + 2 * marginPx, colors, parts);
}
