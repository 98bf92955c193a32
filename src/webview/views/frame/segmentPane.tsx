import { t } from '../../../core/l10n/translate.ts';
import { useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { SegmentUnit } from '../../../core/text/segmentText.ts';
import { contentOf } from '../../../protocol/contentReference.ts';
import { countText, noTextHere, shownUnit } from '../../format/unitName.ts';
import { hasList, useView } from '../../view.ts';
import { Button, Icon } from '../../widgets/button.tsx';
import { Select } from '../../widgets/select.tsx';
import { useRecords } from '../table/shownRecords.ts';
import { TableBar } from '../table/tableBar.tsx';
import { SegmentChoice } from './segmentChoice.ts';
import { SegmentList } from './segmentList.tsx';

const units: readonly SegmentUnit[] = ['line', 'sentence', 'passage'];

/** The list of segments and its head. */
export function SegmentPane() {
  const { page, snapshot, choices } = useView();
  const { api, memory, perform } = page;
  const isOpen = choices.showsList;
  const { version, segmentCount, embeddedCount, unit, canChooseUnit, isTable, status } = snapshot;
  const choice = useMemo(() => new SegmentChoice(page), [page]);
  useLayoutEffect(() => choice.leave(), [contentOf(version)]);
  useLayoutEffect(() => choice.follow(), [snapshot]);
  const [, setRefusals] = useState(0);
  const setUnit = (wanted: string): void => {
    const chosen = units.find((one) => one === wanted) ?? 'line';
    void perform(() => api.setUnit({ unit: chosen })).then((isDone) => {
      // The drop-down goes back to what is.
      if (!isDone) setRefusals((count) => count + 1);
    });
  };
  const isPartial = status.kind !== 'ready' && embeddedCount < segmentCount;
  const records = useRecords();
  const all = countText(segmentCount, shownUnit(snapshot));
  const noText = noTextHere(snapshot);
  return (
    <section class="segment-pane" aria-label={t('Texts')} hidden={!hasList(snapshot)}>
      <div class="segment-head">
        <button
          type="button"
          class="list-fold"
          title={isOpen ? t('Hide the list') : t('Show the list')}
          aria-expanded={isOpen}
          aria-controls="segment-list"
          onClick={() => memory.prefer({ showsList: !isOpen })}
        >
          <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} />
          <span class="segment-count" data-part="segment-count">
            {isPartial ? t('{0} of {1} embedded', embeddedCount, all) : all}
          </span>
        </button>
        <div class="segment-tools">
          <Select
            label={t('Unit')}
            name="unit"
            options={[
              { value: 'line', label: t('Lines') },
              { value: 'sentence', label: t('Sentences') },
              { value: 'passage', label: t('Passages') },
            ]}
            value={unit}
            hidden={!canChooseUnit}
            onChange={setUnit}
          />
          <Button
            label={t('Export Vectors…')}
            disabled={segmentCount === 0}
            onClick={() => void perform(() => api.exportVectors(undefined))}
          />
        </div>
      </div>
      {segmentCount === 0 && noText !== '' && (
        <p class="tab-note" data-part="no-segments">
          {noText}
        </p>
      )}
      {isOpen && records.table && (
        <TableBar table={records.table} shownCount={records.order?.segments.length} />
      )}
      {isTable && records.failure !== undefined && (
        <p class="tab-note" role="alert" data-part="table-failure">
          {records.failure}
        </p>
      )}
      {records.order?.segments.length === 0 && (
        <p class="tab-note" data-part="no-records">
          {t('No record matches the filter; change it or choose any column.')}
        </p>
      )}
      <SegmentList choice={choice} order={records.order} />
    </section>
  );
}
