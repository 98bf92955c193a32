import type { Picture } from './picture.ts';
import { cssColor, heatShades, shadeOf, type HeatColors, type Rgb } from './themeColors.ts';

/** Draws a picture's cells on a canvas, in the screen's own pixels. Names stand around it, as elements. */
export function paintCanvas(canvas: HTMLCanvasElement, picture: Picture, colors: HeatColors): void {
  const ratio = window.devicePixelRatio;
  const { rows, columns, size, pitch, gap, tile, shares } = picture;
  canvas.width = Math.round(size.width * ratio);
  canvas.height = Math.round(size.height * ratio);
  const context = contextOf(canvas);
  const shades = heatShades(colors);
  const paint = tile === 1 ? cellPainter(context, shades) : tilePainter(context, tile, shades);
  // Edges on whole pixels of the screen: no seams between the cells.
  const edges = (count: number, pitchPx: number): number[] =>
    Array.from({ length: count + 1 }, (_, i) => Math.round(i * pitchPx * ratio));
  const [lefts, tops] = [edges(columns, pitch.width), edges(rows, pitch.height)];
  const [gapX, gapY] = [Math.round(gap.width * ratio), Math.round(gap.height * ratio)];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const first = (row * columns + column) * tile * tile;
      const [left, top] = [lefts[column]!, tops[row]!];
      const width = Math.max(1, lefts[column + 1]! - left - gapX);
      const height = Math.max(1, tops[row + 1]! - top - gapY);
      paint(shares.subarray(first, first + tile * tile), left, top, width, height);
    }
  }
}

type PaintCell = (
  shares: Float32Array,
  left: number,
  top: number,
  width: number,
  height: number,
) => void;

function cellPainter(context: CanvasRenderingContext2D, shades: readonly Rgb[]): PaintCell {
  const styles = shades.map(cssColor);
  return ([share = NaN], left, top, width, height) => {
    if (Number.isNaN(share)) return;
    context.fillStyle = styles[shadeOf(share)]!;
    context.fillRect(left, top, width, height);
  };
}

function tilePainter(
  context: CanvasRenderingContext2D,
  tile: number,
  shades: readonly Rgb[],
): PaintCell {
  const small = new OffscreenCanvas(tile, tile);
  const brush = contextOf(small);
  const image = brush.createImageData(tile, tile);
  return (shares, left, top, width, height) => {
    for (const [i, share] of shares.entries()) {
      image.data.set(shades[shadeOf(share)]!, 4 * i);
      image.data[4 * i + 3] = Number.isNaN(share) ? 0 : 255;
    }
    brush.putImageData(image, 0, 0);
    context.imageSmoothingEnabled = tile > width;
    context.drawImage(small, left, top, width, height);
  };
}

function contextOf<T extends HTMLCanvasElement | OffscreenCanvas>(canvas: T) {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser draws no canvas.');
  return context as T extends HTMLCanvasElement
    ? CanvasRenderingContext2D
    : OffscreenCanvasRenderingContext2D;
}
