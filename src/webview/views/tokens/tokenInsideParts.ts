import type { InsideReference, PanelModel } from '../../../protocol/pageApi.ts';
import { element } from '../../drawing/element.ts';
import { InputsView } from '../segment/inputsView.ts';
import { LayerPathView } from './layerPathView.ts';
import { InsidePart } from '../segment/insidePart.ts';
import type { TabContext } from '../../legacy/tab.ts';

/** What is folded below a token's vector: its way through the layers, and what went in. Fetched when unfolded. */
export class TokenInsideParts {
  readonly root = element('div', { class: 'inside-parts' });
  readonly #path: LayerPathView;
  readonly #inputs = new InputsView();
  readonly #parts: readonly InsidePart[];
  #model: PanelModel | undefined;
  #layer = 0;

  /** `onLayer`: a layer was chosen, from 0. */
  constructor(context: TabContext, onLayer: (layer: number) => void) {
    const { api, memory } = context;
    this.#path = new LayerPathView(onLayer);
    this.#parts = [
      new InsidePart(context, {
        title: 'Through the layers',
        content: this.#path.root,
        isOpen: memory.choices.showsPath,
        onToggle: (showsPath) => memory.prefer({ showsPath }),
        fetch: async (token, signal) => {
          const path = await api.tokenPath(token, { signal });
          return () => this.#path.show(path, this.#layer);
        },
      }),
      new InsidePart(context, {
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
  show(token: InsideReference, layer: number): void {
    const count = this.#model?.hiddenStateCount ?? 1;
    this.#layer = layer < 0 ? count + layer : layer;
    for (const part of this.#parts) part.show(token);
  }

  clear(): void {
    for (const part of this.#parts) part.clear();
  }
}
