/** A change of a text: what stood from `start` to `end` (UTF-16 offsets) is now `length` units long. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly length: number;
}

/** Whether text that is put in at the edge of a span belongs to it: yes for a line, no for a selection. */
export type SpanEdges = 'inside' | 'outside';

/** Where spans are after a change. */
interface MovedSpans {
  /** `start, end` of each span that is left. */
  readonly spans: Int32Array;
  /** The index that each of them had before. */
  readonly sources: Int32Array;
  /** 1 for each whose text a change touched, else 0. */
  readonly touched: Uint8Array;
}

/**
 * Moves spans (`start, end` in pairs, in order, without overlap) with changes of their text, all of them in offsets
 * of the text before and without overlap, in any order. A span whose text is gone is dropped. Takes time for the
 * spans and the changes once, not for their product.
 */
export function moveSpans(
  spans: Int32Array,
  changes: readonly TextChange[],
  edges: SpanEdges,
): MovedSpans {
  const ascending = changes.toSorted((a, b) => a.start - b.start || a.end - b.end);
  const count = spans.length / 2;
  const moved = new Int32Array(spans.length);
  const sources = new Int32Array(count);
  const touched = new Uint8Array(count);
  // How far an edge may lie from a change and still be touched by it.
  const reach = edges === 'inside' ? 1 : 0;
  /** The first change that is not wholly before the span, and by how much those before it move what follows. */
  let next = 0;
  let shift = 0;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    let start = spans[2 * i] ?? 0;
    let end = spans[2 * i + 1] ?? 0;
    for (; next < ascending.length; next++) {
      const change = ascending[next];
      if (!change || start + 1 <= change.end + reach) break;
      shift += change.length - (change.end - change.start);
    }
    const lastOffset = end - 1 + reach;
    start += shift;
    end += shift;
    let isTouched = false;
    let moves = shift;
    for (let j = next; j < ascending.length && end > start; j++) {
      const change = ascending[j];
      if (!change || change.start > lastOffset) break;
      const from = change.start + moves;
      const to = change.end + moves;
      const delta = change.length - (to - from);
      const isBeforeStart = start + 1 > to + reach;
      if (isBeforeStart) {
        start += delta;
        end += delta;
      } else {
        // What is put in at the very start of a span pushes nothing away from it.
        const startsWithin = start >= from && !(from === to && start === from);
        const newStart = startsWithin ? from + (end > to ? change.length : 0) : start;
        end = end >= to ? end + delta : from;
        start = newStart;
        isTouched = true;
      }
      moves += delta;
    }
    if (end <= start) continue;
    moved[2 * kept] = start;
    moved[2 * kept + 1] = end;
    sources[kept] = i;
    touched[kept] = isTouched ? 1 : 0;
    kept++;
  }
  return {
    spans: moved.slice(0, 2 * kept),
    sources: sources.slice(0, kept),
    touched: touched.slice(0, kept),
  };
}

/** Index of the span (pairs as in `moveSpans`) that holds `offset`, its end included; -1 where none does. */
export function spanAt(spans: Int32Array, offset: number): number {
  let low = 0;
  let high = spans.length / 2 - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (startOf(spans, middle) <= offset) low = middle;
    else high = middle - 1;
  }
  return high >= 0 && startOf(spans, low) <= offset && offset <= (spans[2 * low + 1] ?? 0)
    ? low
    : -1;
}

function startOf(spans: Int32Array, index: number): number {
  return spans[2 * index] ?? 0;
}
