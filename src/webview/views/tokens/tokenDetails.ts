import type { PageVector } from '../../../protocol/pageApi.ts';
import { button } from '../../legacy/button.ts';
import type { CosineTable } from './cosineTable.ts';
import { element } from '../../drawing/element.ts';
import { exactFloat32, shortFloat32, vectorJson } from '../../format/float32Text.ts';
import { heatLegend } from '../../legacy/heatLegend.ts';
import { heatScale } from '../../drawing/heatScale.ts';
import { HeatStrip } from '../../drawing/heatStrip.ts';
import { VectorNumbers } from './vectorNumbers.ts';
import type { PageToken } from '../../text/tokenStore.ts';

interface TokenDetailsEvents {
  readonly onReveal: () => void;
  readonly onCopy: (text: string) => void;
  readonly onRetry: () => void;
}

/** The chosen token: what it is, its vector with every number, its norm, its cosine to each other token. */
export class TokenDetails {
  readonly root = element('section', {
    class: 'details',
    'data-part': 'token-details',
    'aria-label': 'Chosen token',
    hidden: true,
  });
  readonly #heading = element('h2', {
    class: 'token-name',
    dir: 'auto',
    'data-part': 'token-name',
  });
  readonly #facts = element('dl', { class: 'facts' });
  readonly #norm = element('span', { class: 'norm', 'data-part': 'norm' });
  readonly #readout = element('span', { class: 'readout', 'data-part': 'readout' });
  readonly #legend = element('div', { class: 'legends' });
  readonly #numbers = new VectorNumbers();
  readonly #numbersTitle = element('summary');
  readonly #strip = new HeatStrip(element('div', { class: 'heat' }), (dimension, isPinned) =>
    this.#onDimension(dimension, isPinned),
  );
  readonly #vectorPart: HTMLElement;
  readonly #problem = element('div', { class: 'problem', role: 'alert', hidden: true });
  readonly #onRetry: () => void;
  #vector: Float32Array = new Float32Array();

  /** `inside` stands between the vector and the cosines. */
  constructor(events: TokenDetailsEvents, inside: HTMLElement, cosineTable: CosineTable) {
    this.#onRetry = events.onRetry;
    const copy = button({
      label: 'Copy vector',
      icon: 'copy',
      onClick: () => events.onCopy(vectorJson(this.#vector)),
    });
    const reveal = button({
      label: 'Reveal in editor',
      icon: 'go-to-file',
      kind: 'icon',
      onClick: events.onReveal,
    });
    this.#vectorPart = element(
      'div',
      { class: 'vector-part', hidden: true },
      element(
        'div',
        { class: 'section-head' },
        element('h3', {}, 'Vector'),
        element('span', { class: 'norm-label' }, 'norm ', this.#norm),
        copy,
      ),
      this.#strip.root,
      element('div', { class: 'under-strip' }, this.#readout, this.#legend),
      element('details', { class: 'all-numbers' }, this.#numbersTitle, this.#numbers.root),
      inside,
      element('div', { class: 'section-head' }, element('h3', {}, 'Cosine to each other token')),
      cosineTable.root,
    );
    this.root.append(
      element('div', { class: 'token-head' }, this.#heading, reveal),
      this.#facts,
      this.#problem,
      this.#vectorPart,
    );
  }

  /** Until a token of another text is named. */
  clear(): void {
    this.root.hidden = true;
    this.#vectorPart.hidden = true;
  }

  /** A token that could not be fetched. */
  showUnnamed(index: number): void {
    this.#heading.textContent = `Token ${index}`;
    this.#facts.replaceChildren();
    this.root.hidden = false;
  }

  /** Names the token; its vector follows. */
  showToken({ index, piece, id, span, word, isUnknown }: PageToken): void {
    this.#heading.textContent = piece;
    this.#heading.classList.toggle('piece-unknown', isUnknown);
    const facts: readonly (readonly [string, string, string])[] = [
      ['position', 'token', String(index)],
      ['id', 'id', String(id)],
      ['span', 'span', span ? `[${span.start}, ${span.end})` : 'none'],
      ['word', 'word', word < 0 ? 'none' : String(word)],
    ];
    this.#facts.replaceChildren(
      ...facts.map(([part, name, value]) =>
        element(
          'div',
          { class: 'fact' },
          element('dt', {}, name),
          element('dd', { 'data-part': part }, value),
        ),
      ),
    );
    this.root.hidden = false;
    this.root.setAttribute('aria-busy', 'true');
    this.#problem.hidden = true;
  }

  showVector({ vector, norm }: PageVector): void {
    this.#vector = vector;
    this.#norm.textContent = shortFloat32(norm);
    this.#norm.dataset['value'] = String(norm);
    this.#norm.title = exactFloat32(Math.fround(norm));
    this.#numbersTitle.textContent = `All ${vector.length} numbers`;
    this.#numbers.show(vector);
    this.#vectorPart.hidden = false;
    this.#problem.hidden = true;
    this.root.removeAttribute('aria-busy');
    const scale = heatScale(vector);
    const limit = shortFloat32(scale.limit);
    const end = (dimension: number): string => {
      const value = vector[dimension];
      return value === undefined ? '' : `${shortFloat32(value)} (d${dimension})`;
    };
    this.#legend.replaceChildren(
      heatLegend([], { low: `-${limit}`, zero: '0', high: limit }, 'vector'),
      element('span', { class: 'extremes' }, `min ${end(scale.lowest)}, max ${end(scale.highest)}`),
    );
    this.#strip.show(vector, scale);
  }

  /** `message` in the vector's place. */
  showProblem(message: string): void {
    this.root.removeAttribute('aria-busy');
    this.#vectorPart.hidden = true;
    this.#problem.hidden = false;
    this.#problem.replaceChildren(
      element('span', { class: 'codicon codicon-error', 'aria-hidden': 'true' }),
      element('span', { class: 'problem-text' }, message),
      button({ label: 'Try Again', onClick: this.#onRetry }),
    );
  }

  #onDimension(dimension: number, isPinned: boolean): void {
    const value = this.#vector[dimension];
    if (value === undefined) return;
    this.#readout.textContent = `d${dimension} = ${exactFloat32(value)}`;
    this.#readout.dataset['value'] = String(value);
    if (isPinned) this.#numbers.mark(dimension);
  }
}
