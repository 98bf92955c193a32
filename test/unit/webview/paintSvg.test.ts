import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paintSvg } from '../../../src/webview/drawing/paintSvg.ts';
import { squareOf, type Picture, type Titled } from '../../../src/webview/drawing/picture.ts';

const colors = {
  negative: [255, 0, 0],
  zero: [255, 255, 255],
  positive: [0, 0, 255],
  text: '#111',
  ground: '#fff',
} as const;

const picture: Titled<Picture> = {
  ...squareOf(2, { roomPx: 100, largestCellPx: 30 }),
  title: 'Pairs of <a> & b',
  shares: Float32Array.of(NaN, 1, 1, -1),
  rowLabels: [{ index: 1, number: '7', text: 'second' }],
  columnLabels: [{ index: 0, number: '3' }],
  legend: { label: 'Cosine', low: '-1', high: '1' },
};

test('each cell in its colour, those of one colour in one path, none where there is no number', () => {
  const svg = paintSvg(picture, colors);
  const paths = [...svg.matchAll(/<path fill="([^"]+)" d="([^"]+)"/g)];
  assert.deepEqual(
    paths.map(([, fill, path]) => [fill, path]),
    [
      ['rgb(0,0,255)', 'M30 0H59V29H30zM0 30H29V59H0z'],
      ['rgb(255,0,0)', 'M30 30H59V59H30z'],
    ],
  );
});

test('title, names and scale are text, not markup', () => {
  const svg = paintSvg(picture, colors);
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
  assert.deepEqual(texts, ['Pairs of &#60;a&#62; &#38; b', '7 second', '3', 'Cosine -1', '1']);
  assert.match(svg, /<stop offset="0" stop-color="rgb\(255,0,0\)"\/>/);
});

test('a cell of many colours is divided', () => {
  const tiles: Titled<Picture> = {
    ...picture,
    rows: 1,
    columns: 1,
    tile: 2,
    gap: { width: 2, height: 2 },
    shares: Float32Array.of(0, 0, 1, 0),
    rowLabels: [],
    columnLabels: [],
  };
  assert.match(paintSvg(tiles, colors), /<path fill="rgb\(0,0,255\)" d="M0 14H14V28H0z"\/>/);
});
