import { isCancellation } from '../../../core/errors/appError.ts';
import type { AttentionMap, AttentionOverview } from '../../../protocol/insideApi.ts';
import type {
  PanelModel,
  PanelSnapshot,
  RevealMode,
  SegmentReference,
} from '../../../protocol/pageApi.ts';
import { AttentionGrid } from '../../drawing/attentionGrid.ts';
import { largestOf } from '../../drawing/weightScale.ts';
import { element } from '../../drawing/element.ts';
import { HabitTable } from './habitTable.ts';
import { InputsView } from '../segment/inputsView.ts';
import { fillSelect, labelledSelect } from '../../legacy/labelledSelect.ts';
import { attentionMeasure } from '../../text/pieceMeasure.ts';
import { PieceFlow } from '../../text/pieceFlow.ts';
import { TabState } from '../../legacy/tabState.ts';
import { AttentionPair } from './attentionPair.ts';
import { ChosenMap } from './chosenMap.ts';
import { InsidePart } from '../segment/insidePart.ts';
import type { SegmentView } from '../segment/segmentTab.ts';
import { SegmentTokens } from '../../text/segmentTokens.ts';
import type { TabContext } from '../../legacy/tab.ts';
import { WindowTokens } from '../../text/windowTokens.ts';

/** Every attention map of one text: all of them small, one of them large, and one token's numbers in it. */
export class AttentionView implements SegmentView {
  readonly root = element('div', { class: 'tokens-view attention-view', hidden: true });
  readonly #context: TabContext;
  readonly #flow: PieceFlow;
  readonly #layers = labelledSelect('Layer', 'attention-layer', (value) =>
    this.#chooseMap(Number(value), this.#head),
  );
  readonly #heads = labelledSelect('Head', 'attention-head', (value) =>
    this.#chooseMap(this.#layer, Number(value)),
  );
  readonly #grid = new AttentionGrid(
    element('div', { class: 'attention-grid', 'data-part': 'attention-grid' }),
    (layer, head) => this.#chooseMap(layer, head),
  );
  readonly #habits = new HabitTable((layer, head) => this.#chooseMap(layer, head));
  readonly #chosen = new ChosenMap((position) => this.#choosePosition(position));
  readonly #state = new TabState();
  readonly #windowNote = element('p', { class: 'quiet', 'data-part': 'window', hidden: true });
  readonly #pair: AttentionPair;
  readonly #inputs = new InputsView();
  /** Of a pair alone: of one text it stands in the tab of tokens. */
  readonly #inputsPart: InsidePart;
  readonly #maps: HTMLElement;
  #model: PanelModel | undefined;
  #tokens: SegmentTokens | undefined;
  #overview: AttentionOverview | undefined;
  #shown: { readonly map: AttentionMap; readonly tokens: WindowTokens } | undefined;
  /** In the window that is shown; its own `[CLS]` and `[SEP]` can be chosen too. */
  #position = 0;
  /** Ends with the text that is shown. */
  #text = new AbortController();
  #call = new AbortController();

  constructor(context: TabContext) {
    this.#context = context;
    this.#flow = new PieceFlow(
      element('div', {
        class: 'pieces',
        role: 'listbox',
        'aria-label': 'Text as word pieces',
        'aria-orientation': 'horizontal',
      }),
      attentionMeasure,
      {
        onChoose: (token) => this.#chooseToken(token),
        onReveal: (token, mode) => this.#reveal(token, mode),
        onScroll: () => undefined,
        onError: (error, again) => void this.#showError(error, again),
      },
    );
    this.#pair = new AttentionPair({
      onPair: () => this.#loadAnew(),
      onChoose: (token) => {
        const tokens = this.#shown?.tokens;
        if (tokens) this.#choosePosition(tokens.secondPosition(token));
      },
      onError: (error, again) => void this.#showError(error, again),
    });
    const { memory, api } = context;
    this.#inputsPart = new InsidePart(context, {
      title: 'What goes in',
      content: this.#inputs.root,
      isOpen: memory.choices.showsInputs,
      onToggle: (showsInputs) => memory.prefer({ showsInputs }),
      fetch: async (token, signal) => {
        const inputs = await api.tokenInputs(token, { signal });
        return () => this.#inputs.show(inputs, this.#model?.inputsNote);
      },
    });
    this.#maps = element(
      'section',
      { class: 'all-maps', 'aria-label': 'All maps' },
      element(
        'div',
        { class: 'section-head' },
        element('h2', {}, 'All maps'),
        element('span', { class: 'norm-label' }, 'a row for each layer, a column for each head'),
      ),
      this.#grid.root,
      this.#habits.root,
    );
    this.root.append(
      element(
        'div',
        { class: 'toolbar' },
        this.#layers.root,
        this.#heads.root,
        this.#pair.choice.root,
      ),
      element(
        'div',
        { class: 'text-part' },
        this.#flow.root,
        this.#pair.root,
        this.#windowNote,
        this.#state.root,
        this.#maps,
      ),
      this.#chosen.large,
      this.#chosen.fromToken,
    );
  }

  get tokens(): SegmentTokens | undefined {
    return this.#tokens;
  }

  offer({ model, segmentCount }: PanelSnapshot): void {
    this.#model = model;
    this.#pair.offer(model?.takesTokenTypes === true, segmentCount);
    const layers = model?.attentionLayerCount ?? 0;
    fillSelect(this.#layers, countOptions(layers), this.#layer);
    this.#layers.root.hidden = layers === 0;
    this.#heads.root.hidden = layers === 0;
  }

  show(reference: SegmentReference, count: number): void {
    this.clear();
    const { api, memory } = this.#context;
    memory.enterText(reference.segment);
    if (count === 0) return;
    const text = new AbortController();
    this.#text = text;
    const tokens = new SegmentTokens(api, reference, count, text.signal);
    this.#tokens = tokens;
    this.root.hidden = false;
    this.#flow.show(tokens.store, this.#token, 0);
    void this.#load();
  }

  moved(): void {
    const segment = this.#tokens?.reference.segment;
    if (segment === undefined) return;
    this.#context.memory.choose({ tokenSegment: segment });
    this.#loadAnew();
  }

  follow(): void {
    if (!this.#tokens || this.#flow.chosen === this.#token) return;
    this.#flow.follow(this.#token);
    this.#showToken();
  }

  clear(): void {
    this.#text.abort();
    this.#call.abort();
    this.#tokens = undefined;
    this.#overview = undefined;
    this.#shown = undefined;
    this.#flow.clear();
    this.#pair.clear();
    this.#inputsPart.clear();
    this.#state.clear();
    this.#hideMaps();
    this.root.hidden = true;
  }

  get #token(): number {
    const last = Math.max(0, (this.#tokens?.store.count ?? 0) - 1);
    return Math.min(this.#context.memory.selection.token ?? 1, last);
  }

  get #layer(): number {
    const { attentionLayer } = this.#context.memory.choices;
    return Math.max(1, Math.min(this.#model?.attentionLayerCount ?? 1, attentionLayer));
  }

  /** 0 for the mean. */
  get #head(): number {
    const { attentionHead } = this.#context.memory.choices;
    return Math.max(0, Math.min(this.#overview?.heads ?? attentionHead, attentionHead));
  }

  #chooseMap(layer: number, head: number): void {
    this.#context.memory.prefer({ attentionLayer: layer, attentionHead: head });
    void this.#load();
  }

  #chooseToken(token: number): void {
    this.#context.memory.choose({ token });
    this.#showToken();
  }

  #choosePosition(position: number): void {
    const token = this.#shown?.tokens.token(position);
    this.#position = position;
    if (token !== undefined) {
      this.#context.memory.choose({ token });
      this.#flow.follow(token);
    }
    const inSecond = this.#shown?.tokens.secondToken(position);
    if (inSecond !== undefined) this.#pair.follow(inSecond);
    // One at an edge of a long text's window is shown here, although another window is its own.
    this.#showPosition();
  }

  /** The chosen token in the map that is shown, or in its own window's. */
  #showToken(): void {
    const tokens = this.#shown?.tokens;
    if (!tokens?.holds(this.#token)) {
      this.#loadAnew();
      return;
    }
    this.#position = tokens.position(this.#token);
    this.#showPosition();
  }

  #loadAnew(): void {
    this.#overview = undefined;
    void this.#load();
  }

  /** Fetches what is missing of the chosen map; a newer choice drops what this one waits for. */
  async #load(): Promise<void> {
    const tokens = this.#tokens;
    if (!tokens) return;
    this.#call.abort();
    const call = new AbortController();
    this.#call = call;
    const { signal } = call;
    const model = this.#model;
    if (model?.attentionLayerCount === 0) {
      this.#hideMaps();
      this.#state.note(
        model.layersNote ??
          'The attention of this model cannot be shown: its graph is not understood.',
      );
      return;
    }
    const { api } = this.#context;
    const { reference, store } = tokens;
    const second = this.#pair.secondOf(reference.segment);
    const request = { ...reference, second, token: this.#token };
    if (!this.#overview) this.#state.busy('Reading the attention maps…');
    try {
      await this.#pair.open(api, reference, this.#text.signal);
      const overview = this.#overview ?? (await api.attentionOverview(request, { signal }));
      if (signal.aborted) return;
      this.#overview = overview;
      const [layer, head] = [this.#layer, this.#head];
      const choice = { layer, head: head === 0 ? ('mean' as const) : head };
      const map = await api.attention({ ...request, ...choice }, { signal });
      const named = new WindowTokens(map.window, store, this.#pair.tokens?.store);
      await named.load();
      if (this.#call !== call) return;
      this.#state.clear();
      this.#showMaps(overview, layer, head);
      const before = this.#shown?.tokens.window;
      const isSameWindow = before?.start === map.window.start && before.size === map.window.size;
      this.#shown = { map, tokens: named };
      if (!isSameWindow || !this.#isOwn) this.#position = named.position(this.#token);
      this.#chosen.show(map, named, this.#position, { layer, head });
      this.#showPosition();
    } catch (error) {
      if (signal.aborted || isCancellation(error)) return;
      if ((await this.#context.isOutdated(error, reference)) || this.#call !== call) return;
      this.#hideMaps();
      const message = error instanceof Error ? error.message : String(error);
      this.#state.failed(message, () => void this.#load());
    }
  }

  /** Whether the chosen position is a special token of the window's own. */
  get #isOwn(): boolean {
    return this.#shown !== undefined && this.#shown.tokens.token(this.#position) === undefined;
  }

  #showMaps(overview: AttentionOverview, layer: number, head: number): void {
    fillSelect(
      this.#heads,
      [...countOptions(overview.heads), { value: 0, label: 'mean of all heads' }],
      head,
    );
    fillSelect(this.#layers, countOptions(overview.layers), layer);
    this.#maps.hidden = false;
    this.#grid.show(overview);
    this.#grid.mark(layer, head);
    this.#habits.show(overview);
    const { index, count, start, size } = overview.window;
    this.#windowNote.hidden = count === 1;
    this.#windowNote.textContent =
      `The model reads this text in ${count} windows, and tokens attend within a window: this is window ` +
      `${index + 1}, tokens ${start + 1} to ${start + size - 2}.`;
  }

  #showPosition(): void {
    const shown = this.#shown;
    if (!shown) return;
    const { map, tokens } = shown;
    const position = this.#position;
    const { size, secondStart } = map.window;
    this.#chosen.choose(map, tokens, position);
    this.#showInputs(position);
    const row = map.weights.subarray(position * size, (position + 1) * size);
    const values = new Float32Array(this.#tokens?.store.count ?? 0).fill(NaN);
    for (let i = 0; i < size; i++) {
      const other = tokens.token(i);
      if (other !== undefined) values[other] = row[i]!;
    }
    const largest = largestOf(map.weights);
    this.#flow.tint(values, largest);
    this.#pair.tint(Float32Array.of(NaN, ...row.subarray(secondStart)), largest);
    this.root.classList.toggle('second-chosen', position >= secondStart);
  }

  /** What goes in for a token of a pair, whose second text has another token type embedding. */
  #showInputs(position: number): void {
    const reference = this.#tokens?.reference;
    const second = reference && this.#pair.secondOf(reference.segment);
    if (!reference || second === undefined) {
      this.#inputsPart.root.remove();
      return;
    }
    this.#chosen.fromToken.append(this.#inputsPart.root);
    this.#inputsPart.show({ ...reference, second, token: position });
  }

  #hideMaps(): void {
    this.#maps.hidden = true;
    this.#windowNote.hidden = true;
    this.#chosen.hide();
  }

  async #showError(error: unknown, again: () => void): Promise<void> {
    const reference = this.#tokens?.reference;
    if (!reference || (await this.#context.isOutdated(error, reference))) return;
    this.#context.showError(error, again);
  }

  #reveal(token: number, mode: RevealMode): void {
    const reference = this.#tokens?.reference;
    if (!reference) return;
    const { api, perform } = this.#context;
    void perform(() => api.reveal({ ...reference, token, mode }), reference);
  }
}

function countOptions(count: number): { value: number; label: string }[] {
  return Array.from({ length: count }, (_, i) => ({ value: i + 1, label: `${i + 1}` }));
}
