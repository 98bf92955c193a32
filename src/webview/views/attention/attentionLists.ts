import type { AttentionMap } from '../../../protocol/insideApi.ts';
import type { WindowTokens } from '../../text/windowTokens.ts';
import { button } from '../../legacy/button.ts';
import { element } from '../../drawing/element.ts';
import { exactFloat32 } from '../../format/float32Text.ts';

const firstRows = 10;

interface Side {
  readonly kind: 'row' | 'column';
  readonly title: string;
  readonly label: string;
}

const sides: readonly Side[] = [
  { kind: 'row', title: 'Attends to', label: 'Tokens that the chosen token attends to' },
  { kind: 'column', title: 'Is attended to by', label: 'Tokens that attend to the chosen token' },
];

/** From one token: which tokens it attends to, and which ones attend to it, strongest first, with every number. */
export class AttentionLists {
  readonly root = element('div', { class: 'attention-lists' });
  readonly #onChoose: (position: number) => void;
  readonly #parts = sides.map((side) => this.#part(side));
  #map: AttentionMap | undefined;
  #tokens: WindowTokens | undefined;
  #position = 0;
  #isLong = false;

  constructor(onChoose: (position: number) => void) {
    this.#onChoose = onChoose;
    this.root.append(...this.#parts.map(({ root }) => root));
  }

  show(map: AttentionMap, tokens: WindowTokens, position: number): void {
    this.#map = map;
    this.#tokens = tokens;
    this.#position = position;
    this.#draw();
  }

  #draw(): void {
    const [map, tokens] = [this.#map, this.#tokens];
    if (!map || !tokens) return;
    const { size } = map.window;
    for (const { kind, sum, body, more } of this.#parts) {
      const weights = Float32Array.from({ length: size }, (_, i) =>
        kind === 'row'
          ? map.weights[this.#position * size + i]!
          : map.weights[i * size + this.#position]!,
      );
      const order = Array.from(weights.keys()).sort((a, b) => weights[b]! - weights[a]!);
      const total = weights.reduce((whole, weight) => whole + weight, 0);
      sum.textContent = `sum ${total.toFixed(4)}${kind === 'row' ? '' : ', mean 1'}`;
      sum.dataset['value'] = String(total);
      const shown = this.#isLong ? order : order.slice(0, firstRows);
      const most = weights[order[0] ?? 0] ?? 0;
      body.replaceChildren(
        ...shown.map((other) => this.#row(tokens, other, weights[other]!, most)),
      );
      more.hidden = size <= firstRows;
      more.textContent = this.#isLong ? 'Show fewer' : `Show all ${size}`;
    }
  }

  #row(tokens: WindowTokens, position: number, weight: number, most: number): HTMLElement {
    const piece = element('button', { type: 'button', class: 'piece-link', dir: 'auto' });
    piece.append(tokens.piece(position));
    piece.addEventListener('click', () => this.#onChoose(position));
    const bar = element('div', { class: 'bar' });
    bar.style.setProperty('--zero', '0');
    bar.style.setProperty('--size', String(most > 0 ? weight / most : 0));
    return element(
      'tr',
      { 'data-attention-of': position, 'data-value': String(weight) },
      element('td', { class: 'cosine-token' }, tokens.name(position)),
      element('td', { class: 'cosine-piece' }, piece),
      element('td', { class: 'cosine-number', title: exactFloat32(weight) }, weight.toFixed(4)),
      element('td', { class: 'cosine-bar', 'aria-hidden': 'true' }, bar),
    );
  }

  #part({ kind, title, label }: Side) {
    const sum = element('span', { class: 'norm-label', 'data-part': `attention-${kind}-sum` });
    const body = element('tbody');
    const heading = (name: string, part: string): HTMLElement =>
      element('th', { scope: 'col', class: `cosine-${part}` }, name);
    const head = element(
      'thead',
      {},
      element(
        'tr',
        {},
        heading('Token', 'token'),
        heading('Piece', 'piece'),
        heading('Weight', 'number'),
        element('td', { class: 'cosine-bar', 'aria-hidden': 'true' }),
      ),
    );
    const more = button({
      label: 'Show all',
      onClick: () => {
        this.#isLong = !this.#isLong;
        this.#draw();
      },
    });
    const root = element(
      'section',
      { class: 'cosines attention-list', 'data-part': `attention-${kind}` },
      element('div', { class: 'section-head' }, element('h3', {}, title), sum),
      element('table', { 'aria-label': label }, head, body),
      more,
    );
    return { kind, root, sum, body, more };
  }
}
