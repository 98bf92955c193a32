import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ReadDocument } from '../../../../src/core/text/blocks/readDocument.ts';
import { moveSpans, spanAt, type SpanEdges } from '../../../../src/core/text/moveSpans.ts';
import { segmentLines } from '../../../../src/core/text/segmentLines.ts';

function moved(
  spans: readonly number[],
  [start, end, length]: readonly [number, number, number],
  edges: SpanEdges = 'inside',
): { spans: number[]; sources: number[]; touched: number[] } {
  const result = moveSpans(Int32Array.from(spans), [{ start, end, length }], edges);
  return {
    spans: [...result.spans],
    sources: [...result.sources],
    touched: [...result.touched],
  };
}

describe('spans follow a change of their text', () => {
  test('before a change they stay, after it they move', () => {
    assert.deepEqual(moved([0, 4, 10, 14, 20, 24], [11, 12, 5]), {
      spans: [0, 4, 10, 18, 24, 28],
      sources: [0, 1, 2],
      touched: [0, 1, 0],
    });
  });

  test('what is typed at the end or the start of a line belongs to it', () => {
    assert.deepEqual(moved([0, 4, 5, 9], [4, 4, 1]).spans, [0, 5, 6, 10]);
    assert.deepEqual(moved([0, 4, 5, 9], [4, 4, 1]).touched, [1, 0]);
    assert.deepEqual(moved([0, 4, 5, 9], [5, 5, 1]).spans, [0, 4, 5, 10]);
    assert.deepEqual(moved([0, 4, 5, 9], [5, 5, 1]).touched, [0, 1]);
  });

  test('what is typed at an edge of a selection does not', () => {
    assert.deepEqual(moved([2, 4], [4, 4, 3], 'outside'), {
      spans: [2, 4],
      sources: [0],
      touched: [0],
    });
    assert.deepEqual(moved([2, 4], [2, 2, 3], 'outside'), {
      spans: [5, 7],
      sources: [0],
      touched: [0],
    });
    assert.deepEqual(moved([2, 4], [3, 3, 3], 'outside').touched, [1]);
  });

  test('a span whose text is gone is dropped', () => {
    assert.deepEqual(moved([0, 4, 5, 9, 10, 14], [4, 10, 0]).sources, [0, 2]);
    assert.deepEqual(moved([0, 4, 5, 9, 10, 14], [4, 10, 0]).spans, [0, 4, 4, 8]);
    assert.deepEqual(moved([2, 4], [0, 9, 0], 'outside').spans, []);
  });

  test('a cut across two spans leaves what is left of each', () => {
    assert.deepEqual(moved([0, 4, 5, 9], [2, 7, 1]).spans, [0, 2, 3, 5]);
    assert.deepEqual(moved([0, 4, 5, 9], [2, 7, 1]).touched, [1, 1]);
  });

  test('several changes at once, as of several cursors', () => {
    const changes = [
      { start: 12, end: 12, length: 2 },
      { start: 1, end: 3, length: 1 },
    ];
    const result = moveSpans(Int32Array.from([0, 4, 5, 9, 10, 14]), changes, 'inside');
    assert.deepEqual([...result.spans], [0, 3, 4, 8, 9, 15]);
    assert.deepEqual([...result.touched], [1, 0, 1]);
  });

  test('an untouched span keeps exactly its text, whatever the changes', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', ' '), maxLength: 60 });
    const edits = fc.array(fc.tuple(fc.nat(12), fc.nat(9), fc.string({ maxLength: 8 })), {
      maxLength: 5,
    });
    const edges = fc.constantFrom<SpanEdges>('inside', 'outside');
    fc.assert(
      fc.property(text, edits, edges, (old, steps, edge) => {
        const lines = [...segmentLines(new ReadDocument(old, 'plain'))];
        let now = '';
        let at = 0;
        const changes = steps.map(([gap, size, put]) => {
          const start = Math.min(at + gap + 1, old.length);
          const end = Math.min(start + size, old.length);
          now += old.slice(Math.min(at, start), start) + put;
          at = end;
          return { start, end, length: put.length };
        });
        // Changes that stand at one place, at the end of the text, would be in no order.
        const places = new Set(changes.map(({ start }) => start));
        fc.pre(places.size === changes.length);
        now += old.slice(at);
        const spans = Int32Array.from(lines.flatMap((line) => [line.start, line.end]));
        const result = moveSpans(spans, changes.toReversed(), edge);
        let last = 0;
        result.sources.forEach((source, i) => {
          const [from, to] = [result.spans[2 * i]!, result.spans[2 * i + 1]!];
          assert.ok(from >= last && to > from && to <= now.length);
          last = to;
          if (result.touched[i] === 0) assert.equal(now.slice(from, to), lines[source]!.text);
        });
      }),
    );
  });
});

test('the span at an offset, its end included', () => {
  const spans = Int32Array.from([2, 5, 7, 9]);
  const found = [0, 2, 5, 6, 7, 9, 10].map((offset) => spanAt(spans, offset));
  assert.deepEqual(found, [-1, 0, 0, -1, 1, 1, -1]);
  assert.equal(spanAt(new Int32Array(), 0), -1);
});
