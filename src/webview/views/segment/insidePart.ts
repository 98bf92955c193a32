import { isCancellation } from '../../../core/errors/appError.ts';
import type { InsideReference } from '../../../protocol/pageApi.ts';
import { element } from '../../drawing/element.ts';
import { TabState } from '../../legacy/tabState.ts';
import type { TabContext } from '../../legacy/tab.ts';

interface InsidePartOptions {
  readonly title: string;
  readonly content: HTMLElement;
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
  /** Resolves with what shows the answer. */
  readonly fetch: (token: InsideReference, signal: AbortSignal) => Promise<() => void>;
}

/** A part of what is known of a token, folded until it is asked for. */
export class InsidePart {
  readonly root: HTMLDetailsElement;
  readonly #context: TabContext;
  readonly #options: InsidePartOptions;
  readonly #state = new TabState();
  #token: InsideReference | undefined;
  #call = new AbortController();

  constructor(context: TabContext, options: InsidePartOptions) {
    this.#context = context;
    this.#options = options;
    const { title, content, isOpen, onToggle } = options;
    content.hidden = true;
    this.root = element(
      'details',
      { class: 'inside-part' },
      element('summary', {}, title),
      this.#state.root,
      content,
    );
    this.root.open = isOpen;
    this.root.addEventListener('toggle', () => {
      onToggle(this.root.open);
      void this.#load();
    });
  }

  show(token: InsideReference): void {
    this.#token = token;
    void this.#load();
  }

  clear(): void {
    this.#call.abort();
    this.#token = undefined;
    this.#options.content.hidden = true;
  }

  async #load(): Promise<void> {
    const token = this.#token;
    if (!this.root.open || !token) return;
    this.#call.abort();
    const call = new AbortController();
    this.#call = call;
    const { content, fetch } = this.#options;
    if (content.hidden) this.#state.busy('Reading…');
    try {
      const show = await fetch(token, call.signal);
      if (this.#call !== call || call.signal.aborted) return;
      this.#state.clear();
      // Before it is drawn: what is hidden has no width.
      content.hidden = false;
      show();
      this.root.dataset['shownFor'] = String(token.token);
    } catch (error) {
      if (call.signal.aborted || isCancellation(error)) return;
      if ((await this.#context.isOutdated(error, token)) || this.#call !== call) return;
      content.hidden = true;
      const message = error instanceof Error ? error.message : String(error);
      this.#state.failed(message, () => void this.#load());
    }
  }
}
