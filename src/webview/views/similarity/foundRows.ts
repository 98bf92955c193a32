import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { ContentReference } from '../../../protocol/contentReference.ts';
import type { PanelSegment, PanelSnapshot } from '../../../protocol/pageApi.ts';
import { linesText } from '../../format/unitName.ts';
import { useAnswer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';

/** Rows that a view lists at most; `segmentsAt` gives no more. */
export const mostListed = 1000;

const previewDelayMs = 120;
const revealModes = { move: 'preview', enter: 'keepFocus', click: 'focusEditor' } as const;

/** By what a text is shown in the editor: arrow keys pass over rows, which are shown once they rest. */
export type RevealReason = keyof typeof revealModes;

/** Shows a segment in the editor. */
export function useReveal(about: ContentReference): (segment: number, why: RevealReason) => void {
  const { page } = useView();
  const timer = useRef<number>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  return (segment, why) => {
    const { version } = about;
    const reveal = (): void =>
      void page.perform(() => page.api.reveal({ version, segment, mode: revealModes[why] }), about);
    window.clearTimeout(timer.current);
    if (why === 'move') timer.current = window.setTimeout(reveal, previewDelayMs);
    else reveal();
  };
}

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
