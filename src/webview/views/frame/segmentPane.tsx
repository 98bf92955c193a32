import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { PanelUnit } from '../../../protocol/pageApi.ts';
import { countText, unitName } from '../../format/unitName.ts';
import { usePlain } from '../../plain.ts';
import { SegmentList } from '../../text/segmentList.ts';
import { useView } from '../../view.ts';
import { Button } from '../../widgets/button.tsx';
import { Select } from '../../widgets/select.tsx';
import { SegmentChoice } from './segmentChoice.ts';

/** A held key chooses when it rests for this time. */
const moveDelayMs = 120;

const modes = {
  move: 'preview',
  click: 'preview',
  enter: 'keepFocus',
  doubleClick: 'focusEditor',
} as const;

const units = [
  { value: 'line', label: 'Lines' },
  { value: 'sentence', label: 'Sentences' },
];

/** The list of segments and its head. The list is ahead of the host's choice while a key is held. */
export function SegmentPane() {
  const { page, snapshot, rowsVersion } = useView();
  const { api, perform, rows } = page;
  const { contentId, documents, segmentCount, unit, canChooseUnit, status } = snapshot;
  const [, setRefusals] = useState(0);
  const choice = useMemo(() => new SegmentChoice(page, () => follow()), []);
  const [listRef, list] = usePlain(
    (root) =>
      new SegmentList(root, {
        rowOf: (segment) => rows.row(segment),
        onRange: (start, end) => rows.want(start, end),
        onChoose: (segment, how) =>
          choice.choose({ segment, mode: modes[how] }, how === 'move' ? moveDelayMs : 0),
      }),
  );
  const follow = (): void => {
    const selected = page.snapshot.peek()?.selectedSegment;
    if (!choice.isOnItsWay && selected !== undefined) list.current?.choose(selected);
  };
  const shownContent = useRef('');
  useLayoutEffect(() => {
    if (shownContent.current !== contentId) {
      shownContent.current = contentId;
      choice.drop();
      list.current?.leave();
    }
    list.current?.resize(documents, segmentCount);
    follow();
    list.current?.refresh();
  }, [snapshot, rowsVersion]);

  const setUnit = (wanted: string): void => {
    const chosen = wanted === 'sentence' ? 'sentence' : 'line';
    void perform(() => api.setUnit({ unit: chosen })).then((isDone) => {
      // The drop-down goes back to what is.
      if (!isDone) setRefusals((count) => count + 1);
    });
  };
  return (
    <section class="segment-pane" aria-label="Texts" hidden={segmentCount < 2 && !canChooseUnit}>
      <div class="segment-head">
        <SegmentCount />
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
      <div
        ref={listRef}
        class="segment-list"
        role="listbox"
        aria-label={listName(unit)}
        hidden={segmentCount === 0}
      />
    </section>
  );
}

function SegmentCount() {
  const { segmentCount, embeddedCount, unit, status } = useView().snapshot;
  const isPartial = status.kind !== 'ready' && embeddedCount < segmentCount;
  const all = countText(segmentCount, unit);
  return (
    <span class="segment-count" data-part="segment-count">
      {isPartial ? `${embeddedCount.toLocaleString('en')} of ${all} embedded` : all}
    </span>
  );
}

function listName(unit: PanelUnit): string {
  return unit === 'selection' ? 'Selected texts' : unit === 'line' ? 'Lines' : 'Sentences';
}
