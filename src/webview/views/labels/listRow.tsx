import type { ComponentChildren } from 'preact';
import { t } from '../../../core/l10n/translate.ts';
import { menuPlace } from '../../../protocol/page/pageMenu.ts';
import type { PanelSegment } from '../../../protocol/pageApi.ts';
import { rowHeightPx } from './useListWindow.ts';

/** Where a text stands in a list, and whether it is chosen there. */
export interface ListRowPlace {
  readonly row: number;
  readonly count: number;
  readonly text: number;
  readonly segment: number;
  readonly isChosen: boolean;
  readonly isActive: boolean;
}

interface ListRowProps {
  readonly kind: 'label-row' | 'number-row';
  readonly place: ListRowPlace;
  /** Undefined until it is fetched. */
  readonly data: PanelSegment | undefined;
  /** What else is told of it, as attributes. */
  readonly told: Readonly<Record<`data-${string}`, string | number | boolean | undefined>>;
  /** How many places the text has, and what that means. */
  readonly places: number;
  readonly placesText: string;
  readonly children: ComponentChildren;
}

/** A text in a list of those that are learned from: its line and itself, and behind it what is known of it. */
export function ListRow({ kind, place, data, told, places, placesText, children }: ListRowProps) {
  const { row, count, text, segment, isChosen, isActive } = place;
  return (
    <div
      class={`row ${kind}`}
      role="option"
      data-row={row}
      data-text={text}
      {...told}
      title={data?.label}
      tabIndex={isActive ? 0 : -1}
      aria-selected={isChosen}
      aria-posinset={row + 1}
      aria-setsize={count}
      style={{ top: `${row * rowHeightPx}px` }}
      {...menuPlace({ webviewSection: 'segment', segment })}
    >
      <span class="row-line">{data?.line}</span>
      <span class="row-text" dir="auto">
        {data?.label ?? <span class="visually-hidden">{t('Loading')}</span>}
      </span>
      {places > 1 && (
        <span class="label-places" title={placesText}>
          ×{places}
        </span>
      )}
      {children}
    </div>
  );
}

/** The row of a list that was clicked; undefined beside them. */
export function clickedRow(event: MouseEvent): number | undefined {
  const row = (event.target as Element).closest('[data-row]')?.getAttribute('data-row');
  return row === null || row === undefined ? undefined : Number(row);
}
