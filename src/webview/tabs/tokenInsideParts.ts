import { isCancellation } from '../../core/errors/appError.ts';
import type { PanelModel, TokenReference } from '../../protocol/pageApi.ts';
import { element } from '../ui/element.ts';
import { InputsView } from '../ui/inputsView.ts';
import { LayerPathView } from '../ui/layerPathView.ts';
import { TabState } from '../ui/tabState.ts';
import type { TabContext } from './tab.ts';

/** What is folded below a token's vector: its way through the layers, and what went in. Fetched when unfolded. */
export class TokenInsideParts {
  readonly root = element('div', { class: 'inside-parts' });
  readonly #path: LayerPathView;
  readonly #inputs = new InputsView();
  readonly #parts: readonly Part[];
  #model: PanelModel | undefined;
  #layer = 0;

  /** `onLayer`: a layer was chosen, from 0. */
  constructor(context: TabContext, onLayer: (layer: number) => void) {
    const { api, memory } = context;
    this.#path = new LayerPathView(onLayer);
    this.#parts = [
      new Part(context, {
        title: 'Through the layers',
        content: this.#path.root,
        isOpen: memory.choices.showsPath,
        onToggle: (showsPath) => memory.prefer({ showsPath }),
        fetch: async (token, signal) => {
          const path = await api.tokenPath(token, { signal });
          return () => this.#path.show(path, this.#layer);
        },
      }),
      new Part(context, {
        title: 'What goes in',
        content: this.#inputs.root,
        isOpen: memory.choices.showsInputs,
        onToggle: (showsInputs) => memory.prefer({ showsInputs }),
        fetch: async (token, signal) => {
          const inputs = await api.tokenInputs(token, { signal });
          return () => this.#inputs.show(inputs, this.#model?.inputsNote);
        },
      }),
    ];
    this.root.append(...this.#parts.map(({ root }) => root));
  }

  offer(model: PanelModel | undefined): void {
    this.#model = model;
    this.root.hidden = (model?.hiddenStateCount ?? 1) < 2;
  }

  /** Another token, or another layer of it (0 is the embedding layer, -1 the last). */
  show(token: TokenReference, layer: number): void {
    const count = this.#model?.hiddenStateCount ?? 1;
    this.#layer = layer < 0 ? count + layer : layer;
    for (const part of this.#parts) part.show(token);
  }

  clear(): void {
    for (const part of this.#parts) part.clear();
  }
}

interface PartOptions {
  readonly title: string;
  readonly content: HTMLElement;
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
  /** Resolves with what shows the answer. */
  readonly fetch: (token: TokenReference, signal: AbortSignal) => Promise<() => void>;
}

class Part {
  readonly root: HTMLDetailsElement;
  readonly #context: TabContext;
  readonly #options: PartOptions;
  readonly #state = new TabState();
  #token: TokenReference | undefined;
  #call = new AbortController();

  constructor(context: TabContext, options: PartOptions) {
    this.#context = context;
    this.#options = options;
    const { title, content, isOpen, onToggle } = options;
    content.hidden = true;
    this.root = element(
      'details',
      { class: 'inside-part' },
      element('summary', {}, title),
      this.#state.root,
      content,
    );
    this.root.open = isOpen;
    this.root.addEventListener('toggle', () => {
      onToggle(this.root.open);
      void this.#load();
    });
  }

  show(token: TokenReference): void {
    this.#token = token;
    void this.#load();
  }

  clear(): void {
    this.#call.abort();
    this.#token = undefined;
    this.#options.content.hidden = true;
  }

  async #load(): Promise<void> {
    const token = this.#token;
    if (!this.root.open || !token) return;
    this.#call.abort();
    const call = new AbortController();
    this.#call = call;
    const { content, fetch } = this.#options;
    if (content.hidden) this.#state.busy('Reading…');
    try {
      const show = await fetch(token, call.signal);
      if (this.#call !== call || call.signal.aborted) return;
      this.#state.clear();
      // Before it is drawn: what is hidden has no width.
      content.hidden = false;
      show();
      this.root.dataset['shownFor'] = String(token.token);
    } catch (error) {
      if (call.signal.aborted || isCancellation(error)) return;
      if ((await this.#context.isOutdated(error, token)) || this.#call !== call) return;
      content.hidden = true;
      const message = error instanceof Error ? error.message : String(error);
      this.#state.failed(message, () => void this.#load());
    }
  }
}
