import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnHalves } from '../../../src/webview/views/themes/columnHalves.ts';
import type { Half } from '../../../src/webview/views/themes/themeHalves.ts';

const labelled = (labels: readonly string[], labelOf: readonly number[]) =>
  columnHalves({
    ...{ kind: 'labels', labels, labelOf: Int32Array.from(labelOf) },
    distinctCount: labels.length,
  });
const numbered = (...numbers: readonly number[]) =>
  columnHalves({ kind: 'numbers', numbers: Float64Array.from(numbers) });
const shown = (halves: readonly Half[], count: number) =>
  halves.map(({ title, has }) => [
    title,
    Array.from({ length: count }, (_, segment) => segment)
      .filter(has)
      .join(),
  ]);

test('each value is a part, in its order; what has none is in no part', () => {
  assert.deepEqual(shown(labelled(['v10', 'v9'], [0, 1, -1, 0]), 4), [
    ['v9', '1'],
    ['v10', '0,3'],
  ]);
  assert.deepEqual(shown(numbered(3, 1, NaN, 3), 4), [
    ['1', '1'],
    ['3', '0,3'],
  ]);
});

test('many days are months; what is rarer than many values is one part', () => {
  const days = Array.from(
    { length: 60 },
    (_, i) => `2026-0${1 + (i % 2)}-${String(1 + (i >> 1)).padStart(2, '0')}`,
  );
  assert.deepEqual(shown(labelled(days, [0, 1, 2, -1]), 4), [
    ['2026-01', '0,2'],
    ['2026-02', '1'],
  ]);
  const names = Array.from({ length: 52 }, (_, i) => `name ${i}`);
  const parts = labelled(names, [0, 50, 51, -1]);
  assert.equal(parts.length, 51);
  assert.deepEqual(shown(parts, 4).at(-1), ['any rarer value', '1,2']);
});

test('many numbers are two halves, none of them empty', () => {
  const many = Array.from({ length: 25 }, (_, i) => i);
  assert.deepEqual(
    shown(numbered(...many), 25).map(([title]) => title),
    ['above 12', 'up to 12'],
  );
  const mostAlike = [...many, ...many.map(() => 24)];
  const [above = '', upTo = ''] = shown(numbered(...mostAlike), 50).map(([, has]) => has);
  assert.ok(above.split(',').length === 26 && upTo.split(',').length === 24);
  assert.deepEqual(numbered(7, 7, NaN), []);
});
