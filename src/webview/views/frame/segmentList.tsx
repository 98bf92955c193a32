import { t } from '../../../core/l10n/translate.ts';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { contentOf } from '../../../protocol/contentReference.ts';
import type { PanelSegment, PanelUnit } from '../../../protocol/pageApi.ts';
import { hasModifier, keyTarget } from '../../keys.ts';
import { menuPlace } from '../../../protocol/page/pageMenu.ts';
import { useView } from '../../view.ts';
import { Icon } from '../../widgets/button.tsx';
import { signal } from '@preact/signals';
import type { Page } from '../../page.ts';
import type { RecordOrder } from '../table/shownRecords.ts';
import { ListGeometry, OrderGeometry } from './listGeometry.ts';

/** As `.row` in the style sheet. */
const lineHeightPx = 22;
/** As `.row-record`. */
const recordHeightPx = 38;
/** Rows drawn beyond each edge of the view. */
const marginRows = 10;

interface SegmentListProps {
  readonly choice: SegmentChoice;
  /** Undefined: all segments in their order. */
  readonly order: RecordOrder | undefined;
}

/**
 * The segments as a list of rows, of which those near the view are in the document, and the chosen one. Arrow
 * keys, Home, End and the page keys move the choice and the focus.
 */
export function SegmentList({ choice, order }: SegmentListProps) {
  const { page, snapshot, choices } = useView();
  const { showsList } = choices;
  const { version, documents, segmentCount, unit, isTable } = snapshot;
  const rowHeightPx = isTable ? recordHeightPx : lineHeightPx;
  const content = contentOf(version);
  const chosen = choice.chosen.value;
  const geometry = order
    ? new OrderGeometry(order.segments, order.placeOf)
    : new ListGeometry(documents, segmentCount);
  const shownCount = order?.segments.length ?? segmentCount;
  // Of all that are shown.
  const placeOf = (segment: number): number => (order ? geometry.itemOf(segment) : segment);
  const segmentAt = (place: number): number => (order ? (order.segments[place] ?? -1) : place);
  // Where Tab leads, also while nothing is chosen.
  const tabStop = segmentAt(Math.max(0, Math.min(placeOf(chosen), shownCount - 1)));
  const root = useRef<HTMLDivElement>(null);
  const [, setDrawings] = useState(0);
  const draw = (): void => setDrawings((count) => count + 1);
  const { scrollTop = 0, clientHeight = 0 } = root.current ?? {};
  const scrollTo = (segment: number, block: 'nearest' | 'center'): void => {
    const list = root.current;
    const item = segment < 0 ? -1 : geometry.itemOf(segment);
    if (!list || item < 0) return;
    const top = item * rowHeightPx;
    const below = top + rowHeightPx - list.clientHeight;
    if (list.scrollTop <= top && list.scrollTop >= below) return;
    const nearest = list.scrollTop > top ? top : below;
    list.scrollTop = block === 'nearest' ? nearest : (top + below) / 2;
  };

  useLayoutEffect(() => {
    const resizes = new ResizeObserver(draw);
    if (root.current) resizes.observe(root.current);
    return () => resizes.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (root.current) root.current.scrollTop = 0;
  }, [content]);
  useLayoutEffect(() => {
    if (root.current) root.current.scrollTop = 0;
    scrollTo(chosen, 'center');
    draw();
  }, [order?.segments]);
  const moved = useRef<number>(undefined);
  const hadFocus = root.current?.contains(document.activeElement) === true;
  useLayoutEffect(() => {
    // A choice that comes from elsewhere is brought into view, and moves the focus within the list only.
    if (moved.current !== chosen) scrollTo(chosen, 'center');
    if (hadFocus || moved.current === chosen) focusRow(root.current, tabStop);
    moved.current = undefined;
    draw();
  }, [chosen]);
  useLayoutEffect(() => {
    // A folded list has no place that it was scrolled to.
    scrollTo(chosen, 'center');
    draw();
  }, [showsList]);
  useLayoutEffect(() => {
    // The row that had the focus is gone, with a shorter document.
    if (hadFocus && !root.current?.contains(document.activeElement))
      focusRow(root.current, tabStop);
  });

  const segments = new Set<number>();
  const sections = new Set<number>();
  const first = Math.max(0, Math.floor(scrollTop / rowHeightPx) - marginRows);
  const end = Math.ceil((scrollTop + clientHeight) / rowHeightPx) + marginRows;
  for (let item = first; item < Math.min(end, geometry.itemCount); item++) {
    const at = geometry.at(item);
    sections.add(at.section);
    if (at.kind === 'segment') segments.add(at.segment);
  }
  const inView = [...segments];
  useLayoutEffect(() => {
    if (order) order.rows.want(placeOf(inView[0] ?? 0), placeOf(inView.at(-1) ?? -1) + 1);
    else page.rows.want(inView[0] ?? 0, (inView.at(-1) ?? -1) + 1);
    // In a list that is open it is in view when it is chosen; the tabs need it in any case.
    if (!showsList || order) page.rows.want(chosen, chosen + 1);
  });
  if (shownCount > 0) {
    segments.add(tabStop);
    sections.add(geometry.sectionOf(tabStop));
  }
  const choose = (segment: number, why: ChoiceReason): void => {
    scrollTo(segment, 'nearest');
    moved.current = segment;
    if (segment === chosen) focusRow(root.current, segment);
    choice.choose(segment, why);
  };
  const onClick = (event: MouseEvent, why: ChoiceReason): void => {
    const row = (event.target as Element).closest('[data-segment]');
    if (row) choose(Number(row.getAttribute('data-segment')), why);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = choice.chosen.peek();
    const pageRows = Math.max(1, Math.floor(clientHeight / rowHeightPx) - 1);
    const place = placeOf(at);
    const target = keyTarget(event, place, shownCount, { down: 1, page: pageRows });
    if (target !== undefined && target !== place) {
      choose(segmentAt(target), 'move');
    } else if (event.key === 'Enter' && !hasModifier(event) && at >= 0) {
      event.preventDefault();
      choose(at, 'enter');
    }
  };
  const rowsOf = (section: number) =>
    [...segments]
      .filter((segment) => geometry.sectionOf(segment) === section)
      .sort((a, b) => placeOf(a) - placeOf(b))
      .map((segment) => (
        <Row
          key={segment}
          segment={segment}
          place={placeOf(segment)}
          count={shownCount}
          top={geometry.itemOf(segment) * rowHeightPx}
          data={order ? order.rows.row(placeOf(segment)) : page.rows.row(segment)}
          isRecord={isTable}
          isChosen={segment === chosen}
          isTabStop={segment === tabStop}
        />
      ));
  return (
    <div
      ref={root}
      id="segment-list"
      class="segment-list"
      role="listbox"
      aria-label={isTable ? t('Records') : listName(unit)}
      hidden={shownCount === 0 || !showsList}
      {...menuPlace({ version })}
      onScroll={draw}
      onKeyDown={onKeyDown}
      // The second click of a double click is told once.
      onClick={(event) => event.detail < 2 && onClick(event, 'click')}
      onDblClick={(event) => onClick(event, 'doubleClick')}
      onMouseDown={(event) => event.detail > 1 && event.preventDefault()}
    >
      <div
        class="segment-list-sizer"
        role="presentation"
        style={{ height: `${geometry.itemCount * rowHeightPx}px` }}
      >
        {geometry.hasHeadings
          ? [...sections]
              .sort((a, b) => a - b)
              .map((section) => {
                const { title = '' } = geometry.sections[section] ?? {};
                const top = `${geometry.headingItem(section) * rowHeightPx}px`;
                return (
                  <div key={section} role="group" aria-label={title}>
                    <div class="row-heading" dir="auto" aria-hidden="true" style={{ top }}>
                      {title}
                    </div>
                    {rowsOf(section)}
                  </div>
                );
              })
          : rowsOf(0)}
      </div>
    </div>
  );
}

