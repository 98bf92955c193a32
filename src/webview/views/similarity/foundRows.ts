import { useMemo } from 'preact/hooks';
import type { ContentReference } from '../../../protocol/contentReference.ts';
import type { PanelSegment, PanelSnapshot } from '../../../protocol/pageApi.ts';
import { linesText } from '../../format/unitName.ts';
import { useAnswer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';

/** Rows that a view lists at most; `segmentsAt` gives no more. */
export const mostListed = 1000;

/** What is known of some segments, at most `mostListed`; empty until it is there. */
export function useSegments(
  { version }: ContentReference,
  segments: readonly number[],
): ReadonlyMap<number, PanelSegment> {
  const { page } = useView();
  const answer = useAnswer(
    segments.length > 0 ? { version, segments } : undefined,
    ({ segments: wanted, ...request }, options) =>
      page.api.segmentsAt({ ...request, segments: Int32Array.from(wanted) }, options),
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
  return `${documentOf(documents, segment)}:${row.line}`;
}

function documentOf(documents: PanelSnapshot['documents'], segment: number): string {
  const found = documents.find(
    ({ firstSegment, segmentCount }) =>
      segment >= firstSegment && segment < firstSegment + segmentCount,
  );
  return found?.title ?? '';
}
