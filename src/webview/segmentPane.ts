import type { PanelSnapshot, PanelUnit, RevealMode } from '../protocol/pageApi.ts';
import type { TabContext } from './tabs/tab.ts';
import { button } from './ui/button.ts';
import { countText } from './ui/countText.ts';
import { element } from './ui/element.ts';
import { fillSelect, labelledSelect } from './ui/labelledSelect.ts';
import { SegmentList } from './ui/segmentList.ts';
import { unitName } from './ui/unitName.ts';

/** A held key chooses when it rests for this time. */
const moveDelayMs = 120;

interface Choice {
  readonly segment: number;
  readonly mode: RevealMode;
}

const units = [
  { value: 'line', label: 'Lines' },
  { value: 'sentence', label: 'Sentences' },
];

/** The list of segments and its head. A choice is the host's, which the list is ahead of while a key is held. */
export class SegmentPane {
  readonly root = element('section', { class: 'segment-pane', 'aria-label': 'Texts' });
  readonly #context: TabContext;
  readonly #list: SegmentList;
  readonly #count = element('span', { class: 'segment-count', 'data-part': 'segment-count' });
  readonly #units = labelledSelect('Unit', 'unit', (unit) => this.#setUnit(unit));
  readonly #empty = element('p', { class: 'tab-note', 'data-part': 'no-segments', hidden: true });
  readonly #export: HTMLButtonElement;
  #snapshot: PanelSnapshot | undefined;
  #wanted: Choice | undefined;
  #sending: Promise<void> | undefined;
  #timer: number | undefined;

  constructor(context: TabContext) {
    this.#context = context;
    const { rows, api, perform } = context;
    this.#list = new SegmentList({
      rowOf: (segment) => rows.row(segment),
      onRange: (start, end) => rows.want(start, end),
      onChoose: (segment, how) => {
        if (how === 'move') this.#choose({ segment, mode: 'preview' }, moveDelayMs);
        else if (how === 'enter') this.#choose({ segment, mode: 'keepFocus' }, 0);
        else this.#choose({ segment, mode: how === 'click' ? 'preview' : 'focusEditor' }, 0);
      },
    });
    this.#export = button({
      label: 'Export Vectors…',
      onClick: () => void perform(() => api.exportVectors(undefined)),
    });
    this.root.append(
      element(
        'div',
        { class: 'segment-head' },
        this.#count,
        element('div', { class: 'segment-tools' }, this.#units.root, this.#export),
      ),
      this.#empty,
      this.#list.root,
    );
  }

  update(snapshot: PanelSnapshot): void {
    if (this.#snapshot?.contentId !== snapshot.contentId) this.#leaveContent();
    this.#snapshot = snapshot;
    const { documents, segmentCount, unit, canChooseUnit, status, embeddedCount } = snapshot;
    this.root.hidden = segmentCount < 2 && !canChooseUnit;
    this.#units.root.hidden = !canChooseUnit;
    fillSelect(this.#units, units, unit);
    const isPartial = status.kind !== 'ready' && embeddedCount < segmentCount;
    const all = countText(segmentCount, unit);
    const done = embeddedCount.toLocaleString('en');
    this.#count.textContent = isPartial ? `${done} of ${all} embedded` : all;
    this.#export.disabled = segmentCount === 0;
    // While a document is being read there is nothing to say yet.
    this.#empty.hidden = segmentCount > 0 || status.kind === 'working';
    this.#empty.textContent = `There are no ${unitName(unit, 2)} with text here.`;
    this.#list.root.hidden = segmentCount === 0;
    this.#list.root.setAttribute('aria-label', listName(unit));
    this.#list.resize(documents, segmentCount);
    this.#follow();
    this.#list.refresh();
  }

  /** Rows have come. */
  refresh(): void {
    this.#list.refresh();
  }

  #leaveContent(): void {
    window.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#wanted = undefined;
    this.#list.leave();
  }

  #follow(): void {
    // While a choice of the user is on its way, the host's is the one before.
    if (this.#wanted || this.#sending || !this.#snapshot) return;
    this.#list.choose(this.#snapshot.selectedSegment);
  }

  #choose(choice: Choice, delayMs: number): void {
    this.#wanted = choice;
    window.clearTimeout(this.#timer);
    this.#timer = undefined;
    if (delayMs === 0) {
      this.#send();
      return;
    }
    this.#timer = window.setTimeout(() => {
      this.#timer = undefined;
      this.#send();
    }, delayMs);
  }

  #send(): void {
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined;
      this.#follow();
    });
  }

  /** One choice after the other; of several that came meanwhile, the last. */
  async #sendAll(): Promise<void> {
    const { api, perform, refresh } = this.#context;
    while (this.#wanted && this.#timer === undefined) {
      const { segment, mode } = this.#wanted;
      this.#wanted = undefined;
      const snapshot = this.#snapshot;
      if (!snapshot) return;
      const { contentId, edition, selectedSegment } = snapshot;
      const reference = { contentId, edition, segment };
      const isChosen =
        segment === selectedSegment || (await perform(() => api.select(reference), reference));
      if (!isChosen) continue;
      // The host's answer may take as long as an editor takes to open: nothing waits for it.
      void perform(() => api.reveal({ ...reference, mode }), reference);
      if (segment !== selectedSegment) await refresh();
    }
  }

  #setUnit(unit: string): void {
    const { api, perform } = this.#context;
    const chosen = unit === 'sentence' ? 'sentence' : 'line';
    void perform(() => api.setUnit({ unit: chosen })).then((isDone) => {
      if (!isDone && this.#snapshot) fillSelect(this.#units, units, this.#snapshot.unit);
    });
  }
}

function listName(unit: PanelUnit): string {
  return unit === 'selection' ? 'Selected texts' : unit === 'line' ? 'Lines' : 'Sentences';
}
