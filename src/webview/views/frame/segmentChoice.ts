import { signal } from '@preact/signals';
import type { Page } from '../../page.ts';

/** A held key chooses when it rests for this time. */
const moveDelayMs = 120;

const modes = {
  move: 'preview',
  click: 'preview',
  enter: 'keepFocus',
  doubleClick: 'focusEditor',
} as const;

/** `move`: a key that may be held. */
export type ChoiceReason = keyof typeof modes;

/** The list's choice, which is ahead of the host's while a key is held: in the end the choice is the host's. */
export class SegmentChoice {
  /** -1 where none is. */
  readonly chosen = signal(-1);
  readonly #page: Page;
  #wanted: { readonly segment: number; readonly why: ChoiceReason } | undefined;
  #sending: Promise<void> | undefined;
  #timer: number | undefined;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Nothing of what was chosen applies any more. */
  leave(): void {
    window.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#wanted = undefined;
    this.chosen.value = -1;
  }

  /** Takes over the host's choice. While one of the user is on its way, the host's is the one before. */
  follow(): void {
    const snapshot = this.#page.snapshot.peek();
    if (snapshot && !this.#wanted && !this.#sending) this.chosen.value = snapshot.selectedSegment;
  }

  choose(segment: number, why: ChoiceReason): void {
    this.chosen.value = segment;
    this.#wanted = { segment, why };
    window.clearTimeout(this.#timer);
    const send = (): void => {
      this.#timer = undefined;
      this.#sending ??= this.#send().finally(() => {
        this.#sending = undefined;
        this.follow();
      });
    };
    this.#timer = why === 'move' ? window.setTimeout(send, moveDelayMs) : undefined;
    if (why !== 'move') send();
  }

  /** One choice after the other; of several that came meanwhile, the last. */
  async #send(): Promise<void> {
    const { api, perform, refresh, snapshot } = this.#page;
    while (this.#wanted && this.#timer === undefined) {
      const { segment, why } = this.#wanted;
      this.#wanted = undefined;
      const shown = snapshot.peek();
      if (!shown) return;
      const { version, selectedSegment } = shown;
      const reference = { version, segment };
      const isChosen =
        segment === selectedSegment || (await perform(() => api.select(reference), reference));
      if (!isChosen) continue;
      // The host's answer may take as long as an editor takes to open: nothing waits for it.
      this.#page.reveal({ ...reference, mode: modes[why] });
      if (segment !== selectedSegment) await refresh();
    }
  }
}
