import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placesToLabel } from '../../../../../../src/features/explorer/model/labels/placesToLabel.ts';
import type { ShownContent } from '../../../../../../src/features/explorer/model/shownContent.ts';

function shown(uri: string, spans: readonly (readonly [number, number])[]) {
  return {
    document: { uri: { toString: () => uri } },
    count: spans.length,
    start: (i: number) => spans[i]![0],
    end: (i: number) => spans[i]![1],
    segmentFrom: (offset: number) => {
      const found = spans.findIndex(([, end]) => end >= offset);
      return found < 0 ? spans.length - 1 : found;
    },
  };
}

const lines = [
  [0, 5],
  [6, 10],
  [11, 20],
] as const;
const find = (
  documents: readonly ReturnType<typeof shown>[],
  ...places: readonly (readonly [string, number, number])[]
) =>
  placesToLabel(
    { documents } as unknown as ShownContent,
    places.map(([uri, start, end]) => ({ uri: { toString: () => uri } as never, start, end })),
  );

test('each segment with a part in a place, once, counted through all documents', () => {
  const both = [shown('a', lines), shown('b', lines)];
  assert.deepEqual(find(both, ['b', 7, 12], ['a', 0, 5], ['b', 6, 10]), {
    segments: [4, 5, 0],
    elsewhere: 0,
    isWhole: true,
  });
  assert.deepEqual(find(both, ['a', 5, 6], ['a', 20, 30], ['c', 0, 5]).elsewhere, 3);
});

test('while a document is not cut, more may be found', () => {
  assert.ok(!find([shown('a', lines), shown('b', [])], ['b', 0, 3]).isWhole);
  assert.ok(find([shown('a', lines), shown('b', [])], ['a', 0, 3]).isWhole);
  assert.ok(!find([], ['a', 0, 3]).isWhole);
});
