import { isCancellation } from '../../core/errors/appError.ts';
import type {
  Neighbours,
  NeighbourScope,
  PanelSnapshot,
  RevealMode,
  SegmentReference,
} from '../../protocol/pageApi.ts';
import { BasisNote } from '../ui/basisNote.ts';
import { button } from '../ui/button.ts';
import { element } from '../ui/element.ts';
import { IndexNote } from '../ui/indexNote.ts';
import { ScopeSwitch } from '../ui/scopeSwitch.ts';
import { TabState } from '../ui/tabState.ts';
import { unitName } from '../ui/unitName.ts';
import { NeighbourList } from './neighbourList.ts';
import { noSelectionText } from './noSelectionText.ts';
import type { Tab, TabContext } from './tab.ts';

const firstLimit = 50;
const lastLimit = 200;
/** While more is being embedded, the same question is asked again no sooner than this after an answer. */
const refreshMs = 1000;
const previewDelayMs = 120;
const editPauseMs = 300;

const busyTexts: Readonly<Record<NeighbourScope, string>> = {
  content: 'Looking for neighbours…',
  openEditors: 'Looking through the open editors…',
  workspace: 'Looking through the workspace…',
};

/** The texts nearest to the selected one, and what made each match. */
export class NeighboursTab implements Tab {
  readonly root = element('div', { class: 'neighbours-tab' });
  readonly #context: TabContext;
  readonly #heading = element('h2', {
    class: 'segment-heading',
    dir: 'auto',
    'data-part': 'neighbours-of',
  });
  readonly #scopes: ScopeSwitch;
  readonly #compared = element('span', { class: 'compared quiet' });
  readonly #basis = new BasisNote();
  readonly #index: IndexNote;
  readonly #state = new TabState();
  readonly #list: NeighbourList;
  readonly #more = button({ label: 'Show more', onClick: () => this.#showMore() });
  readonly #view: HTMLElement;
  #snapshot: PanelSnapshot | undefined;
  #limit = firstLimit;
  /** What is asked or answered: content, edition, segment, scope, limit. */
  #key = '';
  #call = new AbortController();
  #attribution = new AbortController();
  #isAsking = false;
  #answer: Neighbours | undefined;
  /** What the hits that are shown are about. */
  #shown: SegmentReference | undefined;
  #refreshTimer: number | undefined;
  #revealTimer: number | undefined;
  #editTimer: number | undefined;

  constructor(context: TabContext) {
    this.#context = context;
    const { memory } = context;
    this.#scopes = new ScopeSwitch(memory.choices.scope, (scope) => {
      memory.prefer({ scope });
      this.#limit = firstLimit;
      if (this.#snapshot) this.update(this.#snapshot);
    });
    this.#list = new NeighbourList({
      onActive: (neighbour) => void this.#explain(neighbour),
      onReveal: (neighbour, how) => this.#reveal(neighbour, how),
    });
    this.#view = element('div', { class: 'neighbours-view' }, this.#list.root, this.#more);
    this.#index = new IndexNote(() => {
      void context.perform(() => context.api.indexWorkspace(undefined));
    });
    const tools = element('div', { class: 'tab-tools' }, this.#scopes.root, this.#compared);
    const notes = [this.#basis.root, this.#index.root, this.#state.root];
    this.root.append(this.#heading, tools, ...notes, this.#view);
    this.#close();
  }

  update(snapshot: PanelSnapshot): void {
    const before = this.#snapshot;
    this.#snapshot = snapshot;
    const { contentId, edition, selectedSegment: segment, status } = snapshot;
    const row = this.#context.rows.row(segment);
    if (before?.contentId !== contentId || before.selectedSegment !== segment) {
      this.#limit = before?.edition === edition ? firstLimit : this.#limit;
    }
    this.#showScopes(snapshot);
    this.#heading.hidden = segment < 0;
    if (row && this.#heading.textContent !== row.label) this.#heading.textContent = row.label;
    if (segment < 0) {
      this.#close();
      this.#state.note(noSelectionText(snapshot));
      return;
    }
    const isStopped = status.kind === 'cancelled' || status.kind === 'failed';
    // To ask about it would begin the work again that was stopped.
    if (isStopped && row?.state !== 'embedded') {
      this.#close();
      if (row) this.#noVector(snapshot);
      else this.#state.clear();
      return;
    }
    const scope = this.#scope;
    const key = `${contentId}/${edition}/${segment}/${scope}/${this.#limit}`;
    if (key !== this.#key) {
      this.#key = key;
      const ask = (): void => void this.#ask({ contentId, edition, segment }, scope);
      window.clearTimeout(this.#editTimer);
      // While somebody types, a pause is waited for.
      const isEdited = this.#shown?.contentId === contentId && this.#shown.edition !== edition;
      if (isEdited) this.#editTimer = window.setTimeout(ask, editPauseMs);
      else ask();
    } else if (before?.revision !== snapshot.revision) {
      this.#refreshSoon();
    }
  }

  /** Of a window without a folder, the workspace that was chosen before is not there. */
  get #scope(): NeighbourScope {
    const { scope } = this.#context.memory.choices;
    const isThere = scope !== 'workspace' || this.#snapshot?.canSearchWorkspace === true;
    return isThere ? scope : 'content';
  }

  get #isIncomplete(): boolean {
    return this.#answer !== undefined && this.#answer.embeddedCount < this.#answer.segmentCount;
  }

  #showScopes({ unit, documents, canSearchWorkspace }: PanelSnapshot): void {
    const isMany = unit !== 'selection' && documents.length > 1;
    this.#scopes.name('content', isMany ? 'These documents' : 'This document');
    this.#scopes.offer('workspace', canSearchWorkspace);
    this.#scopes.set(this.#scope);
  }

  #noVector({ unit }: PanelSnapshot): void {
    const { api, perform } = this.#context;
    this.#state.note(`This ${unitName(unit, 1)} has no vector yet.`, {
      label: 'Embed Again',
      onClick: () => void perform(() => api.retry(undefined)),
    });
  }

  #close(): void {
    window.clearTimeout(this.#editTimer);
    this.#call.abort();
    this.#attribution.abort();
    this.#isAsking = false;
    this.#key = '';
    this.#clear();
  }

  #clear(): void {
    this.#answer = undefined;
    this.#shown = undefined;
    this.#list.clear();
    this.#basis.hide();
    this.#index.hide();
    this.#compared.textContent = '';
    this.#more.hidden = true;
    this.#view.hidden = true;
    for (const name of ['data-shown-for', 'data-compared']) this.#list.root.removeAttribute(name);
  }

  /** Asks the same again when it is time, as long as more is being embedded. */
  #refreshSoon(): void {
    const { status } = this.#snapshot ?? {};
    const isOver =
      this.#scope !== 'workspace' && (status?.kind === 'cancelled' || status?.kind === 'failed');
    if (!this.#isIncomplete || isOver || this.#refreshTimer !== undefined) return;
    this.#refreshTimer = window.setTimeout(() => {
      this.#refreshTimer = undefined;
      const shown = this.#shown;
      const isInView = this.root.offsetParent !== null;
      if (!shown || this.#isAsking || !isInView || !this.#isIncomplete) return;
      void this.#ask(shown, this.#scope);
    }, refreshMs);
  }

  async #ask(reference: SegmentReference, scope: NeighbourScope): Promise<void> {
    this.#call.abort();
    const call = new AbortController();
    this.#call = call;
    this.#isAsking = true;
    const { signal } = call;
    const shown = this.#shown;
    const isSameText = shown?.contentId === reference.contentId && !this.#isOther(reference);
    if (!isSameText) {
      this.#state.busy(busyTexts[scope]);
    }
    if (shown && shown.contentId !== reference.contentId) this.#clear();
    this.#list.root.setAttribute('aria-busy', 'true');
    try {
      const request = { ...reference, scope, limit: this.#limit };
      const answer = await this.#context.api.neighbours(request, { signal });
      if (signal.aborted) return;
      this.#show(answer, reference, isSameText);
    } catch (error) {
      if (signal.aborted) return;
      if (isCancellation(error)) {
        this.#state.clear();
        return;
      }
      const isOutdated = await this.#context.isOutdated(error, reference);
      if (isOutdated || this.#call !== call) return;
      this.#clear();
      const message = error instanceof Error ? error.message : String(error);
      this.#state.failed(message, () => void this.#ask(reference, scope));
    } finally {
      if (this.#call === call) {
        this.#isAsking = false;
        this.#list.root.removeAttribute('aria-busy');
      }
    }
  }

  /** Whether hits of another segment are shown. An edit moves a segment: then its number alone says nothing. */
  #isOther({ segment, edition }: SegmentReference): boolean {
    return this.#shown?.edition === edition && this.#shown.segment !== segment;
  }

  #show(answer: Neighbours, reference: SegmentReference, isSame: boolean): void {
    const snapshot = this.#snapshot;
    if (!snapshot) return;
    const isOtherEdition = this.#shown?.edition !== reference.edition;
    this.#answer = answer;
    this.#shown = reference;
    this.#state.clear();
    this.#view.hidden = answer.hits.length === 0;
    const before = this.#list.active;
    this.#list.show(answer.hits, isSame);
    // Ids and words may be others after an edit.
    const { active } = this.#list;
    if (isSame && isOtherEdition && active !== undefined && active === before) {
      void this.#explain(active);
    }
    const { root } = this.#list;
    root.dataset['shownFor'] = String(reference.segment);
    root.dataset['compared'] = String(answer.embeddedCount);
    const where = answer.index === undefined ? 'content' : 'workspace';
    if (answer.hits.length > 0) this.#basis.show(answer.percentileBasis, snapshot.unit, where);
    else this.#basis.hide();
    this.#index.show(answer);
    this.#showCompared(answer, snapshot);
    const isCut = answer.hits.length >= this.#limit && this.#limit < lastLimit;
    this.#more.hidden = !isCut;
    if (answer.hits.length === 0 && answer.index === undefined) this.#sayEmpty(answer, snapshot);
    // An index that nobody works on stays as it is until the host says otherwise.
    if (answer.index === undefined || answer.index === 'updating') this.#refreshSoon();
  }

  #showCompared({ segmentCount, embeddedCount, index }: Neighbours, { unit }: PanelSnapshot): void {
    const isContent = this.#scope === 'content' && unit !== 'selection';
    const many = isContent ? unitName(unit, segmentCount) : 'texts';
    const all = `${segmentCount.toLocaleString('en')} ${many} compared`;
    const isPartial = embeddedCount < segmentCount;
    const isGrowing = index === undefined || index === 'updating';
    const part = `${embeddedCount.toLocaleString('en')} of ${all}${isGrowing ? ' so far' : ''}`;
    const text = isPartial ? part : all;
    if (this.#compared.textContent !== text) this.#compared.textContent = text;
  }

  #sayEmpty({ segmentCount, embeddedCount }: Neighbours, { unit }: PanelSnapshot): void {
    if (embeddedCount < segmentCount) {
      this.#state.note('Nothing to compare with is embedded yet.');
      return;
    }
    const isContent = this.#scope === 'content';
    const one = isContent && unit !== 'selection' ? unitName(unit, 1) : 'text';
    const advice = isContent ? ' Look in the open editors, or embed another document.' : '';
    this.#state.note(`There is no other ${one} to compare with.${advice}`);
  }

  async #explain(neighbour: string): Promise<void> {
    this.#attribution.abort();
    const call = new AbortController();
    this.#attribution = call;
    const { signal } = call;
    const reference = this.#shown;
    if (!reference) return;
    const { api, isOutdated } = this.#context;
    try {
      const answer = await api.attribution({ ...reference, neighbour }, { signal });
      if (!signal.aborted) this.#list.explain(neighbour, answer);
    } catch (error) {
      if (signal.aborted || isCancellation(error)) return;
      if ((await isOutdated(error, reference)) || this.#attribution !== call) return;
      const message = error instanceof Error ? error.message : String(error);
      const again = button({
        label: 'Try Again',
        onClick: () => void this.#explain(neighbour),
      });
      const note = element('div', { class: 'hit-problem' }, element('span', {}, message), again);
      this.#list.explain(neighbour, note);
    }
  }

  #reveal(neighbour: string, how: 'move' | 'enter' | 'click'): void {
    window.clearTimeout(this.#revealTimer);
    const modes = { move: 'preview', enter: 'keepFocus', click: 'focusEditor' } as const;
    const mode: RevealMode = modes[how];
    const reveal = (): void => {
      const reference = this.#shown;
      if (!reference) return;
      const { api, perform } = this.#context;
      void perform(() => api.revealNeighbour({ ...reference, neighbour, mode }), reference);
    };
    if (how === 'move') this.#revealTimer = window.setTimeout(reveal, previewDelayMs);
    else reveal();
  }

  #showMore(): void {
    this.#limit = Math.min(lastLimit, 2 * this.#limit);
    if (this.#snapshot) this.update(this.#snapshot);
  }
}
