import { element } from '../../drawing/element.ts';
import { exactFloat32, shortFloat32 } from '../../format/float32Text.ts';

/** Every number of a vector as a list; each shows six digits and holds the exact number. */
export class VectorNumbers {
  readonly root = element('ol', {
    class: 'numbers',
    'aria-label': 'Numbers of the vector',
    tabindex: 0,
  });
  #items: { item: HTMLElement; number: HTMLElement }[] = [];

  show(vector: Float32Array): void {
    if (this.#items.length !== vector.length) this.#build(vector.length);
    for (const [i, value] of vector.entries()) {
      const { item, number } = this.#items[i]!;
      item.dataset['value'] = String(value);
      item.title = `d${i} = ${exactFloat32(value)}`;
      number.textContent = shortFloat32(value);
    }
  }

  mark(dimension: number): void {
    for (const [i, { item }] of this.#items.entries()) {
      item.classList.toggle('number-marked', i === dimension);
    }
  }

  #build(dims: number): void {
    this.#items = Array.from({ length: dims }, (_, i) => {
      const number = element('span', { class: 'number' });
      const name = element('span', { class: 'dimension' }, `d${i}`);
      return { item: element('li', { 'data-dimension': i }, name, ' ', number), number };
    });
    this.root.replaceChildren(...this.#items.map(({ item }) => item));
  }
}