interface RowProps {
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

function Row({ segment, place, count, top, data, isRecord, isChosen, isTabStop }: RowProps) {
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

function focusRow(list: HTMLElement | null, segment: number): void {
  list?.querySelector<HTMLElement>(`[data-segment="${segment}"]`)?.focus({ preventScroll: true });
}

function listName(unit: PanelUnit): string {
  return {
    selection: t('Selected texts'),
    line: t('Lines'),
    sentence: t('Sentences'),
    passage: t('Passages'),
  }[unit];
}

/** A held key chooses when it rests for this time. */
const moveDelayMs = 120;

const modes = {
  move: 'preview',
  click: 'preview',
  enter: 'keepFocus',
  doubleClick: 'focusEditor',
} as const;

/** `move`: a key that may be held. */
type ChoiceReason = keyof typeof modes;

/** The list's choice, which is ahead of the host's while a key is held: in the end the choice is the host's. */
export class SegmentChoice {
  /** -1 where none is. */
  readonly chosen = signal(-1);
  readonly #page: Page;
  #wanted: { readonly segment: number; readonly why: ChoiceReason } | undefined;
  #sending: Promise<void> | undefined;
  #timer: number | undefined;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Nothing of what was chosen applies any more. */
  leave(): void {
    window.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#wanted = undefined;
    this.chosen.value = -1;
  }

  /** Takes over the host's choice. While one of the user is on its way, the host's is the one before. */
  follow(): void {
    const snapshot = this.#page.snapshot.peek();
    if (snapshot && !this.#wanted && !this.#sending) this.chosen.value = snapshot.selectedSegment;
  }

  choose(segment: number, why: ChoiceReason): void {
    this.chosen.value = segment;
    this.#wanted = { segment, why };
    window.clearTimeout(this.#timer);
    const send = (): void => {
      this.#timer = undefined;
      this.#sending ??= this.#send().finally(() => {
        this.#sending = undefined;
        this.follow();
      });
    };
    this.#timer = why === 'move' ? window.setTimeout(send, moveDelayMs) : undefined;
    if (why !== 'move') send();
  }

  /** One choice after the other; of several that came meanwhile, the last. */
  async #send(): Promise<void> {
    const { api, perform, refresh, snapshot } = this.#page;
    while (this.#wanted && this.#timer === undefined) {
      const { segment, why } = this.#wanted;
      this.#wanted = undefined;
      const shown = snapshot.peek();
      if (!shown) return;
      const { version, selectedSegment } = shown;
      const reference = { version, segment };
      const isChosen =
        segment === selectedSegment || (await perform(() => api.select(reference), reference));
      if (!isChosen) continue;
      // The host's answer may take as long as an editor takes to open: nothing waits for it.
      this.#page.reveal({ ...reference, mode: modes[why] });
      if (segment !== selectedSegment) await refresh();
    }
  }
}
