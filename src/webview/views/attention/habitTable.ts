import { attentionHabits, type AttentionOverview } from '../../../protocol/insideApi.ts';
import { element } from '../../drawing/element.ts';
import { habitNames } from '../../drawing/habitText.ts';

/** Where each head looks, as numbers: the maps of the grid for everybody who does not see colours. */
export class HabitTable {
  readonly #head = element('thead');
  readonly #body = element('tbody');
  readonly root = element(
    'details',
    { class: 'habits', 'data-part': 'habits' },
    element('summary', {}, 'Where each head looks'),
    element(
      'div',
      {
        class: 'habits-scroll',
        tabindex: 0,
        role: 'region',
        'aria-label': 'Where each head looks',
      },
      element('table', { 'aria-label': 'Share of attention of each head' }, this.#head, this.#body),
    ),
  );
  readonly #onChoose: (layer: number, head: number) => void;
  #overview: AttentionOverview | undefined;
  #isDrawn = false;

  constructor(onChoose: (layer: number, head: number) => void) {
    this.#onChoose = onChoose;
    this.root.addEventListener('toggle', () => this.#draw());
  }

  show(overview: AttentionOverview): void {
    this.#overview = overview;
    this.#isDrawn = false;
    this.#draw();
  }

  // Of a large model these are hundreds of rows: drawn when they are looked at.
  #draw(): void {
    const overview = this.#overview;
    if (!overview || this.#isDrawn || !this.root.open) return;
    this.#isDrawn = true;
    const { layers, heads, habits } = overview;
    const rows: HTMLElement[] = [];
    for (let index = 0; index < layers * (heads + 1); index++) {
      const layer = Math.floor(index / (heads + 1)) + 1;
      const head = (index + 1) % (heads + 1);
      const name = `Layer ${layer}, ${head === 0 ? 'mean' : `head ${head}`}`;
      const link = element('button', { type: 'button', class: 'map-link' }, name);
      link.addEventListener('click', () => this.#onChoose(layer, head));
      const count = attentionHabits.length;
      const shares = Array.from(habits.subarray(index * count, (index + 1) * count));
      rows.push(
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, link),
          ...shares.map((share) =>
            element('td', share >= 0.5 ? { class: 'habit-strong' } : {}, share.toFixed(2)),
          ),
        ),
      );
    }
    const names = ['Map', ...attentionHabits.map((name) => habitNames[name])];
    this.#head.replaceChildren(
      element('tr', {}, ...names.map((name) => element('th', { scope: 'col' }, name))),
    );
    this.#body.replaceChildren(...rows);
  }
}
