import { useRef } from 'preact/hooks';
import type { PanelSegment } from '../../../protocol/pageApi.ts';
import { segmentsOf } from '../../segmentRows.ts';
import { useAnswer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';

/** Rows that are kept; of more, those seen first are let go. */
const mostRows = 2000;

/** Rows of segments that need not follow one another, fetched as they come into view. */
export function useRows(
  version: string,
  wanted: readonly number[],
): (segment: number) => PanelSegment | undefined {
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
    for (const old of rows.keys()) {
      if (rows.size <= mostRows) break;
      rows.delete(old);
    }
  }
  return (segment) => known.current.rows.get(segment);
}
