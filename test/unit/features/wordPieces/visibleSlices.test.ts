import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visibleSlices } from '../../../../src/features/wordPieces/visibleSlices.ts';

function range(from: number, to: number, character = 0): Parameters<typeof visibleSlices>[0][0] {
  return { start: { line: from, character }, end: { line: to, character: 0 } };
}

function linesOf(slices: ReturnType<typeof visibleSlices>): number[] {
  return slices.map(({ line }) => line).sort((a, b) => a - b);
}

test('the lines in view and twenty around them, within the document, each once', () => {
  const slices = visibleSlices([range(5, 7), range(9, 10)], 25, () => 'one two');
  assert.deepEqual(
    linesOf(slices),
    Array.from({ length: 25 }, (_, i) => i),
  );
  assert.deepEqual(slices[0], { line: 5, text: 'one two', span: { start: 0, end: 7 } });
  assert.equal(linesOf(visibleSlices([range(1000, 1010)], 2000, () => '')).length, 51);
  assert.equal(linesOf(visibleSlices([range(1000, 1010)], 2000, () => ''))[0], 980);
});

test('a line of millions of characters: what is in view of it', () => {
  const text = 'more words '.repeat(500_000);
  const [slice] = visibleSlices([range(0, 0, 3_000_000)], 1, () => text);
  assert.ok(slice);
  assert.ok(slice.span.start <= 3_000_000 && slice.span.start > 2_999_000);
  assert.ok(slice.span.end >= 3_010_000 && slice.span.end < 3_011_000);
});

test('many long lines: those in view first, and bounded altogether', () => {
  const text = 'more words '.repeat(1000);
  const slices = visibleSlices([range(50, 90)], 200, () => text);
  assert.equal(slices[0]?.line, 50);
  const total = slices.reduce((sum, { span }) => sum + span.end - span.start, 0);
  assert.ok(total <= 70_000);
});

test('a document that has become shorter than what was in view', () => {
  assert.deepEqual(linesOf(visibleSlices([range(10, 30)], 3, () => 'a')), [0, 1, 2]);
});
