/** A change of a text: what stood from `start` to `end` (UTF-16 offsets) is now `length` units long. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly length: number;
}

/** Whether text that is put in at the edge of a span belongs to it: yes for a line, no for a selection. */
export type SpanEdges = 'inside' | 'outside';

/** Where spans are after a change. */
export interface MovedSpans {
  /** `start, end` of each span that is left. */
  readonly spans: Int32Array;
  /** The index that each of them had before. */
  readonly sources: Int32Array;
  /** 1 for each whose text the change touched, else 0. */
  readonly touched: Uint8Array;
}

/**
 * Moves spans (`start, end` in pairs, in order, without overlap) with a change of their text. A span whose text
 * is gone is dropped.
 */
export function moveSpans(spans: Int32Array, change: TextChange, edges: SpanEdges): MovedSpans {
  const count = spans.length / 2;
  const moved = new Int32Array(spans.length);
  const sources = new Int32Array(count);
  const touched = new Uint8Array(count);
  const delta = change.length - (change.end - change.start);
  const isInsertion = change.start === change.end;
  // How far an edge may lie from the change and still be touched by it.
  const reach = edges === 'inside' ? 1 : 0;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    let start = spans[2 * i] ?? 0;
    let end = spans[2 * i + 1] ?? 0;
    if (start + 1 > change.end + reach) {
      start += delta;
      end += delta;
    } else if (end >= change.start + 1 - reach) {
      const startsWithin = start >= change.start && !(isInsertion && start === change.start);
      const newStart = startsWithin ? change.start + (end > change.end ? change.length : 0) : start;
      end = end >= change.end ? end + delta : change.start;
      start = newStart;
      if (end <= start) continue;
      touched[kept] = 1;
    }
    moved[2 * kept] = start;
    moved[2 * kept + 1] = end;
    sources[kept] = i;
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
