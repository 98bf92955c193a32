import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paintRows, rowPicture } from '../../../src/webview/drawing/rowPicture.ts';

const colors = {
  negative: [255, 0, 0],
  zero: [255, 255, 255],
  positive: [0, 0, 255],
  text: '#111',
  ground: '#fff',
} as const;
const columns = ['group', 'line', 'text', 'cosine'];

const textsOf = (svg: string): (string | undefined)[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
const barsOf = (svg: string): (string | undefined)[][] =>
  [...svg.matchAll(/<rect x="\d+" y="\d+" width="([\d.]+)" height="12" fill="([^"]+)"/g)].map(
    ([, ...bar]) => bar,
  );

test('a row has its bar, its number, its text in one line and its place', () => {
  const table = {
    columns,
    rows: [
      [1, 3, 'A red\n  boat <&>', 0.5],
      [1, 9, 'Rain\u001b', -0.25],
      [2, 4, 'Not known', NaN],
    ],
  };
  const picture = rowPicture(table, {
    ...{ number: 'cosine', texts: ['text', 'no such column'], places: ['line'], group: 'group' },
  });
  const svg = paintRows({ ...picture, title: 'notes.md: list' }, colors);
  assert.deepEqual(textsOf(svg), [
    ...['notes.md: list', 'cosine'],
    ...['0.5000', 'A red boat &#60;&#38;&#62;', '3'],
    ...['-0.2500', 'Rain\ufffd', '9'],
    ...['Not known', '4'],
  ]);
  assert.deepEqual(barsOf(svg), [
    ['50', 'rgb(0,0,255)'],
    ['25', 'rgb(255,0,0)'],
  ]);
});

test('what stands together has a head; shares are of the largest', () => {
  const rows = ['a', 'b'].flatMap((text, i) => [
    [i, i + 1, text, 0.02],
    [i, i + 1, text, 0.04],
  ]);
  const picture = rowPicture(
    { columns, rows },
    {
      ...{ number: 'cosine', isRelative: true, texts: [], places: [] },
      ...{ group: 'line', heads: ['line', 'text'] },
    },
  );
  const svg = paintRows({ ...picture, title: 't' }, colors);
  assert.deepEqual(
    textsOf(svg).filter((text) => text !== ''),
    ['t', 'cosine', '1 · a', '0.0200', '0.0400', '2 · b', '0.0200', '0.0400'],
  );
  assert.deepEqual(
    barsOf(svg).map(([width]) => width),
    ['50', '100', '50', '100'],
  );
});

test('counts are whole numbers, and a list without numbers has no room for bars', () => {
  const rows = [
    [40, 'rain', 'notes.md'],
    [10, 'boats', 'notes.md'],
  ];
  const table = { columns: ['texts', 'theme', 'file'], rows };
  const counted = rowPicture(table, {
    ...{ number: 'texts', isRelative: true, decimals: 0, texts: ['theme'], places: [] },
  });
  const svg = paintRows({ ...counted, title: 't' }, colors);
  assert.deepEqual(textsOf(svg), ['t', 'texts', '40', 'rain', '10', 'boats']);
  assert.deepEqual(
    barsOf(svg).map(([width]) => width),
    ['100', '25'],
  );
  const plain = paintRows(
    { ...rowPicture(table, { texts: ['theme'], places: ['file'] }), title: 't' },
    colors,
  );
  assert.deepEqual(textsOf(plain), ['t', 'rain', 'notes.md', 'boats', 'notes.md']);
  assert.deepEqual(barsOf(plain), []);
  const lefts = [...plain.matchAll(/<text x="(\d+)"/g)].map(([, x]) => Number(x));
  assert.equal(lefts[1], lefts[0], 'texts begin below the title');
});

test('a long text is cut at a letter, and rows that are too many are counted', () => {
  const rows = Array.from({ length: 1300 }, (_, i) => [0, i, '\u{1f6a3}'.repeat(400), 1]);
  const picture = rowPicture({ columns, rows }, { number: 'cosine', texts: ['text'], places: [] });
  assert.equal(picture.list[0]!.text, `${'\u{1f6a3}'.repeat(49)}…`);
  const svg = paintRows({ ...picture, title: 't' }, colors);
  assert.equal(barsOf(svg).length, 300);
  assert.equal(textsOf(svg).at(-1), '1,000 more rows are not drawn.');
  // Twice as many pixels of a PNG are no more than a canvas has.
  assert.ok(Number(/height="(\d+)"/.exec(svg)![1]) < 8000);
});
