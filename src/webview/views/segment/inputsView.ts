import type { TokenInputs } from '../../../protocol/insideApi.ts';
import { element } from '../../drawing/element.ts';
import { cosineText, exactFloat32, shortFloat32 } from '../../format/float32Text.ts';
import { heatScale } from '../../drawing/heatScale.ts';
import { HeatStrip } from '../../drawing/heatStrip.ts';

interface Row {
  readonly name: string;
  readonly vector: Float32Array;
}

const partNames = { word: 'Word', position: 'Position', tokenType: 'Token type' } as const;

/** What goes in for a token: its embeddings, their sum, and layer 0, which is that sum normalised. */
export class InputsView {
  readonly root = element('div', { class: 'inputs', 'data-part': 'inputs' });
  readonly #readout = element('p', { class: 'readout', 'data-part': 'inputs-readout' });
  readonly #note = element('p', { class: 'quiet' });
  readonly #rows = element('div', { class: 'input-rows' });
  readonly #numbers = element('tbody');
  readonly #names = element('tr');
  readonly #all = element(
    'details',
    { class: 'all-numbers' },
    element('summary', {}, 'Numbers of the embeddings'),
    element(
      'div',
      { class: 'habits-scroll', tabindex: 0, role: 'region', 'aria-label': 'Numbers' },
      element(
        'table',
        { class: 'input-numbers', 'aria-label': 'Embeddings of the token, number by number' },
        element('thead', {}, this.#names),
        this.#numbers,
      ),
    ),
  );
  #strips: HeatStrip[] = [];
  #shown: readonly Row[] = [];
  #partCount = 0;
  #dimension = 0;
  #isDrawn = false;

  constructor() {
    this.root.append(this.#note, this.#rows, this.#readout, this.#all);
    this.#all.addEventListener('toggle', () => this.#drawNumbers());
  }

  /** `note`: what is to be said of the model's embeddings. */
  show({ parts, sum, layer0, cosine, position, window }: TokenInputs, note?: string): void {
    const hasParts = parts.length > 0;
    const rows: Row[] = parts.map(({ name, vector }) => ({ name: partNames[name], vector }));
    if (hasParts) rows.push({ name: 'Sum', vector: sum });
    rows.push({ name: 'Layer 0', vector: layer0 });
    const isNew = rows.length !== this.#shown.length;
    this.#shown = rows;
    this.#partCount = parts.length;
    if (isNew) {
      this.#strips = rows.map(
        ({ name }) =>
          new HeatStrip(
            element('div', { class: 'heat' }),
            (dimension) => this.#choose(dimension),
            `Dimension of ${name.toLowerCase()}`,
          ),
      );
    }
    // The parts and their sum are compared; layer 0 has a scale of its own.
    const limit = Math.max(...rows.slice(0, -1).map(({ vector }) => heatScale(vector).limit));
    this.#rows.replaceChildren(
      ...rows.map(({ name, vector }, i) => {
        const isLast = i === rows.length - 1;
        const norm = Math.sqrt(vector.reduce((all, value) => all + value * value, 0));
        const facts = [`norm ${shortFloat32(norm)}`];
        if (name === 'Position') facts.unshift(`position ${position}`);
        if (isLast && hasParts) facts.push(`cosine to the sum ${cosineText(cosine)}`);
        return element(
          'div',
          { class: 'input-row', 'data-input': name, 'data-norm': String(norm) },
          element(
            'div',
            { class: 'section-head' },
            element('h3', {}, isLast && hasParts ? 'Layer 0 = the sum, normalised' : name),
            element('span', { class: 'norm-label' }, facts.join(' · ')),
          ),
          this.#strips[i]!.root,
        );
      }),
    );
    for (const [i, { vector }] of rows.entries()) {
      const scale = heatScale(vector);
      const isLast = i === rows.length - 1;
      this.#strips[i]!.show(vector, isLast ? scale : { ...scale, limit });
    }
    const long =
      window.count > 1 ? 'Positions count within the window that the token is read in.' : '';
    this.#note.textContent = [note, long].filter(Boolean).join(' ');
    this.#note.hidden = this.#note.textContent === '';
    this.#isDrawn = false;
    this.#drawNumbers();
    this.#choose(Math.min(this.#dimension, layer0.length - 1));
  }

  /** One dimension in all strips, and its sum in words. */
  #choose(dimension: number): void {
    if (this.#shown.length === 0) return;
    this.#dimension = dimension;
    for (const strip of this.#strips) if (strip.dimension !== dimension) strip.choose(dimension);
    const value = (row: Row | undefined): string => exactFloat32(row?.vector[dimension] ?? NaN);
    const parts = this.#shown.slice(0, this.#partCount);
    const sum = parts.map((row) => `${row.name.toLowerCase()} ${value(row)}`).join(' + ');
    const whole = parts.length === 0 ? '' : `${sum} = ${value(this.#shown[this.#partCount])} → `;
    this.#readout.textContent = `d${dimension}: ${whole}layer 0 ${value(this.#shown.at(-1))}`;
  }

  // Thousands of cells: drawn when they are looked at.
  #drawNumbers(): void {
    if (!this.#all.open || this.#isDrawn) return;
    this.#isDrawn = true;
    const heading = (name: string): HTMLElement => element('th', { scope: 'col' }, name);
    this.#names.replaceChildren(heading('d'), ...this.#shown.map(({ name }) => heading(name)));
    const dims = this.#shown[0]?.vector.length ?? 0;
    this.#numbers.replaceChildren(
      ...Array.from({ length: dims }, (_, d) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, `d${d}`),
          ...this.#shown.map(({ vector }) => element('td', {}, exactFloat32(vector[d]!))),
        ),
      ),
    );
  }
}
