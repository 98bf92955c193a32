import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ListGeometry } from '../../src/webview/views/frame/listGeometry.ts';
import { percentileText } from '../../src/core/search/percentileText.ts';

const sections = (...counts: number[]) => {
  let firstSegment = 0;
  return counts.map((segmentCount, i) => {
    const section = { title: `${i}`, firstSegment, segmentCount };
    firstSegment += segmentCount;
    return section;
  });
};

test('one section has no heading', () => {
  const geometry = new ListGeometry(sections(5), 5);
  assert.equal(geometry.itemCount, 5);
  assert.equal(geometry.itemOf(3), 3);
  assert.deepEqual(geometry.at(3), { kind: 'segment', segment: 3, section: 0 });
});

test('each item of several sections is a heading or a segment, sections without segments included', () => {
  const geometry = new ListGeometry(sections(2, 0, 0, 3), 5);
  const items = Array.from({ length: geometry.itemCount }, (_, i) => geometry.at(i));
  assert.deepEqual(
    items.map((item) => (item.kind === 'heading' ? `#${item.section}` : item.segment)),
    ['#0', 0, 1, '#1', '#2', '#3', 2, 3, 4],
  );
  for (const [i, item] of items.entries()) {
    if (item.kind === 'heading') assert.equal(geometry.headingItem(item.section), i);
    else assert.equal(geometry.itemOf(item.segment), i);
  }
});

test('a percentile is rounded down, so that nothing but 100 reads as 100', () => {
  for (const [value, text] of [
    [100, '100 %'],
    [99.99, '99.9 %'],
    [99.999999999999, '99.9 %'],
    [99.8, '99.8 %'],
    [4.1, '4.1 %'],
    [1.1, '1.1 %'],
    [0, '0.0 %'],
    [0.09, '0.0 %'],
    [NaN, 'n/a'],
    [undefined, 'n/a'],
  ] as const) {
    assert.equal(percentileText(value), text);
  }
});
