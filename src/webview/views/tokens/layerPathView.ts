import type { TokenPath } from '../../../protocol/insideApi.ts';
import { element } from '../../drawing/element.ts';
import { cosineText, exactFloat32, shortFloat32 } from '../../format/float32Text.ts';

/** How one token's vector changes from layer to layer: its norm, and its cosine to the layer before. */
export class LayerPathView {
  readonly #body = element('tbody');
  readonly root: HTMLElement;
  readonly #onChoose: (layer: number) => void;

  /** `onChoose`: a layer was chosen, from 0. */
  constructor(onChoose: (layer: number) => void) {
    this.#onChoose = onChoose;
    const heading = (name: string, part: string): HTMLElement =>
      element('th', { scope: 'col', class: `path-${part}` }, name);
    this.root = element(
      'table',
      { class: 'path', 'data-part': 'path', 'aria-label': 'The token at each layer' },
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          heading('Layer', 'layer'),
          heading('Norm', 'norm'),
          heading('Cosine to the layer before', 'cosine'),
        ),
      ),
      this.#body,
    );
  }

  /** `layer` from 0: the one that is shown. */
  show({ norms, cosines }: TokenPath, layer: number): void {
    this.#body.replaceChildren(
      ...Array.from(norms, (norm, at) => {
        const last = norms.length - 1;
        const name = at === 0 ? '0 (embedding)' : at === last ? `${at} (last)` : `${at}`;
        const link = element('button', { type: 'button', class: 'map-link' }, name);
        link.addEventListener('click', () => this.#onChoose(at));
        const cosine = cosines[at] ?? NaN;
        const bar = element('span', { class: 'path-bar', 'aria-hidden': 'true' });
        bar.style.setProperty('--size', String(Math.max(0, cosine || 0)));
        return element(
          'tr',
          { 'data-layer': at, 'aria-current': at === layer ? 'true' : undefined },
          element('th', { scope: 'row', class: 'path-layer' }, link),
          element('td', { class: 'path-norm', title: exactFloat32(norm) }, shortFloat32(norm)),
          element(
            'td',
            { class: 'path-cosine' },
            at === 0 ? '' : cosineText(cosine),
            ...(at === 0 ? [] : [bar]),
          ),
        );
      }),
    );
  }
}
