import type { PageSimilarity } from '../../../protocol/pageApi.ts';
import { button } from '../../legacy/button.ts';
import { element } from '../../drawing/element.ts';
import { cosineText } from '../../format/float32Text.ts';
import { percentileText } from '../../../core/search/percentileText.ts';

const firstPairs = 50;

interface PairListEvents {
  readonly onReveal: (segment: number) => void;
  /** A pair has the focus. */
  readonly onFocus: (a: number, b: number) => void;
}

/** The strongest pairs, best first. Arrow keys move over them; each text reveals itself. */
export class PairList {
  readonly root = element('div', { class: 'pair-part' });
  readonly #events: PairListEvents;
  readonly #list = element('ol', {
    class: 'pairs',
    role: 'list',
    'data-part': 'pairs',
    'aria-label': 'Strongest pairs',
  });
  readonly #more = button({ label: 'Show more', onClick: () => this.#showMore() });
  #data: PageSimilarity | undefined;
  #limit = firstPairs;

  constructor(events: PairListEvents) {
    this.#events = events;
    const head = element('div', { class: 'section-head' }, element('h2', {}, 'Strongest pairs'));
    this.root.append(head, this.#list, this.#more);
    this.#list.addEventListener('keydown', (event) => this.#onKey(event));
    this.#list.addEventListener('focusin', ({ target }) => {
      const pair = target instanceof Element ? target.closest<HTMLElement>('[data-pair]') : null;
      if (!pair) return;
      this.#setTabStop(pair);
      const [a, b] = (pair.dataset['pair'] ?? '').split(',').map(Number);
      if (a !== undefined && b !== undefined) this.#events.onFocus(a, b);
    });
  }

  show(data: PageSimilarity): void {
    this.#data = data;
    this.#limit = firstPairs;
    this.#draw();
  }

  #draw(): void {
    const data = this.#data;
    if (!data) return;
    const focused = this.#list.querySelector<HTMLElement>('[data-pair]:focus-within');
    const count = data.pairs.length / 2;
    const rows = Array.from({ length: Math.min(count, this.#limit) }, (_, i) => this.#row(data, i));
    this.#list.replaceChildren(...rows);
    this.#more.hidden = count <= this.#limit;
    const kept = rows.find((row) => row.dataset['pair'] === focused?.dataset['pair']) ?? rows[0];
    if (kept) this.#setTabStop(kept);
    if (focused) kept?.querySelector('button')?.focus({ preventScroll: true });
  }

  #row(data: PageSimilarity, index: number): HTMLElement {
    const [a, b] = [data.pairs[2 * index] ?? 0, data.pairs[2 * index + 1] ?? 0];
    const size = data.segments.length;
    const cosine = data.cosines[a * size + b] ?? NaN;
    const percentile = data.percentiles[a * size + b] ?? NaN;
    const text = (segment: number): HTMLElement => {
      const { line, label } = data.segments[segment] ?? { line: 0, label: '' };
      const shown = element(
        'button',
        { type: 'button', class: 'pair-text', tabindex: -1, title: `Reveal line ${line}` },
        element('span', { class: 'row-line' }, String(line)),
        element('span', { class: 'row-text', dir: 'auto' }, label),
      );
      shown.addEventListener('click', () => this.#events.onReveal(segment));
      return shown;
    };
    return element(
      'li',
      {
        class: 'pair',
        'data-pair': `${a},${b}`,
        'data-cosine': String(cosine),
        'data-percentile': String(percentile),
      },
      element(
        'span',
        { class: 'pair-numbers' },
        element(
          'span',
          { class: 'hit-percentile', title: 'Percentile' },
          Number.isNaN(percentile) ? '–' : percentileText(percentile),
        ),
        element(
          'span',
          { class: 'hit-cosine', title: 'Cosine' },
          element('span', { class: 'visually-hidden' }, ' cosine '),
          cosineText(cosine),
        ),
      ),
      element('span', { class: 'pair-texts' }, text(a), text(b)),
    );
  }

  #setTabStop(pair: HTMLElement): void {
    for (const text of this.#list.querySelectorAll('.pair-text')) {
      text.setAttribute('tabindex', pair.contains(text) ? '0' : '-1');
    }
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = Array.from(this.#list.children);
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const targets: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: rows.length - 1,
    };
    const target = targets[event.key];
    if (at < 0 || target === undefined) return;
    event.preventDefault();
    const row = rows[Math.max(0, Math.min(rows.length - 1, target))];
    row?.querySelector('button')?.focus();
  }

  #showMore(): void {
    const before = this.#limit;
    this.#limit *= 4;
    this.#draw();
    this.#list.children[before]?.querySelector('button')?.focus({ preventScroll: true });
  }
}
