import type { AttentionMap } from '../../../protocol/insideApi.ts';
import { AttentionLists } from './attentionLists.ts';
import { AttentionMapView } from '../../drawing/attentionMapView.ts';
import { largestOf } from '../../drawing/weightScale.ts';
import { element } from '../../drawing/element.ts';
import { heatLegend } from '../../legacy/heatLegend.ts';
import type { WindowTokens } from '../../text/windowTokens.ts';

/** One attention map, large, and one token's numbers in it. */
export class ChosenMap {
  readonly #title = element('h2', { class: 'map-title', 'data-part': 'map-title' });
  readonly #legend = element('div', { class: 'map-legend' });
  readonly #tokenName = element('h2', { class: 'map-title', 'data-part': 'attention-token' });
  readonly #map: AttentionMapView;
  readonly #lists: AttentionLists;
  /** The map with its legend. */
  readonly large: HTMLElement;
  /** The chosen token's numbers. */
  readonly fromToken: HTMLElement;

  /** `onChoose`: a token was chosen, by its position in the window. */
  constructor(onChoose: (position: number) => void) {
    this.#map = new AttentionMapView(
      element('div', { class: 'attention-map', 'data-part': 'attention-map' }),
      onChoose,
    );
    this.#lists = new AttentionLists(onChoose);
    this.large = element(
      'section',
      { class: 'details attention-details', 'data-part': 'attention', 'aria-label': 'Chosen map' },
      this.#title,
      this.#map.root,
      this.#legend,
    );
    this.fromToken = element(
      'section',
      { class: 'from-token', 'data-part': 'from-token', 'aria-label': 'Chosen token' },
      this.#tokenName,
      this.#lists.root,
    );
  }

  /** Shows another map; `head` is 0 for the mean. */
  show(
    map: AttentionMap,
    tokens: WindowTokens,
    position: number,
    { layer, head }: { readonly layer: number; readonly head: number },
  ): void {
    this.large.hidden = false;
    this.fromToken.hidden = false;
    const name = head === 0 ? 'mean of all heads' : `head ${head}`;
    this.#title.textContent = `Layer ${layer}, ${name}`;
    const largest = largestOf(map.weights);
    const ends = { low: '0', zero: (largest / 4).toFixed(3), high: largest.toFixed(3) };
    this.#legend.replaceChildren(
      heatLegend(['Weight'], ends, 'sequential'),
      element('span', { class: 'quiet' }, 'colour by its square root · each row sums to 1'),
    );
    this.#map.show(map, tokens, position);
    Object.assign(this.large.dataset, {
      shownLayer: layer,
      shownHead: head,
      shownStart: map.window.start,
    });
    this.choose(map, tokens, position);
  }

  /** Another token of the same map. */
  choose(map: AttentionMap, tokens: WindowTokens, position: number): void {
    this.#map.choose(position);
    this.#lists.show(map, tokens, position);
    this.#tokenName.replaceChildren(
      element('bdi', { class: 'map-token' }, tokens.piece(position)),
      element('span', { class: 'map-token-number' }, ` token ${tokens.name(position)}`),
    );
    this.large.dataset['shownPosition'] = String(position);
  }

  hide(): void {
    this.large.hidden = true;
    this.fromToken.hidden = true;
    for (const name of ['layer', 'head', 'position', 'start']) {
      this.large.removeAttribute(`data-shown-${name}`);
    }
  }
}
