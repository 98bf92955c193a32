import { isCancellation } from '../../../core/errors/appError.ts';
import type { ContentReference, PageSimilarity, PanelSnapshot } from '../../../protocol/pageApi.ts';
import { BasisNote } from '../../legacy/basisNote.ts';
import { element } from '../../drawing/element.ts';
import { cosineText } from '../../format/float32Text.ts';
import { heatLegend } from '../../legacy/heatLegend.ts';
import { percentileText } from '../../../core/search/percentileText.ts';
import { SimilarityMatrix, type MatrixRange } from './similarityMatrix.ts';
import { TabState } from '../../legacy/tabState.ts';
import { unitName } from '../../format/unitName.ts';
import { chosenPair } from './chosenPair.ts';
import { PairList } from './pairList.ts';
import type { Tab, TabContext } from '../../legacy/tab.ts';

/** While somebody types, the comparison waits for a pause. */
const editPauseMs = 400;

/** How alike the texts are to one another: a matrix, the strongest pairs; of two texts one statement. */
export class SimilarityTab implements Tab {
  readonly root = element('div', { class: 'similarity-tab' });
  readonly #context: TabContext;
  readonly #state = new TabState();
  readonly #cut = element('p', { class: 'quiet', 'data-part': 'cut', hidden: true });
  readonly #basis = new BasisNote();
  readonly #legend = element('div', { class: 'matrix-legend' });
  readonly #chosen = element('section', {
    class: 'chosen-pair',
    'data-part': 'chosen-pair',
    'aria-label': 'Chosen pair',
    hidden: true,
  });
  readonly #matrix: SimilarityMatrix;
  readonly #pairs: PairList;
  readonly #view: HTMLElement;
  #key = '';
  #call = new AbortController();
  #editTimer: number | undefined;
  #shown: ContentReference | undefined;
  #data: PageSimilarity | undefined;
  #snapshot: PanelSnapshot | undefined;

  constructor(context: TabContext) {
    this.#context = context;
    this.#matrix = new SimilarityMatrix({ onChoose: (a, b) => this.#choose(a, b) });
    this.#pairs = new PairList({
      onReveal: (segment) => this.#reveal(segment),
      onFocus: (a, b) => this.#matrix.mark(a, b),
    });
    const left = element('div', { class: 'matrix-part' });
    left.append(this.#legend, this.#matrix.root, this.#chosen);
    this.#view = element('div', { class: 'similarity-view', hidden: true }, left, this.#pairs.root);
    this.root.append(this.#state.root, this.#cut, this.#basis.root, this.#view);
  }

  update(snapshot: PanelSnapshot): void {
    this.#snapshot = snapshot;
    const { contentId, edition, segmentCount, status, embeddedCount, unit } = snapshot;
    const isStopped = status.kind === 'cancelled' || status.kind === 'failed';
    if (segmentCount < 2) {
      this.#close();
      const many = unitName(unit, 2);
      const isReading = status.kind === 'working' && segmentCount === 0;
      this.#state.note(isReading ? '' : `There is nothing to compare: this needs two ${many}.`);
      return;
    }
    if (isStopped && embeddedCount === 0) {
      this.#close();
      this.#state.note(`The ${unitName(unit, 2)} have no vectors yet.`);
      return;
    }
    const key = `${contentId}/${edition}`;
    if (key === this.#key) return;
    this.#key = key;
    window.clearTimeout(this.#editTimer);
    const reference = { contentId, edition };
    if (this.#shown && this.#shown.contentId === contentId) {
      this.#editTimer = window.setTimeout(() => void this.#ask(reference), editPauseMs);
    } else {
      void this.#ask(reference);
    }
  }

  #close(): void {
    window.clearTimeout(this.#editTimer);
    this.#call.abort();
    this.#key = '';
    this.#clear();
  }

  #clear(): void {
    this.#shown = undefined;
    this.#view.hidden = true;
    this.#chosen.hidden = true;
    this.#cut.hidden = true;
    this.#basis.hide();
  }

  async #ask(reference: ContentReference): Promise<void> {
    this.#call.abort();
    const call = new AbortController();
    this.#call = call;
    const { signal } = call;
    const isEdited = this.#shown?.contentId === reference.contentId;
    if (!isEdited) {
      this.#clear();
      this.#state.busy('Comparing…');
    }
    try {
      const answer = await this.#context.api.similarity(reference, { signal });
      if (signal.aborted) return;
      this.#state.clear();
      this.#show(answer, reference);
    } catch (error) {
      if (signal.aborted) return;
      if (isCancellation(error)) {
        this.#close();
        this.#state.note('The comparison was cancelled.', {
          label: 'Compare Again',
          onClick: () => void this.#ask(reference),
        });
        return;
      }
      const isOutdated = await this.#context.isOutdated(error, reference);
      if (isOutdated || this.#call !== call) return;
      this.#clear();
      const message = error instanceof Error ? error.message : String(error);
      this.#state.failed(message, () => void this.#ask(reference));
    }
  }

  #show(data: PageSimilarity, reference: ContentReference): void {
    const unit = this.#snapshot?.unit ?? 'selection';
    const count = data.segments.length;
    this.#shown = reference;
    this.#view.hidden = false;
    this.root.classList.toggle('similarity-of-two', count === 2);
    this.#cut.hidden = data.segmentCount <= count;
    const all = data.segmentCount.toLocaleString('en');
    const many = unitName(unit, data.segmentCount);
    this.#cut.textContent = `The first ${count.toLocaleString('en')} of ${all} ${many} are compared.`;
    this.#basis.show(data.percentileBasis, unit);
    const range = rangeOf(data);
    this.#matrix.root.hidden = count === 2;
    this.#legend.hidden = count === 2;
    this.#matrix.show(data, range);
    this.#pairs.show(data);
    this.#showLegend(data, range);
    this.#chosen.hidden = true;
    if (count === 2) this.#showStatement(data);
    this.#data = data;
  }

  #showStatement(data: PageSimilarity): void {
    const card = chosenPair(data, 0, 1, (segment) => this.#reveal(segment));
    Object.assign(card.dataset, {
      part: 'pair-card',
      a: 0,
      b: 1,
      cosine: data.cosines[1] ?? NaN,
      percentile: data.percentiles[1] ?? NaN,
    });
    this.#chosen.replaceChildren(card);
    this.#chosen.hidden = false;
  }

  #showLegend(
    { segments, cosines, percentiles }: PageSimilarity,
    { low, high }: MatrixRange,
  ): void {
    const isDiagonal = (index: number): boolean => index % (segments.length + 1) === 0;
    const end = (cosine: number): string => {
      const at = cosines.findIndex((value, i) => value === cosine && !isDiagonal(i));
      const percentile = percentiles[at] ?? NaN;
      const text = cosineText(cosine);
      return Number.isNaN(percentile) ? text : `${text} (${percentileText(percentile)})`;
    };
    const middle = cosineText((low + high) / 2);
    const ends = { low: end(low), zero: middle, high: end(high) };
    this.#legend.replaceChildren(heatLegend(['Cosine'], ends, 'sequential'));
  }

  #choose(a: number, b: number): void {
    const data = this.#data;
    if (!data) return;
    const reveal = (segment: number): void => this.#reveal(segment);
    this.#chosen.replaceChildren(chosenPair(data, a, b, reveal));
    this.#chosen.hidden = false;
  }

  #reveal(segment: number): void {
    const reference = this.#shown;
    if (!reference) return;
    const { api, perform } = this.#context;
    const request = { ...reference, segment, mode: 'keepFocus' } as const;
    void perform(() => api.reveal(request), reference);
  }
}

/** The least and the largest cosine of two different segments; -1 to 1 where there is none. */
function rangeOf({ segments: { length: size }, cosines }: PageSimilarity): MatrixRange {
  let low = Infinity;
  let high = -Infinity;
  for (let a = 0; a < size; a++) {
    for (let b = a + 1; b < size; b++) {
      const cosine = cosines[a * size + b]!;
      if (cosine < low) low = cosine;
      if (cosine > high) high = cosine;
    }
  }
  return low <= high ? { low, high } : { low: -1, high: 1 };
}
