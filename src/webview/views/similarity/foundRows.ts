import { useMemo, useRef } from 'preact/hooks';
import { contentOf, type ContentReference } from '../../../protocol/contentReference.ts';
import type { PanelSegment, PanelSnapshot } from '../../../protocol/pageApi.ts';
import { documentOf, linesText } from '../../format/unitName.ts';
import { segmentsOf } from '../../segmentRows.ts';
import { useAnswer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';

/** Rows that a view lists at most; `segmentsAt` gives no more. */
export const mostListed = 1000;

/**
 * The version that is to be compared as a whole: not one that is still being embedded. Until that is done the version before it
 * stays, where there is one of this content.
 */
export function useEmbeddedVersion({ version, status }: PanelSnapshot): string | undefined {
  const last = useRef<string>(undefined);
  const isSame = last.current !== undefined && contentOf(last.current) === contentOf(version);
  if (status.kind !== 'working') last.current = version;
  else if (!isSame) last.current = undefined;
  return last.current;
}

/** What is known of some segments, at most `mostListed`; empty until it is there. */
export function useSegments(
  { version }: ContentReference,
  segments: readonly number[],
): ReadonlyMap<number, PanelSegment> {
  const { page } = useView();
  const answer = useAnswer(
    segments.length > 0 ? { version, segments } : undefined,
    (request, options) => segmentsOf(page.api, request, options),
  );
  const { shown } = answer;
  return useMemo(
    () =>
      new Map(
        shown?.about.segments.flatMap((segment, i) => {
          const row = shown.value[i];
          return row ? [[segment, row] as const] : [];
        }),
      ),
    [shown],
  );
}

/** Where a segment stands: its lines, and before them its document where there are several. */
export function placeText(
  { documents }: PanelSnapshot,
  segment: number,
  row: PanelSegment | undefined,
): string {
  if (!row) return '';
  if (documents.length < 2) return linesText(row);
  return `${documentOf(documents, segment)?.title ?? ''}:${row.line}`;
}
