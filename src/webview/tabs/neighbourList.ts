import type { Attribution, Neighbour } from '../../protocol/pageApi.ts';
import { AttributionView } from '../ui/attributionView.ts';
import { element } from '../ui/element.ts';
import { cosineText } from '../ui/float32Text.ts';
import { percentileText } from '../../core/search/percentileText.ts';

interface NeighbourListEvents {
  /** Another hit is the active one; its attribution is wanted. */
  readonly onActive: (neighbour: string) => void;
  readonly onReveal: (neighbour: string, how: 'move' | 'enter' | 'click') => void;
}

interface Row {
  hit: Neighbour;
  readonly root: HTMLElement;
  readonly button: HTMLElement;
  readonly text: HTMLElement;
  /** Holds the attribution of the active hit. */
  readonly more: HTMLElement;
}

/**
 * Hits, best first. One is active: it shows what made it match, and Tab leads to it. New answers keep it, and
 * the focus with it, by its id.
 */
export class NeighbourList {
  readonly root = element('ol', {
    class: 'neighbours',
    'data-part': 'neighbours',
    'aria-label': 'Neighbours',
    role: 'list',
  });
  readonly #events: NeighbourListEvents;
  #rows: Row[] = [];
  #active: string | undefined;
  #isChosen = false;

  constructor(events: NeighbourListEvents) {
    this.#events = events;
    this.root.addEventListener('keydown', (event) => this.#onKey(event));
  }

  get active(): string | undefined {
    return this.#active;
  }

  /** `isSame`: a newer answer to the same question, so that what was chosen stays. */
  show(hits: readonly Neighbour[], isSame: boolean): void {
    const hadFocus = this.root.contains(document.activeElement);
    // The same hit of another text was explained otherwise.
    if (!isSame) this.clear();
    const known = new Map(this.#rows.map((row) => [row.hit.id, row]));
    const isKept = isSame && this.#isChosen && hits.some(({ id }) => id === this.#active);
    this.#rows = hits.map((hit) => known.get(hit.id) ?? this.#row(hit));
    for (const [i, hit] of hits.entries()) fill(this.#rows[i]!, hit);
    arrange(
      this.root,
      this.#rows.map(({ root }) => root),
    );
    if (!isKept) {
      this.#isChosen = false;
      this.#activate(hits[0]?.id);
    }
    if (hadFocus && !this.root.contains(document.activeElement)) this.#focusActive();
  }

  clear(): void {
    this.#rows = [];
    this.#active = undefined;
    this.#isChosen = false;
    this.root.replaceChildren();
  }

  /** What made the active hit match, or why that is not known. */
  explain(neighbour: string, attribution: Attribution | HTMLElement): void {
    const row = this.#rows.find(({ hit }) => hit.id === neighbour);
    if (!row || neighbour !== this.#active) return;
    const isMessage = attribution instanceof HTMLElement;
    row.more.replaceChildren(isMessage ? attribution : new AttributionView(attribution).root);
    row.more.hidden = false;
    // The words say it again, tinted.
    row.text.hidden = !isMessage;
  }

  #row(hit: Neighbour): Row {
    const text = element('span', { class: 'hit-text', dir: 'auto' });
    const button = element('button', {
      type: 'button',
      class: 'hit',
      tabindex: -1,
      'aria-expanded': 'false',
    });
    const more = element('div', { class: 'hit-more', hidden: true });
    const root = element('li', { class: 'hit-row' }, button, text, more);
    const row: Row = { hit, root, button, text, more };
    // The text belongs to the button's name, and opens the hit like it.
    text.id = `hit-text-${++lastTextId}`;
    button.setAttribute('aria-describedby', text.id);
    const open = (event: MouseEvent): void => {
      this.#choose(row.hit.id);
      button.focus({ preventScroll: true });
      // A screen reader's click comes without a pointer.
      this.#events.onReveal(row.hit.id, event.detail === 0 ? 'enter' : 'click');
    };
    button.addEventListener('click', open);
    text.addEventListener('click', open);
    return row;
  }

  #choose(neighbour: string): void {
    this.#isChosen = true;
    this.#activate(neighbour);
  }

  #activate(neighbour: string | undefined): void {
    const isOther = neighbour !== this.#active;
    this.#active = neighbour;
    for (const { hit, button, text, more, root } of this.#rows) {
      const isActive = hit.id === neighbour;
      button.setAttribute('tabindex', isActive ? '0' : '-1');
      button.setAttribute('aria-expanded', String(isActive));
      root.classList.toggle('hit-active', isActive);
      if (isActive || more.hidden) continue;
      more.hidden = true;
      more.replaceChildren();
      text.hidden = false;
    }
    if (isOther && neighbour !== undefined) this.#events.onActive(neighbour);
  }

  #focusActive(): void {
    const row = this.#rows.find(({ hit }) => hit.id === this.#active);
    row?.button.focus({ preventScroll: true });
    row?.root.scrollIntoView({ block: 'nearest' });
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.#rows.findIndex(({ hit }) => hit.id === this.#active);
    const last = this.#rows.length - 1;
    if (last < 0 || !(event.target instanceof Element)) return;
    if (event.key === 'Enter' || event.key === ' ') {
      if (!event.target.classList.contains('hit')) return;
      event.preventDefault();
      const active = this.#rows[at]?.hit.id;
      if (active !== undefined) this.#events.onReveal(active, 'enter');
      return;
    }
    const targets: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + 10,
      PageUp: at - 10,
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const next = this.#rows[Math.max(0, Math.min(last, target))];
    if (!next) return;
    const isOther = next.hit.id !== this.#active;
    this.#choose(next.hit.id);
    this.#focusActive();
    if (isOther) this.#events.onReveal(next.hit.id, 'move');
  }
}

let lastTextId = 0;

function fill(row: Row, hit: Neighbour): void {
  row.hit = hit;
  const { id, title, line, text, score, percentile } = hit;
  Object.assign(row.root.dataset, {
    neighbour: id,
    line,
    score,
    percentile: percentile ?? '',
    title,
  });
  const key = `${title} ${line} ${score} ${percentile ?? ''}`;
  if (row.button.dataset['shown'] !== key) {
    row.button.dataset['shown'] = key;
    const hasPercentile = percentile !== undefined;
    row.button.replaceChildren(
      element(
        'span',
        { class: 'hit-percentile', title: 'Percentile' },
        hasPercentile ? percentileText(percentile) : '–',
      ),
      element(
        'span',
        { class: 'hit-cosine', title: 'Cosine' },
        element('span', { class: 'visually-hidden' }, ' cosine '),
        cosineText(score),
      ),
      element('span', { class: 'hit-where' }, element('bdi', {}, title), `:${line}`),
    );
  }
  if (row.text.textContent !== text) row.text.textContent = text;
}

/** Puts the rows in order, moving as few as can be: a node that is moved loses the focus. */
function arrange(root: HTMLElement, rows: readonly HTMLElement[]): void {
  const wanted = new Set<Element>(rows);
  for (const child of Array.from(root.children)) if (!wanted.has(child)) child.remove();
  const focused = rows.findIndex((row) => row.contains(document.activeElement));
  for (const [i, row] of rows.entries()) {
    if (i === focused) continue;
    if (i < focused) root.insertBefore(row, rows[focused] ?? null);
    else root.append(row);
  }
}
