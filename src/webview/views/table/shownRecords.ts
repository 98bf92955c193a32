import { useMemo } from 'preact/hooks';
import type { PageTable } from '../../../protocol/page/pageTables.ts';
import { SegmentRows } from '../../segmentRows.ts';
import { useAnswer } from '../../useAnswer.ts';
import { useView } from '../../view.ts';

// A table is read anew after an edit.
const editPauseMs = 600;

/** Segments in an order of their own, and their rows by place in it. */
export interface RecordOrder {
  readonly segments: Int32Array;
  /** By segment its place; -1: it is left out. */
  readonly placeOf: Int32Array;
  readonly rows: SegmentRows;
  /** Another number when other rows are there. */
  readonly rowsVersion: number;
}

interface ShownRecords {
  /** Undefined while it is read, and where the content is no table. */
  readonly table: PageTable | undefined;
  /** Undefined: all segments as they stand in the file. */
  readonly order: RecordOrder | undefined;
  readonly isOrdering: boolean;
  /** Why there is no table or no order. */
  readonly failure: string | undefined;
}

/** The table that is shown, and which of its records, as somebody filters and sorts them. */
export function useRecords(): ShownRecords {
  const { page, snapshot, selection } = useView();
  const { version, isTable, segmentCount } = snapshot;
  const { filter, sort } = selection;
  const isOrdered = isTable && (filter !== undefined || sort !== undefined);
  const table = useAnswer(isTable ? { version, segmentCount } : undefined, 'table', {
    editPauseMs,
  });
  const asked = isOrdered ? { version, filter, sort, segmentCount } : undefined;
  const found = useAnswer(asked, 'tableOrder', {
    editPauseMs,
  });
  const { shown } = found;
  const isCurrent =
    shown?.about.version === version && shown.value.every((at) => at < segmentCount);
  const segments = isOrdered && isCurrent ? shown.value : undefined;
  const order = useMemo(
    () => segments && orderOf(segments, segmentCount, page),
    [segments, segmentCount, page],
  );
  // Before the list below asks for its rows.
  useMemo(
    () => order?.rows.update({ ...snapshot, segmentCount: order.segments.length }),
    [order, snapshot],
  );
  return {
    table: isTable ? table.shown?.value : undefined,
    order: order && { ...order, rowsVersion: order.rows.changes.value },
    isOrdering: isOrdered && order === undefined && found.isAsking,
    failure: table.failure ?? found.failure,
  };
}

function orderOf(
  segments: Int32Array,
  segmentCount: number,
  page: ReturnType<typeof useView>['page'],
): Omit<RecordOrder, 'rowsVersion'> {
  const placeOf = new Int32Array(segmentCount).fill(-1);
  segments.forEach((segment, place) => {
    placeOf[segment] = place;
  });
  const rows = new SegmentRows(
    async ({ version, start, end }) => {
      // Only these cross: all may be many.
      const some = { version, segments: segments.slice(start, end) };
      return { start, segments: await page.api.segmentsAt(some) };
    },
    (...failure) => void page.showErrorAbout(...failure),
  );
  return { segments, placeOf, rows };
}
