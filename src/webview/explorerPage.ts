import { isCancellation } from '../core/errors/appError.ts';
import type { PageApi, PanelModel, PanelSnapshot } from '../protocol/pageApi.ts';
import type { HostConnection } from './hostConnection.ts';
import type { PageMemory } from './pageMemory.ts';
import type { Tab } from './tabs/tab.ts';
import { TokensTab } from './tabs/tokensTab.ts';
import { Announcer } from './ui/announcer.ts';
import { button } from './ui/button.ts';
import { element } from './ui/element.ts';
import { StatusView } from './ui/statusView.ts';

/**
 * The page: its head, the status, the tab. Asks the host for the snapshot whenever something changed, and
 * hands each to its parts, which fetch what they show by themselves.
 */
export class ExplorerPage {
  readonly #root: HTMLElement;
  readonly #host: HostConnection;
  readonly #memory: PageMemory;
  readonly #announcer = new Announcer();
  readonly #title = element('h1', { class: 'title' });
  readonly #model = element('p', { class: 'model', 'data-part': 'model' });
  readonly #hint = element('p', { class: 'note', 'data-part': 'model-hint', hidden: true });
  readonly #stale = element('div', { class: 'note', 'data-part': 'stale', hidden: true });
  readonly #problem = element('div', { class: 'problem', role: 'alert', hidden: true });
  readonly #status: StatusView;
  readonly #tab: Tab;
  #shown: PanelSnapshot | undefined;
  #isAsking = false;
  #isChangedSince = false;

  constructor(root: HTMLElement, host: HostConnection, memory: PageMemory) {
    this.#root = root;
    this.#host = host;
    this.#memory = memory;
    const { api } = host;
    const announce = (text: string): void => this.#announcer.say(text);
    const perform = (action: () => Promise<void>): Promise<boolean> => this.#perform(action);
    const retry = (): void => void perform(() => api.retry(undefined));
    this.#status = new StatusView(
      { onCancel: () => void perform(() => api.cancel(undefined)), onRetry: retry },
      announce,
    );
    this.#tab = new TokensTab({
      api,
      memory,
      announce,
      perform,
      showError: (error, again) => this.#showError(error, again),
    });
    this.#stale.append(
      element('span', { class: 'codicon codicon-info', 'aria-hidden': 'true' }),
      element('span', {}, 'The document has changed since; positions may no longer fit.'),
      button({ label: 'Embed Again', onClick: retry }),
    );
    const head = element('header', { class: 'page-head' }, this.#title, this.#model, this.#hint);
    head.append(this.#stale, this.#problem, this.#status.root);
    root.append(head, this.#tab.root, this.#announcer.root);
  }

  start(): void {
    this.#host.onChanged(() => void this.#refresh());
    // What the host says to a hidden page is lost.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void this.#refresh();
    });
    // Chromium's notes about resizing arrive here too, without an error.
    window.addEventListener('error', ({ error }) => {
      if (error) this.#showError(error);
    });
    window.addEventListener('unhandledrejection', ({ reason }) => this.#showError(reason));
    void this.#refresh();
  }

  /** Changes while the host is being asked lead to one more question. */
  async #refresh(): Promise<void> {
    this.#isChangedSince = true;
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      while (this.#takeChange()) this.#show(await this.#api.snapshot(undefined));
    } catch (error) {
      this.#showError(error, () => void this.#refresh());
    } finally {
      this.#isAsking = false;
    }
  }

  #takeChange(): boolean {
    const isChanged = this.#isChangedSince;
    this.#isChangedSince = false;
    return isChanged;
  }

  get #api(): PageApi {
    return this.#host.api;
  }

  #show(snapshot: PanelSnapshot): void {
    const before = this.#shown;
    this.#shown = snapshot;
    const { contentId, revision, status, title, segments, model, stale, restore } = snapshot;
    // Before the first content, after a reload of the window, what was kept is still to be restored.
    if (status.kind !== 'empty') this.#memory.enter(contentId, restore);
    if (before?.contentId !== contentId) this.#clearProblem();
    this.#showTitle(title, segments);
    this.#showModel(model);
    this.#stale.hidden = !stale || status.kind === 'working';
    this.#status.show(status);
    this.#tab.update(snapshot);
    Object.assign(this.#root.dataset, { status: status.kind, revision, contentId });
  }

  #showTitle(title: string, segments: PanelSnapshot['segments']): void {
    const [first] = segments;
    const where = segments.length > 1 ? `${segments.length} texts` : first && `line ${first.line}`;
    this.#title.hidden = title === '';
    this.#title.replaceChildren(
      element('span', { class: 'title-name' }, title),
      element('span', { class: 'title-where' }, where ?? ''),
    );
  }

  #showModel(model: PanelModel | undefined): void {
    this.#model.hidden = model === undefined;
    this.#hint.hidden = model?.trainedForSimilarity !== false;
    if (!model) return;
    const layers = model.hiddenStateCount - 1;
    const facts = [model.name, `${model.dims} dimensions`];
    if (layers > 0) facts.push(`${layers} layers`);
    this.#model.textContent = [...facts, model.precision].join(' · ');
    this.#hint.textContent =
      'This model was not trained for similarity: even unrelated texts get high cosines, so compare them with each other.';
  }

  async #perform(action: () => Promise<void>): Promise<boolean> {
    this.#clearProblem();
    try {
      await action();
      return true;
    } catch (error) {
      this.#showError(error);
      return false;
    }
  }

  #showError(error: unknown, again?: () => void): void {
    if (isCancellation(error)) return;
    const message = error instanceof Error ? error.message : String(error);
    this.#problem.replaceChildren(
      element('span', { class: 'codicon codicon-error', 'aria-hidden': 'true' }),
      element('span', { class: 'problem-text' }, message),
    );
    if (again) {
      const retry = (): void => {
        this.#clearProblem();
        again();
      };
      this.#problem.append(button({ label: 'Try Again', onClick: retry }));
    }
    const close = button({
      label: 'Dismiss',
      icon: 'close',
      kind: 'icon',
      onClick: () => this.#clearProblem(),
    });
    this.#problem.append(close);
    this.#problem.hidden = false;
  }

  #clearProblem(): void {
    this.#problem.hidden = true;
    this.#problem.replaceChildren();
  }
}
