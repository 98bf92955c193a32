import type { CosineOrder } from '../../memory.ts';
import { rangeOf, type TokenStore } from '../../text/tokenStore.ts';
import { button } from '../../legacy/button.ts';
import { element } from '../../drawing/element.ts';
import { cosineText } from '../../format/float32Text.ts';
import { tokensByCosine } from './tokensByCosine.ts';

const firstRows = 50;
const moreRows = 500;

interface CosineTableEvents {
  readonly onChoose: (token: number) => void;
  readonly onOrder: (order: CosineOrder) => void;
  /** `again` tries once more. */
  readonly onError: (error: unknown, again: () => void) => void;
}

interface Column {
  readonly label: string;
  readonly class: string;
  /** What a click on the heading asks for: the first, or, when that is on, the second. */
  readonly orders: readonly [CosineOrder, CosineOrder];
}

const columns: readonly Column[] = [
  { label: 'Token', class: 'cosine-token', orders: ['position', 'position'] },
  { label: 'Piece', class: 'cosine-piece', orders: ['piece', 'piece'] },
  { label: 'Cosine', class: 'cosine-number', orders: ['highest', 'lowest'] },
];

/** The chosen token's cosine to each other token; the first rows, and more when asked for. */
export class CosineTable {
  readonly root = element('div', { class: 'cosines' });
  readonly #events: CosineTableEvents;
  readonly #headings = columns.map((column) => this.#heading(column));
  readonly #body = element('tbody');
  readonly #more = button({ label: 'Show more', onClick: () => this.#showMore() });
  #store: TokenStore | undefined;
  #cosines: Float32Array = new Float32Array();
  #chosen = 0;
  #order: CosineOrder = 'highest';
  #rows: readonly number[] = [];
  #limit = firstRows;

  constructor(events: CosineTableEvents, order: CosineOrder) {
    this.#events = events;
    this.#order = order;
    const bar = element('th', { class: 'cosine-bar', 'aria-hidden': 'true' });
    const head = element('tr', {}, ...this.#headings, bar);
    this.root.append(
      element(
        'table',
        { 'aria-label': 'Cosine of the chosen token to each other token' },
        element('thead', {}, head),
        this.#body,
      ),
      this.#more,
    );
  }

  show(store: TokenStore, chosen: number, cosines: Float32Array): void {
    this.#store = store;
    this.#chosen = chosen;
    this.#cosines = cosines;
    this.#limit = firstRows;
    this.#draw();
  }

  #draw(): void {
    const store = this.#store;
    if (!store) return;
    for (const [i, { orders }] of columns.entries()) {
      const isOn = orders.includes(this.#order);
      const direction = this.#order === 'highest' ? 'descending' : 'ascending';
      this.#headings[i]?.setAttribute('aria-sort', isOn ? direction : 'none');
    }
    const cosines = this.#cosines;
    const pieceOf = (token: number): string => store.token(token)?.piece ?? '';
    this.#rows = tokensByCosine(cosines, this.#chosen, this.#order, pieceOf);
    const shown = this.#rows.slice(0, this.#limit);
    const zero = Math.max(0, -cosines.reduce((least, value) => (value < least ? value : least), 0));
    this.#body.replaceChildren(...shown.map((token) => this.#row(token, zero)));
    this.#more.hidden = shown.length >= this.#rows.length;
    this.#load(store, shown);
  }

  /** `zero`: how far below 0 the bars begin. */
  #row(token: number, zero: number): HTMLElement {
    const cosine = this.#cosines[token] ?? NaN;
    const piece = element('button', { type: 'button', class: 'piece-link', dir: 'auto' });
    piece.append(this.#store?.token(token)?.piece ?? '…');
    piece.addEventListener('click', () => this.#events.onChoose(token));
    const bar = element('div', { class: cosine < 0 ? 'bar bar-negative' : 'bar' });
    bar.style.setProperty('--zero', String(zero / (1 + zero)));
    bar.style.setProperty('--size', String(Math.min(1, Math.abs(cosine) || 0) / (1 + zero)));
    return element(
      'tr',
      { 'data-cosine-to': token, 'data-value': String(cosine) },
      element('td', { class: 'cosine-token' }, String(token)),
      element('td', { class: 'cosine-piece' }, piece),
      element('td', { class: 'cosine-number' }, cosineText(cosine)),
      element('td', { class: 'cosine-bar', 'aria-hidden': 'true' }, bar),
    );
  }

  // In a long text the rows' pieces may be far from what has been fetched.
  #load(store: TokenStore, tokens: readonly number[]): void {
    const isByPiece = this.#order === 'piece';
    const wanted = isByPiece
      ? Array.from({ length: store.rangeCount }, (_, range) => range)
      : Array.from(new Set(tokens.map(rangeOf)));
    const missing = wanted.filter((range) => !store.isLoaded(range));
    if (missing.length === 0) return;
    const cosines = this.#cosines;
    const isCurrent = (): boolean => this.#store === store && this.#cosines === cosines;
    Promise.all(missing.map((range) => store.load(range))).then(
      () => {
        if (!isCurrent()) return;
        if (isByPiece) this.#draw();
        else this.#namePieces(store);
      },
      (error: unknown) => {
        if (isCurrent()) this.#events.onError(error, () => this.#draw());
      },
    );
  }

  #namePieces(store: TokenStore): void {
    for (const row of this.#body.querySelectorAll<HTMLElement>('[data-cosine-to]')) {
      const piece = store.token(Number(row.dataset['cosineTo']))?.piece;
      const link = row.querySelector('.piece-link');
      if (link && piece !== undefined) link.textContent = piece;
    }
  }

  #showMore(): void {
    const before = this.#limit;
    this.#limit += moreRows;
    this.#draw();
    // The button may be gone now; reading goes on where the new rows begin.
    this.#body.rows[before]?.querySelector('button')?.focus({ preventScroll: true });
  }

  #heading({ label, class: name, orders }: Column): HTMLElement {
    const sort = element('button', { type: 'button', class: 'sort' }, label);
    sort.addEventListener('click', () => {
      this.#order = this.#order === orders[0] ? orders[1] : orders[0];
      this.#limit = firstRows;
      this.#events.onOrder(this.#order);
      this.#draw();
    });
    return element('th', { scope: 'col', class: name, 'aria-sort': 'none' }, sort);
  }
}
