import { useLayoutEffect } from 'preact/hooks';
import { t } from '../../../core/l10n/translate.ts';
import { contentOf } from '../../../protocol/contentReference.ts';
import { menuPlace } from '../../../protocol/page/pageMenu.ts';
import type { PanelUnit } from '../../../protocol/pageApi.ts';
import { hasModifier, keyTarget } from '../../keys.ts';
import { useView } from '../../view.ts';
import type { RecordOrder } from '../table/shownRecords.ts';
import { itemsNear, ListGeometry, OrderGeometry, type SegmentGeometry } from './listGeometry.ts';
import type { ChoiceReason, SegmentChoice } from './segmentChoice.ts';
import { SegmentRow } from './segmentRow.tsx';
import { useListScroll } from './useListScroll.ts';

/** As `.row` in the style sheet. */
const lineHeightPx = 22;
/** As `.row-record`. */
const recordHeightPx = 38;

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
  const { snapshot, choices } = useView();
  const { version, documents, segmentCount, unit, isTable } = snapshot;
  const geometry = order
    ? new OrderGeometry(order.segments, order.placeOf)
    : new ListGeometry(documents, segmentCount);
  const { shownCount } = geometry;
  const rowHeightPx = isTable ? recordHeightPx : lineHeightPx;
  const chosen = choice.chosen.value;
  // Where Tab leads, also while nothing is chosen.
  const tabStop = geometry.segmentAt(
    Math.max(0, Math.min(geometry.placeOf(chosen), shownCount - 1)),
  );
  const { root, view, draw, show } = useListScroll({
    ...{ geometry, rowHeightPx, chosen, tabStop, segments: order?.segments },
    content: contentOf(version),
  });
  const near = itemsNear(geometry, view, rowHeightPx);
  useWantedRows(geometry, near.segments, chosen, order);
  if (shownCount > 0) {
    near.segments.add(tabStop);
    near.sections.add(geometry.sectionOf(tabStop));
  }
  const choose = (segment: number, why: ChoiceReason): void => {
    show(segment);
    choice.choose(segment, why);
  };
  const onClick = (event: MouseEvent, why: ChoiceReason): void => {
    const row = (event.target as Element).closest('[data-segment]');
    if (row) choose(Number(row.getAttribute('data-segment')), why);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = choice.chosen.peek();
    const pageRows = Math.max(1, Math.floor(view.clientHeight / rowHeightPx) - 1);
    const place = geometry.placeOf(at);
    const target = keyTarget(event, place, shownCount, { down: 1, page: pageRows });
    if (target !== undefined && target !== place) {
      choose(geometry.segmentAt(target), 'move');
    } else if (event.key === 'Enter' && !hasModifier(event) && at >= 0) {
      event.preventDefault();
      choose(at, 'enter');
    }
  };
  return (
    <div
      ref={root}
      id="segment-list"
      class="segment-list"
      role="listbox"
      aria-label={isTable ? t('Records') : listName(unit)}
      hidden={shownCount === 0 || !choices.showsList}
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
        <Sections {...{ geometry, ...near, rowHeightPx, chosen, tabStop, order }} />
      </div>
    </div>
  );
}

/** Asks for the rows of the segments that are drawn, and for the chosen one's. */
function useWantedRows(
  geometry: SegmentGeometry,
  drawn: ReadonlySet<number>,
  chosen: number,
  order: RecordOrder | undefined,
): void {
  const { page, choices } = useView();
  const inView = [...drawn];
  const [first = 0, last = -1] = [inView[0], inView.at(-1)];
  useLayoutEffect(() => {
    if (order) order.rows.want(geometry.placeOf(first), geometry.placeOf(last) + 1);
    else page.rows.want(first, last + 1);
    // In a list that is open it is in view when it is chosen; the tabs need it in any case.
    if (!choices.showsList || order) page.rows.want(chosen, chosen + 1);
  });
}

interface SectionsProps {
  readonly geometry: SegmentGeometry;
  /** Those that are drawn. */
  readonly sections: ReadonlySet<number>;
  readonly segments: ReadonlySet<number>;
  readonly rowHeightPx: number;
  readonly chosen: number;
  readonly tabStop: number;
  readonly order: RecordOrder | undefined;
}

/** The rows that are drawn, under their headings where there are some. */
function Sections(props: SectionsProps) {
  const { geometry, sections, segments, rowHeightPx, chosen, tabStop, order } = props;
  const { page, snapshot } = useView();
  const rowsOf = (section: number) =>
    [...segments]
      .filter((segment) => geometry.sectionOf(segment) === section)
      .sort((a, b) => geometry.placeOf(a) - geometry.placeOf(b))
      .map((segment) => (
        <SegmentRow
          key={segment}
          segment={segment}
          place={geometry.placeOf(segment)}
          count={geometry.shownCount}
          top={geometry.itemOf(segment) * rowHeightPx}
          data={order ? order.rows.row(geometry.placeOf(segment)) : page.rows.row(segment)}
          isRecord={snapshot.isTable}
          isChosen={segment === chosen}
          isTabStop={segment === tabStop}
        />
      ));
  if (!geometry.hasHeadings) return <>{rowsOf(0)}</>;
  return (
    <>
      {[...sections]
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
        })}
    </>
  );
}

function listName(unit: PanelUnit): string {
  return {
    selection: t('Selected texts'),
    line: t('Lines'),
    sentence: t('Sentences'),
    passage: t('Passages'),
  }[unit];
}
