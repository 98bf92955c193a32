import type { PageApi, SegmentReference } from '../../../protocol/pageApi.ts';
import { element } from '../../drawing/element.ts';
import { fillSelect, labelledSelect } from '../../legacy/labelledSelect.ts';
import { attentionMeasure } from '../../text/pieceMeasure.ts';
import { PieceFlow } from '../../text/pieceFlow.ts';
import { SegmentTokens } from '../../text/segmentTokens.ts';

const options = [
  { value: 0, label: 'one text' },
  { value: 1, label: 'with the next text' },
  { value: -1, label: 'with the text before' },
];

interface AttentionPairEvents {
  /** Another pair, or none, was asked for. */
  readonly onPair: () => void;
  /** A token of the second text was chosen. */
  readonly onChoose: (token: number) => void;
  readonly onError: (error: unknown, again: () => void) => void;
}

/** The second text of a pair, which the model reads at once with the first: which one, and its tokens. */
export class AttentionPair {
  readonly choice = labelledSelect('Read', 'pair', (value) => {
    this.#step = Number(value);
    this.#events.onPair();
  });
  readonly root = element('div', {
    class: 'second-text',
    'data-part': 'second-text',
    hidden: true,
  });
  readonly #events: AttentionPairEvents;
  readonly #flow: PieceFlow;
  #step = 0;
  #segmentCount = 0;
  #isOffered = false;
  #tokens: SegmentTokens | undefined;

  constructor(events: AttentionPairEvents) {
    this.#events = events;
    this.#flow = new PieceFlow(
      element('div', {
        class: 'pieces',
        role: 'listbox',
        'aria-label': 'Second text as word pieces',
        'aria-orientation': 'horizontal',
      }),
      attentionMeasure,
      {
        onChoose: events.onChoose,
        onReveal: () => undefined,
        onScroll: () => undefined,
        onError: events.onError,
      },
    );
    const label = element(
      'p',
      { class: 'pair-label' },
      'B, token type 1 (the text above is A, token type 0)',
    );
    this.root.append(label, this.#flow.root);
  }

  offer(isOffered: boolean, segmentCount: number): void {
    this.#isOffered = isOffered && segmentCount > 1;
    this.#segmentCount = segmentCount;
    this.choice.root.hidden = !this.#isOffered;
    fillSelect(this.choice, options, this.#step);
  }

  /** The segment that a pair is made with; undefined where there is none. */
  secondOf(segment: number): number | undefined {
    const second = segment + this.#step;
    const isThere = second >= 0 && second < this.#segmentCount;
    return this.#isOffered && this.#step !== 0 && isThere ? second : undefined;
  }

  get tokens(): SegmentTokens | undefined {
    return this.#tokens;
  }

  /** Opens the second text of the pair that `first` makes; clears where there is none. */
  async open(api: PageApi, first: SegmentReference, signal: AbortSignal): Promise<void> {
    const segment = this.secondOf(first.segment);
    if (segment === undefined) {
      this.clear();
      return;
    }
    const reference = { ...first, segment };
    const old = this.#tokens?.reference;
    if (old?.segment === segment && old.edition === first.edition) return;
    const { tokenCount } = await api.openSegment(reference, { signal });
    // Another one may have been chosen meanwhile.
    if (signal.aborted || this.secondOf(first.segment) !== segment) return;
    this.clear();
    this.#tokens = new SegmentTokens(api, reference, tokenCount, signal);
    this.root.hidden = false;
    this.#flow.show(this.#tokens.store, 1, 0);
  }

  tint(values: Float32Array, largest: number): void {
    this.#flow.tint(values, largest);
  }

  follow(token: number): void {
    this.#flow.follow(token);
  }

  clear(): void {
    this.#tokens = undefined;
    this.#flow.clear();
    this.root.hidden = true;
  }
}
