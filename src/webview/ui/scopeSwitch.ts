import type { NeighbourScope } from '../../protocol/pageApi.ts';
import { element } from './element.ts';

const scopes: readonly (readonly [NeighbourScope, string])[] = [
  ['content', 'Here'],
  ['openEditors', 'Open editors'],
  ['workspace', 'Workspace'],
];

/** Where to look: choices, of which one is on. */
export class ScopeSwitch {
  readonly root = element('div', {
    class: 'scope-switch',
    role: 'radiogroup',
    'aria-label': 'Look in',
  });
  readonly #choices: ReadonlyMap<NeighbourScope, HTMLElement>;
  readonly #onChoose: (scope: NeighbourScope) => void;
  #scope: NeighbourScope;

  constructor(scope: NeighbourScope, onChoose: (scope: NeighbourScope) => void) {
    this.#scope = scope;
    this.#onChoose = onChoose;
    this.#choices = new Map(
      scopes.map(([key, label]) => {
        const attributes = { type: 'button', class: 'scope', role: 'radio', 'data-scope': key };
        const choice = element('button', attributes, label);
        choice.addEventListener('click', () => this.#choose(key));
        return [key, choice];
      }),
    );
    this.root.append(...this.#choices.values());
    this.root.addEventListener('keydown', (event) => this.#onKey(event));
    this.#show();
  }

  /** What the content is called in the switch. */
  name(scope: NeighbourScope, label: string): void {
    const choice = this.#choices.get(scope);
    if (choice && choice.textContent !== label) choice.textContent = label;
  }

  /** Offers a choice, or does not. */
  offer(scope: NeighbourScope, isOffered: boolean): void {
    const choice = this.#choices.get(scope);
    if (choice) choice.hidden = !isOffered;
  }

  /** Turns a choice on, without a word to `onChoose`. */
  set(scope: NeighbourScope): void {
    if (scope === this.#scope) return;
    this.#scope = scope;
    this.#show();
  }

  #choose(scope: NeighbourScope): void {
    if (scope === this.#scope) return;
    this.set(scope);
    this.#onChoose(scope);
  }

  #show(): void {
    for (const [scope, choice] of this.#choices) {
      choice.setAttribute('aria-checked', String(scope === this.#scope));
      choice.setAttribute('tabindex', scope === this.#scope ? '0' : '-1');
    }
  }

  #onKey(event: KeyboardEvent): void {
    if (!/^Arrow(Left|Right|Up|Down)$/.test(event.key)) return;
    event.preventDefault();
    const offered = scopes.map(([key]) => key).filter((key) => !this.#choices.get(key)?.hidden);
    const step = /(Left|Up)$/.test(event.key) ? -1 : 1;
    const at = offered.indexOf(this.#scope) + step;
    const next = offered[(at + offered.length) % offered.length];
    if (next) this.#choose(next);
    this.#choices.get(this.#scope)?.focus();
  }
}
