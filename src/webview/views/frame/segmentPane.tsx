import { useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { contentOf } from '../../../protocol/pageApi.ts';
import { countText, unitName } from '../../format/unitName.ts';
import { hasList, useView } from '../../view.ts';
import { Button, Icon } from '../../widgets/button.tsx';
import { Select } from '../../widgets/select.tsx';
import { SegmentChoice } from './segmentChoice.ts';
import { SegmentList } from './segmentList.tsx';

const units = [
  { value: 'line', label: 'Lines' },
  { value: 'sentence', label: 'Sentences' },
];

/** The list of segments and its head. */
export function SegmentPane() {
  const { page, snapshot, choices } = useView();
  const { api, memory, perform } = page;
  const isOpen = choices.showsList;
  const { version, segmentCount, embeddedCount, unit, canChooseUnit, status } = snapshot;
  const choice = useMemo(() => new SegmentChoice(page), [page]);
  useLayoutEffect(() => choice.leave(), [contentOf(version)]);
  useLayoutEffect(() => choice.follow(), [snapshot]);
  const [, setRefusals] = useState(0);
  const setUnit = (wanted: string): void => {
    const chosen = wanted === 'sentence' ? 'sentence' : 'line';
    void perform(() => api.setUnit({ unit: chosen })).then((isDone) => {
      // The drop-down goes back to what is.
      if (!isDone) setRefusals((count) => count + 1);
    });
  };
  const isPartial = status.kind !== 'ready' && embeddedCount < segmentCount;
  const all = countText(segmentCount, unit);
  return (
    <section class="segment-pane" aria-label="Texts" hidden={!hasList(snapshot)}>
      <div class="segment-head">
        <button
          type="button"
          class="list-fold"
          title={isOpen ? 'Hide the list' : 'Show the list'}
          aria-expanded={isOpen}
          aria-controls="segment-list"
          onClick={() => memory.prefer({ showsList: !isOpen })}
        >
          <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} />
          <span class="segment-count" data-part="segment-count">
            {isPartial ? `${embeddedCount.toLocaleString('en')} of ${all} embedded` : all}
          </span>
        </button>
        <div class="segment-tools">
          <Select
            label="Unit"
            name="unit"
            options={units}
            value={unit}
            hidden={!canChooseUnit}
            onChange={setUnit}
          />
          <Button
            label="Export Vectors…"
            disabled={segmentCount === 0}
            onClick={() => void perform(() => api.exportVectors(undefined))}
          />
        </div>
      </div>
      {/* While a document is being read there is nothing to say yet. */}
      {segmentCount === 0 && status.kind !== 'working' && (
        <p class="tab-note" data-part="no-segments">
          There are no {unitName(unit, 2)} with text here.
        </p>
      )}
      <SegmentList choice={choice} />
    </section>
  );
}
