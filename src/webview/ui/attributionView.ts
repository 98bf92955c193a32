import type { Attribution } from '../../protocol/pageApi.ts';
import { element } from './element.ts';
import { cosineText } from './float32Text.ts';
import { heatLegend } from './heatLegend.ts';
import { HoverCard } from './hoverCard.ts';

interface Share {
  readonly text: string;
  readonly contribution: number;
  readonly special?: 'cls' | 'sep' | 'prompt';
}

/**
 * A neighbour's text with each word tinted by what it adds to the cosine, `[CLS]` and `[SEP]` beside it, and
 * the sum. The number of a word is shown under the pointer and on focus; all of them stand in a table.
 */
export class AttributionView {
  readonly root: HTMLElement;
  readonly #card = new HoverCard();
  readonly #words: HTMLElement;
  #chips: HTMLElement[] = [];

  constructor({ score, words, cls, sep, prompt, rest }: Attribution) {
    const shares: Share[] = words.flatMap(({ text, contribution }) =>
      contribution === undefined ? [] : [{ text, contribution }],
    );
    const specials: Share[] = [
      { text: '[CLS]', contribution: cls, special: 'cls' },
      { text: '[SEP]', contribution: sep, special: 'sep' },
      ...(prompt === undefined
        ? []
        : [{ text: 'prompt', contribution: prompt, special: 'prompt' } as const]),
    ];
    const limit = Math.max(
      1e-9,
      ...[...shares, ...specials].map(({ contribution }) => Math.abs(contribution) || 0),
    );
    this.#words = element('div', {
      class: 'attribution-words',
      role: 'listbox',
      dir: 'auto',
      'aria-orientation': 'horizontal',
      'aria-label': 'What each word adds',
    });
    for (const { text, contribution } of words) {
      if (contribution === undefined) this.#words.append(text);
      else this.#words.append(this.#chip({ text, contribution }, limit));
    }
    // In the reading order of the model: the special tokens apart, in their own box.
    const chips = specials.map((share) => this.#chip(share, limit));
    this.#words.append(
      element(
        'span',
        { class: 'attribution-specials', dir: 'ltr', role: 'presentation' },
        ...chips,
      ),
    );
    const legend = heatLegend(
      ['Adds'],
      { low: (-limit).toFixed(4), zero: '0', high: limit.toFixed(4) },
      'cosine',
    );
    const sum = element(
      'span',
      { class: 'attribution-sum' },
      prompt === undefined ? 'special tokens ' : 'special tokens and prompt ',
      number(cls + sep + (prompt ?? 0)),
      ...(rest === 0 ? [] : [', words not shown ', restOf(rest)]),
      '; adds up to ',
      element('strong', {}, cosineText(score)),
    );
    this.root = element(
      'div',
      { class: 'attribution', 'data-part': 'attribution', 'data-score': String(score) },
      this.#words,
      element('div', { class: 'attribution-foot' }, legend, sum),
      table([...shares, ...specials], rest, score),
      this.#card.root,
    );
    this.#chips[0]?.setAttribute('tabindex', '0');
    this.#listen();
  }

  #chip(share: Share, limit: number): HTMLElement {
    const { text, contribution, special } = share;
    const isNegative = contribution < 0;
    const chip = element(
      'span',
      {
        class: `piece piece-tinted${special ? ' piece-special' : ''}${isNegative ? ' piece-negative' : ''}`,
        role: 'option',
        'aria-selected': 'false',
        'aria-label': `${text}${special ? ', special token' : ''}, adds ${number(contribution)}`,
        tabindex: -1,
        'data-contribution': String(contribution),
        'data-special': special,
      },
      text,
    );
    chip.style.setProperty('--tint', String(Math.min(1, Math.abs(contribution) / limit)));
    this.#chips.push(chip);
    return chip;
  }

  #listen(): void {
    const words = this.#words;
    const chipOf = ({ target }: Event): HTMLElement | undefined =>
      this.#chips.find((chip) => chip === target);
    words.addEventListener('pointerover', (event) => this.#show(chipOf(event), event));
    words.addEventListener('pointerleave', () => this.#card.hide());
    words.addEventListener('focusin', (event) => {
      const chip = chipOf(event);
      if (!chip) return;
      for (const other of this.#chips) other.setAttribute('tabindex', other === chip ? '0' : '-1');
      const { left, top } = chip.getBoundingClientRect();
      this.#show(chip, { clientX: left, clientY: top });
    });
    words.addEventListener('focusout', () => this.#card.hide());
    words.addEventListener('keydown', (event) => this.#onKey(event));
  }

  #show(chip: HTMLElement | undefined, pointer: { clientX: number; clientY: number }): void {
    if (!chip) {
      this.#card.hide();
      return;
    }
    const adds = `adds ${number(Number(chip.dataset['contribution']))}`;
    const lines = [chip.textContent, adds];
    if (chip.dataset['special'] !== undefined) lines.push('special token');
    this.#card.show(chip, pointer, lines);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.#chips.findIndex((chip) => chip === document.activeElement);
    const right = getComputedStyle(this.#words).direction === 'rtl' ? -1 : 1;
    const last = this.#chips.length - 1;
    const targets: Record<string, number> = {
      ArrowRight: at + right,
      ArrowLeft: at - right,
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    if (at < 0 || target === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.#chips[Math.max(0, Math.min(last, target))]?.focus();
  }
}

function restOf(rest: number): HTMLElement {
  return element('span', { 'data-rest': String(rest) }, number(rest));
}

function table(shares: readonly Share[], rest: number, score: number): HTMLElement {
  const row = (name: string, value: string): HTMLElement =>
    element('tr', {}, element('th', { scope: 'row', dir: 'auto' }, name), element('td', {}, value));
  const rows = shares.map(({ text, contribution }) => row(text, number(contribution)));
  if (rest !== 0) rows.push(row('words not shown', number(rest)));
  rows.push(row('sum', cosineText(score)));
  return element(
    'details',
    { class: 'attribution-numbers' },
    element('summary', {}, 'What each word adds, as numbers'),
    element(
      'table',
      {},
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          element('th', { scope: 'col' }, 'Word'),
          element('th', { scope: 'col' }, 'Adds'),
        ),
      ),
      element('tbody', {}, ...rows),
    ),
  );
}

function number(value: number): string {
  return (value === 0 ? 0 : value).toFixed(4);
}
