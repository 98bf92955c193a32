import { isCancellation } from '../../core/errors/appError.ts';
import type { PanelModel, PanelSnapshot } from '../../protocol/pageApi.ts';
import { CosineTable } from '../ui/cosineTable.ts';
import { element } from '../ui/element.ts';
import { heatLegend } from '../ui/heatLegend.ts';
import { PieceFlow } from '../ui/pieceFlow.ts';
import { fillSelect, labelledSelect } from '../ui/labelledSelect.ts';
import { layerNames } from './layerNames.ts';
import type { Tab, TabContext } from './tab.ts';
import { TokenDetails } from './tokenDetails.ts';
import { TokenStore } from './tokenStore.ts';

// A vector that comes sooner replaces the old one without a flicker in between.
const busyDelayMs = 150;

/** A text as word pieces beside one chosen token's vector. */
export class TokensTab implements Tab {
  readonly root = element('div', { class: 'tokens-tab', hidden: true });
  readonly #context: TabContext;
  readonly #flow: PieceFlow;
  readonly #details: TokenDetails;
  readonly #table: CosineTable;
  readonly #segments = labelledSelect('Text', 'segment', (value) => this.#chooseSegment(value));
  readonly #layers = labelledSelect('Layer', 'layer', (value) => this.#chooseLayer(value));
  readonly #count = element('span', { class: 'token-count', 'data-part': 'token-count' });
  /** What is shown: another content, segment or token count is another text. */
  #key = '';
  #contentId = '';
  #snapshot: PanelSnapshot | undefined;
  #store: TokenStore | undefined;
  #text = new AbortController();
  #vector = new AbortController();

  constructor(context: TabContext) {
    this.#context = context;
    const { memory } = context;
    this.#table = new CosineTable(
      {
        onChoose: (token) => this.#flow.choose(token),
        onOrder: (order) => (memory.cosineOrder = order),
        onError: context.showError,
      },
      memory.cosineOrder,
    );
    this.#flow = new PieceFlow({
      onChoose: (token) => {
        memory.choose({ token });
        void this.#showToken();
      },
      onReveal: (token) => this.#reveal(token),
      onScroll: (firstToken) => memory.scrollTo(firstToken),
      onError: context.showError,
    });
    this.#details = new TokenDetails(
      {
        onReveal: () => this.#reveal(this.#token),
        onCopy: (text) => void this.#copy(text),
        onRetry: () => void this.#showToken(),
      },
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
      element('div', { class: 'toolbar' }, this.#segments.root, this.#layers.root),
      element('div', { class: 'text-part' }, this.#flow.root, foot),
      this.#details.root,
    );
  }

  update(snapshot: PanelSnapshot): void {
    this.#snapshot = snapshot;
    const { contentId, segments, model } = snapshot;
    const { memory } = this.#context;
    if (!segments[memory.selection.segment]) memory.choose({ segment: 0, token: undefined });
    this.#fillSelects(snapshot, model);
    const { segment } = memory.selection;
    const count = segments[segment]?.tokenCount;
    this.root.hidden = count === undefined;
    const key = `${contentId}/${segment}/${count ?? ''}`;
    if (key === this.#key) return;
    this.#key = key;
    this.#contentId = contentId;
    this.#open(count);
  }

  get #token(): number {
    const last = Math.max(0, (this.#store?.count ?? 0) - 1);
    return Math.min(this.#context.memory.selection.token ?? 1, last);
  }

  #fillSelects({ segments }: PanelSnapshot, model: PanelModel | undefined): void {
    const { selection } = this.#context.memory;
    const names = segments.map(({ label, line, tokenCount }) => {
      const size = tokenCount === undefined ? 'not embedded' : `${tokenCount} tokens`;
      return `${line}: ${label} (${size})`;
    });
    fillSelect(
      this.#segments,
      names.map((label, i) => ({ value: i, label })),
      selection.segment,
    );
    this.#segments.root.hidden = segments.length < 2;
    const layers = layerNames(model?.hiddenStateCount ?? 1);
    const layer = layers.some(({ value }) => value === selection.layer) ? selection.layer : -1;
    fillSelect(this.#layers, layers, layer);
    this.#layers.root.hidden = layers.length < 2;
  }

  #chooseSegment(segment: number): void {
    this.#context.memory.choose({ segment, token: undefined, firstToken: 0 });
    if (this.#snapshot) this.update(this.#snapshot);
  }

  #chooseLayer(layer: number): void {
    this.#context.memory.choose({ layer });
    void this.#showToken();
  }

  /** Shows the text that the selection names; with `count` undefined there is none yet. */
  #open(count: number | undefined): void {
    this.#text.abort();
    this.#vector.abort();
    this.#store = undefined;
    this.#flow.clear();
    this.#details.clear();
    if (count === undefined || count === 0) return;
    const text = new AbortController();
    this.#text = text;
    const { api, memory } = this.#context;
    const { segment, firstToken } = memory.selection;
    const contentId = this.#contentId;
    const store = new TokenStore(count, (start, end) =>
      api.tokens({ contentId, segment, start, end }, { signal: text.signal }),
    );
    this.#store = store;
    this.#count.textContent = `${count.toLocaleString('en')} tokens`;
    this.#flow.show(store, this.#token, firstToken);
    void this.#showToken();
  }

  /** Shows the chosen token at the chosen layer; a newer choice drops what this one waits for. */
  async #showToken(): Promise<void> {
    const store = this.#store;
    if (!store) return;
    this.#vector.abort();
    const call = new AbortController();
    this.#vector = call;
    const { signal } = call;
    const { segment } = this.#context.memory.selection;
    const layer = this.#layers.value;
    const token = this.#token;
    const contentId = this.#contentId;
    const { root } = this.#details;
    const busy = setTimeout(() => root.classList.add('details-busy'), busyDelayMs);
    try {
      const named = store.loadAround(token).then(() => {
        const found = store.token(token);
        if (found && !signal.aborted) this.#details.showToken(found);
      });
      const request = { contentId, segment, token, layer };
      const [answer] = await Promise.all([this.#context.api.vector(request, { signal }), named]);
      if (signal.aborted) return;
      this.#details.showVector(answer);
      this.#flow.tint(answer.cosines);
      this.#table.show(store, token, answer.cosines);
      Object.assign(root.dataset, { shownSegment: segment, shownToken: token, shownLayer: layer });
    } catch (error) {
      if (signal.aborted || isCancellation(error)) return;
      this.#flow.tint(undefined);
      for (const name of ['segment', 'token', 'layer']) root.removeAttribute(`data-shown-${name}`);
      if (!store.token(token)) this.#details.showUnnamed(token);
      this.#details.showProblem(error instanceof Error ? error.message : String(error));
    } finally {
      clearTimeout(busy);
      if (this.#vector === call) root.classList.remove('details-busy');
    }
  }

  #reveal(token: number): void {
    const { segment } = this.#context.memory.selection;
    const request = { contentId: this.#contentId, segment, token };
    void this.#context.perform(() => this.#context.api.reveal(request));
  }

  async #copy(text: string): Promise<void> {
    const isCopied = await this.#context.perform(() => this.#context.api.copy({ text }));
    if (isCopied) this.#context.announce('Vector copied.');
  }
}
