import { AppError, isCancellation } from '../core/errors/appError.ts';
import type { ContentReference, PanelSnapshot, PanelTab } from '../protocol/pageApi.ts';
import type { HostConnection } from './hostConnection.ts';
import { PageHead } from './pageHead.ts';
import type { PageMemory } from './pageMemory.ts';
import { SegmentPane } from './segmentPane.ts';
import { SegmentRows } from './segmentRows.ts';
import { AttentionView } from './tabs/attentionView.ts';
import { NeighboursTab } from './tabs/neighboursTab.ts';
import { SegmentTab } from './tabs/segmentTab.ts';
import { SimilarityTab } from './tabs/similarityTab.ts';
import type { Tab, TabContext } from './tabs/tab.ts';
import { TokenView } from './tabs/tokenView.ts';
import { Announcer } from './ui/announcer.ts';
import { element } from './ui/element.ts';
import { TabBar } from './ui/tabBar.ts';

/**
 * The page: its head, the list of segments, the tabs. Asks the host for the snapshot whenever something
 * changed, and hands each to its parts, which fetch what they show by themselves.
 */
export class ExplorerPage {
  readonly #root: HTMLElement;
  readonly #host: HostConnection;
  readonly #memory: PageMemory;
  readonly #announcer = new Announcer();
  readonly #head: PageHead;
  readonly #rows: SegmentRows;
  readonly #pane: SegmentPane;
  readonly #tabs: Readonly<Record<PanelTab, Tab>>;
  readonly #tabBar: TabBar<PanelTab>;
  readonly #body = element('div', { class: 'page-body' });
  #shown: PanelSnapshot | undefined;
  #asking: Promise<void> | undefined;
  #isChangedSince = false;

  constructor(root: HTMLElement, host: HostConnection, memory: PageMemory) {
    this.#root = root;
    this.#host = host;
    this.#memory = memory;
    const { api } = host;
    const announce = (text: string): void => this.#announcer.say(text);
    this.#rows = new SegmentRows({
      load: (request) => api.segments(request),
      onChange: () => this.#showRows(),
      onError: (error, reference, again) => {
        void this.#isOutdated(error, reference).then((isOutdated) => {
          if (!isOutdated) this.#showError(error, again);
        });
      },
    });
    const context: TabContext = {
      api,
      memory,
      rows: this.#rows,
      announce,
      perform: (action, reference) => this.#perform(action, reference),
      showError: (error, again) => this.#showError(error, again),
      isOutdated: (error, reference) => this.#isOutdated(error, reference),
      refresh: () => this.#refresh(),
    };
    this.#head = new PageHead(
      {
        onCancel: () => void context.perform(() => api.cancel(undefined)),
        onRetry: () => void context.perform(() => api.retry(undefined)),
      },
      announce,
    );
    this.#pane = new SegmentPane(context);
    this.#tabs = {
      tokens: new SegmentTab(context, new TokenView(context)),
      attention: new SegmentTab(context, new AttentionView(context)),
      neighbours: new NeighboursTab(context),
      similarity: new SimilarityTab(context),
    };
    this.#tabBar = new TabBar<PanelTab>(
      [
        { key: 'tokens', label: 'Tokens', content: this.#tabs.tokens.root },
        { key: 'attention', label: 'Attention', content: this.#tabs.attention.root },
        { key: 'neighbours', label: 'Neighbours', content: this.#tabs.neighbours.root },
        { key: 'similarity', label: 'Similarity', content: this.#tabs.similarity.root },
      ],
      (tab) => this.#chooseTab(tab),
    );
    const area = element('div', { class: 'tab-area' }, this.#tabBar.root, ...this.#tabBar.panels);
    this.#body.append(this.#pane.root, area);
    this.#body.hidden = true;
    root.append(this.#head.root, this.#body, this.#announcer.root);
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
  #refresh(): Promise<void> {
    this.#isChangedSince = true;
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  async #ask(): Promise<void> {
    try {
      while (this.#takeChange()) this.#show(await this.#host.api.snapshot(undefined));
    } catch (error) {
      this.#showError(error, () => void this.#refresh());
    }
  }

  #takeChange(): boolean {
    const isChanged = this.#isChangedSince;
    this.#isChangedSince = false;
    return isChanged;
  }

  #show(snapshot: PanelSnapshot): void {
    const before = this.#shown;
    this.#shown = snapshot;
    const { contentId, edition, revision, status, segmentCount, restore } = snapshot;
    const isEmpty = status.kind === 'empty';
    // Before the first content, after a reload of the window, what was kept is still to be restored.
    if (!isEmpty) this.#memory.enter(contentId, snapshot.selectedSegment, restore);
    if (before?.contentId !== contentId) this.#head.clearProblem();
    this.#rows.update(snapshot);
    if (snapshot.selectedSegment >= 0) {
      this.#rows.want(snapshot.selectedSegment, snapshot.selectedSegment + 1);
    }
    this.#body.hidden = isEmpty;
    this.#body.classList.toggle('body-with-list', segmentCount > 1 || snapshot.canChooseUnit);
    this.#head.show(snapshot, this.#rows.row(0)?.line);
    this.#pane.update(snapshot);
    if (!isEmpty) this.#followTabRequest(snapshot);
    this.#showTab(snapshot);
    Object.assign(this.#root.dataset, {
      status: status.kind,
      revision,
      contentId,
      edition,
      selectedSegment: snapshot.selectedSegment,
      segmentCount,
      embeddedCount: snapshot.embeddedCount,
    });
  }

  #showRows(): void {
    const snapshot = this.#shown;
    if (!snapshot) return;
    this.#head.show(snapshot, this.#rows.row(0)?.line);
    this.#pane.refresh();
    this.#tabs[this.#tab].update(snapshot);
  }

  get #tab(): PanelTab {
    return this.#memory.choices.tab ?? 'tokens';
  }

  #followTabRequest({ tab, tabRequest }: PanelSnapshot): void {
    if (this.#memory.choices.tabRequest === tabRequest) return;
    this.#memory.prefer({ tab, tabRequest });
  }

  #chooseTab(tab: PanelTab): void {
    this.#memory.prefer({ tab });
    if (this.#shown) this.#showTab(this.#shown);
  }

  #showTab(snapshot: PanelSnapshot): void {
    const tab = this.#tab;
    this.#tabBar.show(tab);
    this.#root.dataset['tab'] = tab;
    this.#tabs[tab].update(snapshot);
  }

  async #perform(action: () => Promise<void>, reference?: ContentReference): Promise<boolean> {
    this.#head.clearProblem();
    try {
      await action();
      return true;
    } catch (error) {
      if (!reference || !(await this.#isOutdated(error, reference))) this.#showError(error);
      return false;
    }
  }

  async #isOutdated(error: unknown, reference: ContentReference): Promise<boolean> {
    if (!(error instanceof AppError) || error.code !== 'invalidInput') return false;
    const isOther = (): boolean =>
      this.#shown?.contentId !== reference.contentId || this.#shown.edition !== reference.edition;
    if (!isOther()) await this.#refresh();
    return isOther();
  }

  #showError(error: unknown, again?: () => void): void {
    if (isCancellation(error)) return;
    this.#head.showProblem(error instanceof Error ? error.message : String(error), again);
  }
}
