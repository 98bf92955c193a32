import type { RevealMode, PanelSnapshot } from '../../../protocol/pageApi.ts';
import type { Page } from '../../page.ts';

interface Choice {
  readonly segment: number;
  readonly mode: RevealMode;
}

/** What was chosen in the list and the host does not know yet: a choice is the host's. */
export class SegmentChoice {
  readonly #page: Page;
  readonly #onSent: () => void;
  #wanted: Choice | undefined;
  #sending: Promise<void> | undefined;
  #timer: number | undefined;

  constructor(page: Page, onSent: () => void) {
    this.#page = page;
    this.#onSent = onSent;
  }

  /** While a choice is on its way, the host's is the one before. */
  get isOnItsWay(): boolean {
    return this.#wanted !== undefined || this.#sending !== undefined;
  }

  drop(): void {
    window.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#wanted = undefined;
  }

  /** Sent when no newer one comes within `delayMs`. */
  choose(choice: Choice, delayMs: number): void {
    this.drop();
    this.#wanted = choice;
    if (delayMs === 0) {
      this.#send();
      return;
    }
    this.#timer = window.setTimeout(() => {
      this.#timer = undefined;
      this.#send();
    }, delayMs);
  }

  #send(): void {
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined;
      this.#onSent();
    });
  }

  /** One choice after the other; of several that came meanwhile, the last. */
  async #sendAll(): Promise<void> {
    const { api, perform, refresh, snapshot } = this.#page;
    while (this.#wanted && this.#timer === undefined) {
      const { segment, mode } = this.#wanted;
      this.#wanted = undefined;
      const shown: PanelSnapshot | undefined = snapshot.peek();
      if (!shown) return;
      const { contentId, edition, selectedSegment } = shown;
      const reference = { contentId, edition, segment };
      const isChosen =
        segment === selectedSegment || (await perform(() => api.select(reference), reference));
      if (!isChosen) continue;
      // The host's answer may take as long as an editor takes to open: nothing waits for it.
      void perform(() => api.reveal({ ...reference, mode }), reference);
      if (segment !== selectedSegment) await refresh();
    }
  }
}
