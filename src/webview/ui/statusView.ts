import type { PanelStatus, PanelUnit } from '../../protocol/pageApi.ts';
import { button } from './button.ts';
import { element } from './element.ts';
import { unitName } from './unitName.ts';

/** Work that is over sooner, after everything was ready, is not shown. */
const workDelayMs = 500;

export interface StatusEvents {
  readonly onCancel: () => void;
  readonly onRetry: () => void;
}

/** What the panel is doing, or why it shows nothing, with the next step. Nothing at all when it is ready. */
export class StatusView {
  readonly root = element('div', { class: 'status', 'data-part': 'status', hidden: true });
  readonly #events: StatusEvents;
  readonly #announce: (text: string) => void;
  readonly #progressText = element('span', { class: 'status-text' });
  readonly #fill = element('div', { class: 'progress-fill' });
  readonly #progress = element(
    'div',
    { class: 'progress', role: 'progressbar', 'aria-label': 'Embedding' },
    this.#fill,
  );
  #kind: PanelStatus['kind'] | undefined;
  #latest: readonly [PanelStatus, PanelUnit] | undefined;
  #delay: number | undefined;
  #message = '';

  constructor(events: StatusEvents, announce: (text: string) => void) {
    this.#events = events;
    this.#announce = announce;
  }

  show(status: PanelStatus, unit: PanelUnit): void {
    this.#latest = [status, unit];
    // An edit is embedded in a moment: nothing comes and goes with each key.
    if (status.kind === 'working' && this.#kind === 'ready') {
      this.#delay ??= window.setTimeout(() => {
        this.#delay = undefined;
        if (this.#latest) this.#show(...this.#latest);
      }, workDelayMs);
      return;
    }
    window.clearTimeout(this.#delay);
    this.#delay = undefined;
    this.#show(status, unit);
  }

  #show(status: PanelStatus, unit: PanelUnit): void {
    const message = status.kind === 'failed' ? status.message : '';
    // The same status keeps its elements: the focus may be on Cancel.
    if (status.kind !== this.#kind || message !== this.#message) this.#rebuild(status);
    if (status.kind === 'working') this.#showProgress(status, unit);
  }

  #rebuild(status: PanelStatus): void {
    const wasWorking = this.#kind === 'working';
    this.#kind = status.kind;
    this.#message = status.kind === 'failed' ? status.message : '';
    const { onCancel, onRetry } = this.#events;
    this.root.hidden = status.kind === 'ready';
    this.root.className = `status status-${status.kind}`;
    switch (status.kind) {
      case 'empty':
        this.root.replaceChildren(...emptyState());
        break;
      case 'working':
        this.root.replaceChildren(
          element(
            'div',
            { class: 'status-line' },
            this.#progressText,
            button({ label: 'Cancel', onClick: onCancel }),
          ),
          this.#progress,
        );
        this.#announce('Embedding the text.');
        break;
      case 'failed':
        this.root.replaceChildren(
          icon('error'),
          element('span', { class: 'status-text', role: 'alert' }, status.message),
          button({ label: 'Try Again', kind: 'primary', onClick: onRetry }),
        );
        break;
      case 'cancelled':
        this.root.replaceChildren(
          icon('circle-slash'),
          element('span', { class: 'status-text' }, 'Cancelled before everything was embedded.'),
          button({ label: 'Embed Again', kind: 'primary', onClick: onRetry }),
        );
        this.#announce('Embedding cancelled.');
        break;
      case 'ready':
        this.root.replaceChildren();
        if (wasWorking) this.#announce('The text is embedded.');
        break;
    }
  }

  #showProgress(
    { done, total, counts }: PanelStatus & { readonly kind: 'working' },
    unit: PanelUnit,
  ): void {
    const isLoading = total === 0;
    const many = counts === 'tokens' ? 'tokens' : unitName(unit, total);
    const text = isLoading
      ? 'Loading the model…'
      : `Embedding: ${done.toLocaleString('en')} of ${total.toLocaleString('en')} ${many}`;
    this.#progressText.textContent = text;
    this.#progress.classList.toggle('progress-endless', isLoading);
    this.#progress.setAttribute('aria-valuetext', text);
    if (isLoading) {
      for (const name of ['aria-valuemin', 'aria-valuemax', 'aria-valuenow']) {
        this.#progress.removeAttribute(name);
      }
      this.#fill.style.removeProperty('width');
      return;
    }
    this.#progress.setAttribute('aria-valuemin', '0');
    this.#progress.setAttribute('aria-valuemax', String(total));
    this.#progress.setAttribute('aria-valuenow', String(done));
    this.#fill.style.width = `${Math.min(100, (100 * done) / total)}%`;
  }
}

function icon(name: string): HTMLElement {
  return element('span', { class: `codicon codicon-${name}`, 'aria-hidden': 'true' });
}

function emptyState(): HTMLElement[] {
  return [
    icon('selection'),
    element('h2', { class: 'empty-title' }, 'No text to show yet'),
    element(
      'p',
      {},
      'Select text in an editor, right-click it, and choose ',
      element('strong', {}, 'Embed Selection'),
      '.',
    ),
    element(
      'p',
      { class: 'quiet' },
      'You will see the text as the model reads it: piece by piece, with the vector of each.',
    ),
  ];
}
