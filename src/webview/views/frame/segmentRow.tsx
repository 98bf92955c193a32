import { t } from '../../../core/l10n/translate.ts';
import { menuPlace } from '../../../protocol/page/pageMenu.ts';
import type { PanelSegment } from '../../../protocol/pageApi.ts';
import { Icon } from '../../widgets/button.tsx';

interface SegmentRowProps {
  readonly segment: number;
  /** In the list, from 0. */
  readonly place: number;
  readonly count: number;
  readonly isRecord: boolean;
  readonly top: number;
  /** Undefined until it is fetched. */
  readonly data: PanelSegment | undefined;
  readonly isChosen: boolean;
  readonly isTabStop: boolean;
}

/** A segment in the list; its text stands beside its line, a record's fields below. */
export function SegmentRow(props: SegmentRowProps) {
  const { segment, place, count, top, data, isRecord, isChosen, isTabStop } = props;
  return (
    <div
      class={isRecord ? 'row row-record' : 'row'}
      role="option"
      data-segment={segment}
      {...menuPlace({ webviewSection: 'segment', segment })}
      data-state={data?.state ?? 'loading'}
      title={data?.title === undefined ? data?.label : `${data.title}\n${data.label}`}
      tabIndex={isTabStop ? 0 : -1}
      aria-selected={isChosen}
      aria-posinset={place + 1}
      aria-setsize={count}
      style={{ top: `${top}px` }}
    >
      {data ? <RowText data={data} /> : <span class="visually-hidden">{t('Loading')}</span>}
    </div>
  );
}

function RowText({ data }: { readonly data: PanelSegment }) {
  const { line, label, state, fields } = data;
  // What names a record stands among its fields.
  const title = fields ? undefined : data.title;
  return (
    <>
      <span class="row-line">{line}</span>
      {title !== undefined && (
        <span class="row-title" dir="auto">
          {title}
        </span>
      )}
      <span class="row-text" dir="auto">
        {label}
      </span>
      {state === 'stale' && <Icon name="sync row-icon" />}
      {state === 'stale' && (
        <span class="visually-hidden">{t(', changed, embedded again soon')}</span>
      )}
      {state === 'waiting' && <span class="visually-hidden">{t(', not embedded yet')}</span>}
      {fields && (
        <span class="row-fields" dir="auto">
          {fields.filter((field) => field !== '').join(' · ')}
        </span>
      )}
    </>
  );
}
