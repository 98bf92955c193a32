import { button, type ButtonOptions } from './button.ts';
import { element } from '../drawing/element.ts';

/** What comes sooner replaces what was there without a flicker in between. */
const busyDelayMs = 150;

/** What stands in a tab's place while it has nothing to show: that it is busy, why it is empty, what failed. */
export class TabState {
  readonly root = element('div', { class: 'tab-state', hidden: true });
  #busyTimer: number | undefined;
  #key = '';

  /** Shown after a moment. */
  busy(text: string): void {
    if (this.#key === `busy ${text}`) return;
    this.#set(`busy ${text}`);
    this.#busyTimer = window.setTimeout(() => {
      this.root.replaceChildren(
        element('span', {
          class: 'codicon codicon-loading codicon-modifier-spin',
          'aria-hidden': 'true',
        }),
        element('span', { class: 'tab-state-text', role: 'status' }, text),
      );
      this.root.hidden = false;
    }, busyDelayMs);
  }

  /** An empty text clears. */
  note(text: string, action?: ButtonOptions): void {
    if (text === '') {
      this.clear();
      return;
    }
    if (this.#key === `note ${text}`) return;
    this.#set(`note ${text}`);
    this.root.replaceChildren(element('span', { class: 'tab-state-text' }, text));
    if (action) this.root.append(button(action));
    this.root.hidden = false;
  }

  failed(message: string, onRetry: () => void): void {
    this.#set(`failed ${message}`);
    this.root.replaceChildren(
      element(
        'div',
        { class: 'problem', role: 'alert' },
        element('span', { class: 'codicon codicon-error', 'aria-hidden': 'true' }),
        element('span', { class: 'problem-text' }, message),
        button({ label: 'Try Again', onClick: onRetry }),
      ),
    );
    this.root.hidden = false;
  }

  clear(): void {
    this.#set('');
    this.root.hidden = true;
    this.root.replaceChildren();
  }

  #set(key: string): void {
    window.clearTimeout(this.#busyTimer);
    this.#key = key;
  }
}
