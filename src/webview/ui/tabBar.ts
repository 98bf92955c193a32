import { element } from './element.ts';

interface TabBarItem<K extends string> {
  readonly key: K;
  readonly label: string;
  /** What the tab shows; becomes its panel. */
  readonly content: HTMLElement;
}

/** A row of tabs over panels, of which one is in view. Arrow keys, Home and End choose. */
export class TabBar<K extends string> {
  readonly root = element('div', { class: 'tab-bar', role: 'tablist', 'aria-label': 'Views' });
  readonly panels: readonly HTMLElement[];
  readonly #tabs: readonly { key: K; tab: HTMLElement; panel: HTMLElement }[];
  readonly #onChoose: (key: K) => void;

  constructor(items: readonly TabBarItem<K>[], onChoose: (key: K) => void) {
    this.#onChoose = onChoose;
    this.#tabs = items.map(({ key, label, content }) => {
      const panel = element(
        'div',
        {
          class: 'tab-panel',
          role: 'tabpanel',
          id: `panel-${key}`,
          'aria-labelledby': `tab-${key}`,
        },
        content,
      );
      panel.hidden = true;
      const tab = element(
        'button',
        {
          type: 'button',
          class: 'tab',
          role: 'tab',
          id: `tab-${key}`,
          'data-tab': key,
          'aria-controls': `panel-${key}`,
          'aria-selected': 'false',
          tabindex: -1,
        },
        label,
      );
      tab.addEventListener('click', () => onChoose(key));
      return { key, tab, panel };
    });
    this.panels = this.#tabs.map(({ panel }) => panel);
    this.root.append(...this.#tabs.map(({ tab }) => tab));
    this.root.addEventListener('keydown', (event) => this.#onKey(event));
  }

  /** Brings one into view, without telling `onChoose`. */
  show(key: K): void {
    for (const { key: other, tab, panel } of this.#tabs) {
      const isShown = other === key;
      tab.setAttribute('aria-selected', String(isShown));
      tab.setAttribute('tabindex', isShown ? '0' : '-1');
      panel.hidden = !isShown;
    }
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const count = this.#tabs.length;
    const at = this.#tabs.findIndex(({ tab }) => tab === document.activeElement);
    const targets: Record<string, number> = {
      ArrowRight: (at + 1) % count,
      ArrowLeft: (at + count - 1) % count,
      Home: 0,
      End: count - 1,
    };
    const target = this.#tabs[targets[event.key] ?? -1];
    if (at < 0 || !target) return;
    event.preventDefault();
    this.#onChoose(target.key);
    target.tab.focus();
  }
}
