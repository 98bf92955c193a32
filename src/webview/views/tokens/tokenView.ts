import { isCancellation } from '../../../core/errors/appError.ts';
import type { PanelSnapshot, RevealMode, SegmentReference } from '../../../protocol/pageApi.ts';
import { CosineTable } from './cosineTable.ts';
import { element } from '../../drawing/element.ts';
import { heatLegend } from '../../legacy/heatLegend.ts';
import { fillSelect, labelledSelect } from '../../legacy/labelledSelect.ts';
import { cosineMeasure } from '../../text/pieceMeasure.ts';
import { PieceFlow } from '../../text/pieceFlow.ts';
import { layerNames } from './layerNames.ts';
import type { SegmentView } from '../segment/segmentTab.ts';
import { SegmentTokens } from '../../text/segmentTokens.ts';
import type { TabContext } from '../../legacy/tab.ts';
import { TokenDetails } from './tokenDetails.ts';
import { TokenInsideParts } from './tokenInsideParts.ts';

// A vector that comes sooner replaces the old one without a flicker in between.
const busyDelayMs = 150;

/** One text as word pieces beside one chosen token's vector. */
export class TokenView implements SegmentView {
  readonly root = element('div', { class: 'tokens-view', hidden: true });
  readonly #context: TabContext;
  readonly #flow: PieceFlow;
  readonly #details: TokenDetails;
  readonly #table: CosineTable;
  readonly #inside: TokenInsideParts;
  readonly #layers = labelledSelect('Layer', 'layer', (layer) => this.#chooseLayer(Number(layer)));
  readonly #count = element('span', { class: 'token-count', 'data-part': 'token-count' });
  #tokens: SegmentTokens | undefined;
  /** Ends with the text that is shown. */
  #text = new AbortController();
  #vector = new AbortController();

  constructor(context: TabContext) {
    this.#context = context;
    const { memory } = context;
    this.#table = new CosineTable(
      {
        onChoose: (token) => this.#flow.choose(token),
        onOrder: (cosineOrder) => memory.prefer({ cosineOrder }),
        onError: (error, again) => void this.#showError(error, again),
      },
      memory.choices.cosineOrder,
    );
    this.#flow = new PieceFlow(
      element('div', {
        class: 'pieces',
        role: 'listbox',
        'aria-label': 'Text as word pieces',
        'aria-orientation': 'horizontal',
      }),
      cosineMeasure,
      {
        onChoose: (token) => {
          memory.choose({ token });
          void this.#showToken();
        },
        onReveal: (token, mode) => this.#reveal(token, mode),
        onScroll: (firstToken) => memory.scrollTo(firstToken),
        onError: (error, again) => void this.#showError(error, again),
      },
    );
    this.#inside = new TokenInsideParts(context, (layer) => this.#chooseLayer(layer));
    this.#details = new TokenDetails(
      {
        onReveal: () => this.#reveal(this.#token, 'keepFocus'),
        onCopy: (text) => void this.#copy(text),
        onRetry: () => void this.#showToken(),
      },
      this.#inside.root,
      this.#table,
    );
    const hiddenLabel = element('span', { class: 'visually-hidden' }, ' to the chosen token');
    const legend = heatLegend(
      ['Cosine', hiddenLabel],
      { low: '-1', zero: '0', high: '1' },
      'cosine',
    );
    const foot = element('div', { class: 'text-foot' }, legend, this.#count);
    this.root.append(
      element('div', { class: 'toolbar' }, this.#layers.root),
      element('div', { class: 'text-part' }, this.#flow.root, foot),
      this.#details.root,
    );
  }

  get tokens(): SegmentTokens | undefined {
    return this.#tokens;
  }

  offer({ model }: PanelSnapshot): void {
    const { layer: wanted } = this.#context.memory.selection;
    const layers = layerNames(model?.hiddenStateCount ?? 1);
    const layer = layers.some(({ value }) => value === wanted) ? wanted : -1;
    fillSelect(this.#layers, layers, layer);
    this.#layers.root.hidden = layers.length < 2;
    this.#inside.offer(model);
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
    this.#count.textContent = `${count.toLocaleString('en')} tokens`;
    this.root.hidden = false;
    this.#flow.show(tokens.store, this.#token, memory.firstToken);
    void this.#showToken();
  }

  moved(): void {
    const segment = this.#tokens?.reference.segment;
    if (segment === undefined) return;
    this.#context.memory.choose({ tokenSegment: segment });
    void this.#showToken();
  }

  follow(): void {
    if (this.#tokens && this.#flow.chosen !== this.#token) {
      this.#flow.follow(this.#token);
      void this.#showToken();
    }
  }

  clear(): void {
    this.#text.abort();
    this.#vector.abort();
    this.#tokens = undefined;
    this.#flow.clear();
    this.#details.clear();
    this.#inside.clear();
    this.root.hidden = true;
  }

  get #token(): number {
    const last = Math.max(0, (this.#tokens?.store.count ?? 0) - 1);
    return Math.min(this.#context.memory.selection.token ?? 1, last);
  }

  #chooseLayer(layer: number): void {
    const last = this.#layers.select.options.length - 1;
    const chosen = layer === last ? -1 : layer;
    this.#context.memory.choose({ layer: chosen });
    this.#layers.select.value = String(chosen);
    void this.#showToken();
  }

  /** Shows the chosen token at the chosen layer; a newer choice drops what this one waits for. */
  async #showToken(): Promise<void> {
    const tokens = this.#tokens;
    if (!tokens) return;
    this.#vector.abort();
    const call = new AbortController();
    this.#vector = call;
    const { signal } = call;
    const { store, reference } = tokens;
    const layer = Number(this.#layers.select.value);
    const token = this.#token;
    const { root } = this.#details;
    const busy = setTimeout(() => root.classList.add('details-busy'), busyDelayMs);
    try {
      const named = store.loadAround(token).then(() => {
        const found = store.token(token);
        if (found && !signal.aborted) this.#details.showToken(found);
      });
      const request = { ...reference, token, layer };
      const [answer] = await Promise.all([this.#context.api.vector(request, { signal }), named]);
      if (signal.aborted) return;
      this.#details.showVector(answer);
      this.#inside.show({ ...reference, token }, layer);
      this.#flow.tint(answer.cosines);
      this.#table.show(store, token, answer.cosines);
      const { segment } = reference;
      Object.assign(root.dataset, { shownSegment: segment, shownToken: token, shownLayer: layer });
    } catch (error) {
      if (signal.aborted || isCancellation(error)) return;
      if (await this.#context.isOutdated(error, reference)) return;
      if (this.#vector !== call) return;
      this.#flow.tint(undefined);
      for (const name of ['segment', 'token', 'layer']) root.removeAttribute(`data-shown-${name}`);
      if (!store.token(token)) this.#details.showUnnamed(token);
      this.#details.showProblem(error instanceof Error ? error.message : String(error));
    } finally {
      clearTimeout(busy);
      if (this.#vector === call) root.classList.remove('details-busy');
    }
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

  async #copy(text: string): Promise<void> {
    const isCopied = await this.#context.perform(() => this.#context.api.copy({ text }));
    if (isCopied) this.#context.announce('Vector copied.');
  }
}
