import { element } from './element.ts';

/** Says things to screen readers only. */
export class Announcer {
  readonly root = element('div', { class: 'visually-hidden', role: 'status' });

  say(text: string): void {
    this.root.textContent = text;
  }
}
