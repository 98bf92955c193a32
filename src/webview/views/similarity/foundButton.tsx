import type { ComponentChildren } from 'preact';
import { menuPlace } from '../../../protocol/page/pageMenu.ts';
import type { PanelSegment, PanelSnapshot } from '../../../protocol/pageApi.ts';
import { documentOf, linesText } from '../../format/unitName.ts';
import type { RevealReason } from '../../useReveal.ts';
import { useView } from '../../view.ts';

interface FoundButtonProps {
  readonly segment: number;
  /** Undefined until it is there. */
  readonly data: PanelSegment | undefined;
  readonly isTabStop: boolean;
  readonly isActive: boolean;
  readonly onOpen: (why: RevealReason) => void;
  /** What is known of it, before its place. */
  readonly children: ComponentChildren;
}

/** A text that was found, with its place, which a click opens. */
export function FoundButton(props: FoundButtonProps) {
  const { segment, data, isTabStop, isActive, onOpen, children } = props;
  const { snapshot } = useView();
  return (
    <button
      type="button"
      class={isActive ? 'found found-active' : 'found'}
      data-segment={segment}
      {...menuPlace({ webviewSection: 'segment', segment })}
      aria-current={isActive ? 'true' : undefined}
      tabIndex={isTabStop ? 0 : -1}
      onClick={({ detail }) => onOpen(detail === 0 ? 'enter' : 'click')}
    >
      {children}
      <span class="found-where">
        <bdi>{placeText(snapshot, segment, data)}</bdi>
      </span>
      <span class="found-text" dir="auto">
        {data?.label ?? '…'}
      </span>
    </button>
  );
}

/** Where a segment stands: its lines, and before them its document where there are several. */
function placeText(
  { documents }: PanelSnapshot,
  segment: number,
  row: PanelSegment | undefined,
): string {
  if (!row) return '';
  if (documents.length < 2) return linesText(row);
  return `${documentOf(documents, segment)?.title ?? ''}:${row.line}`;
}
