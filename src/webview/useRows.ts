import { useRef } from 'preact/hooks';
import type { PanelSegment } from '../protocol/pageApi.ts';
import { segmentsOf } from './segmentRows.ts';
import { useAnswer } from './useAnswer.ts';
import { useView } from './view.ts';

/** Rows that are kept; of more, those that are not wanted are let go, the first of them first. */
const mostRows = 2000;

/** A segment's row; undefined until it is there. */
export type RowOf = (segment: number) => PanelSegment | undefined;

/** Rows of segments that need not follow one another, fetched as they come into view. */
export function useRows(version: string, wanted: readonly number[]): RowOf {
  const { page } = useView();
  const known = useRef({ version, rows: new Map<number, PanelSegment>() });
  const isKnown = known.current.version === version;
  const missing = wanted.filter((segment) => !isKnown || !known.current.rows.has(segment));
  const answer = useAnswer(
    missing.length > 0 ? { version, segments: missing } : undefined,
    (request, options) => segmentsOf(page.api, request, options),
  );
  const { shown } = answer;
  if (shown?.about.version === version) {
    // Of an older version the rows stay until those of the new one are there: nothing flickers.
    if (!isKnown) known.current = { version, rows: new Map() };
    const { rows } = known.current;
    shown.about.segments.forEach((segment, i) => {
      const row = shown.value[i];
      if (row) rows.set(segment, row);
    });
    const inUse = new Set(wanted);
    for (const old of rows.keys()) {
      if (rows.size <= mostRows) break;
      if (!inUse.has(old)) rows.delete(old);
    }
  }
  return (segment) => known.current.rows.get(segment);
}
