import { paintLines, type LinePicture } from './linePicture.ts';
import { paintSvg } from './paintSvg.ts';
import { paintMap, type MapPicture } from './points/mapPicture.ts';
import type { Picture, Titled } from './picture.ts';
import { paintRows, type RowPicture } from './rowPicture.ts';

/** A file looks alike in every theme. */
const paper = {
  negative: [229, 20, 0],
  zero: [240, 240, 240],
  positive: [0, 90, 180],
  text: '#1f1f1f',
  ground: '#ffffff',
} as const;
/** What the colours of a file are mixed of. */
export const paperHeat = { zero: paper.zero, positive: paper.positive };
/** Pixels of a PNG for one of the picture's. */
const pngScale = 2;

/** What can be saved. */
export type AnyPicture = Picture | LinePicture | MapPicture | RowPicture;

export function svgFile(picture: Titled<AnyPicture>): ArrayBuffer {
  return new TextEncoder().encode(svgOf(picture)).buffer;
}

function svgOf(picture: Titled<AnyPicture>): string {
  if ('lines' in picture) return paintLines(picture, paper);
  if ('list' in picture) return paintRows(picture, paper);
  return 'places' in picture ? paintMap(picture, paper) : paintSvg(picture, paper);
}

export async function pngFile(picture: Titled<AnyPicture>): Promise<ArrayBuffer> {
  const url = URL.createObjectURL(new Blob([svgFile(picture)], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const [width, height] = [pngScale * image.naturalWidth, pngScale * image.naturalHeight];
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d')?.drawImage(image, 0, 0, width, height);
    return await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer();
  } finally {
    URL.revokeObjectURL(url);
  }
}
