import * as vscode from 'vscode';
import { AppError, isCancellation, throwIfCancelled } from '../../core/errors/appError.ts';
import type { DocumentCorpus } from '../../host/corpus/documentCorpus.ts';
import { nameOf } from '../../host/corpus/openDocuments.ts';
import { openHitDocument } from '../../host/hitDocument.ts';
import type { WorkspaceSearch } from '../../host/index/workspaceSearch.ts';
import { logError } from '../../host/log.ts';
import type { ExplorerView } from '../../host/panel/explorerPanel.ts';
import { neighboursAt } from '../../host/panel/panelContent.ts';
import type { ResultsTarget } from '../../host/results/resultSet.ts';
import { commandIds, reportError } from '../../host/userErrors.ts';
import type { IndexSearchMode } from '../../protocol/indexApi.ts';
import { chooseMode } from './chooseMode.ts';
import { DocumentTarget } from './documentTarget.ts';
import { EditorPlace } from './editorPlace.ts';
import { hitItem, type HitItem } from './hitItem.ts';
import { ResultsSearch } from './resultsSearch.ts';
import { searchButtons, type SearchButton } from './searchButtons.ts';
import { indexRow, noteRow, SearchRows, type SearchRow } from './searchRows.ts';
import type { FoundHits, SearchScopeKind, SearchTarget, TargetChange } from './searchTarget.ts';
import { WorkspaceTarget } from './workspaceTarget.ts';

const hitLimit = 50;
// Lines come in by batches; a search after each would do little else.
const refreshMs = 500;

export interface SearchServices {
  readonly corpus: DocumentCorpus;
  readonly workspace: WorkspaceSearch;
  readonly panel: ExplorerView;
  readonly results: ResultsTarget;
  readonly log: vscode.LogOutputChannel;
}

/** How the workspace is searched, kept for it. */
export interface ModeMemory {
  mode: IndexSearchMode;
}

/** The open quick pick of the search: from the first letter to the hit that is chosen, or to Escape. */
export class SearchPick implements vscode.Disposable {
  readonly #services: SearchServices;
  readonly #memory: ModeMemory;
  readonly #pick = vscode.window.createQuickPick<SearchRow>();
  readonly #editor = vscode.window.activeTextEditor;
  readonly #place: EditorPlace;
  readonly #scopes: readonly SearchScopeKind[];
  readonly #rows: SearchRows;
  #target: SearchTarget;
  #preparing = new AbortController();
  #searching = new AbortController();
  #isPreparing = false;
  #isSearching = false;
  /** The last answer; `isBest`: no better one is to come. */
  #found: { readonly query: string; readonly hits: FoundHits; isBest: boolean } | undefined;
  #refresh: NodeJS.Timeout | undefined;
  /** What the buttons were made from. */
  #buttonsKey = '';
  #hasAskedAgain = false;
  #isDone = false;
  /** Whether another quick pick stands in this one's place. */
  #isAway = false;
  /** Whether the view of results goes on with the target. */
  #isHandedOver = false;

  constructor(services: SearchServices, memory: ModeMemory) {
    this.#services = services;
    this.#memory = memory;
    this.#scopes = scopesOf(this.#editor, services.workspace);
    this.#target = this.#targetOf(this.#scopes[0] ?? 'openEditors');
    this.#place = new EditorPlace(this.#editor);
    const pick = this.#pick;
    this.#rows = new SearchRows(pick, (hit) => this.#place.preview(hit), services.log);
    pick.onDidChangeValue(() => void this.#search());
    pick.onDidAccept(() => void this.#accept());
    pick.onDidTriggerButton((button) => {
      this.#act(button as SearchButton);
    });
    pick.onDidTriggerItemButton(({ item }) => void this.#showNeighbours(item));
    pick.onDidHide(() => {
      if (!this.#isAway) this.dispose();
    });
    this.#describe();
    this.#fill([], '');
    pick.show();
    void this.#prepare();
  }

  dispose(): void {
    if (this.#isDone) return;
    this.#isDone = true;
    clearTimeout(this.#refresh);
    this.#rows.dispose();
    this.#preparing.abort();
    this.#searching.abort();
    this.#pick.dispose();
    if (!this.#isHandedOver) this.#target.dispose();
    this.#place.restore().catch((error: unknown) => {
      this.#services.log.debug(String(error));
    });
  }

  #targetOf(scope: SearchScopeKind): SearchTarget {
    const { corpus, workspace, log } = this.#services;
    return scope === 'workspace'
      ? new WorkspaceTarget(workspace, () => this.#memory.mode)
      : new DocumentTarget(scope, this.#editor, corpus, log);
  }

  /** Makes the target searchable and whole. What is there already can be found meanwhile. */
  async #prepare(): Promise<void> {
    this.#preparing.abort();
    const preparing = new AbortController();
    this.#preparing = preparing;
    const { signal } = preparing;
    const target = this.#target;
    try {
      this.#isPreparing = true;
      this.#showBusy();
      await target.prepare(signal, (change) => {
        if (!this.#isDone && target === this.#target) this.#onTarget(change);
      });
      throwIfCancelled(signal);
      this.#describe();
      if (this.#refresh !== undefined) void this.#search();
    } catch (error) {
      if (!signal.aborted) this.#showError(error);
    } finally {
      if (this.#preparing === preparing) this.#isPreparing = false;
      this.#showBusy();
    }
  }

  #onTarget(change: TargetChange): void {
    this.#describe();
    if (change === 'searchable') void this.#search();
    else if (change === 'more') this.#refreshSoon();
    else if (this.#pick.value.trim() === '') this.#fill([], '');
  }

  /** Shows the hits of what is typed by now; an answer that comes after newer letters is dropped. */
  async #search(): Promise<void> {
    clearTimeout(this.#refresh);
    this.#refresh = undefined;
    this.#searching.abort();
    const searching = new AbortController();
    this.#searching = searching;
    const { signal } = searching;
    const query = this.#pick.value;
    const target = this.#target;
    if (this.#found) this.#found.isBest = false;
    if (query.trim() === '' || !target.isSearchable) {
      this.#isSearching = false;
      this.#showBusy();
      const isWaiting = query.trim() !== '' && target.scope === 'workspace';
      this.#fill(isWaiting ? [waitingRow] : [], query);
      return;
    }
    try {
      this.#isSearching = true;
      this.#showBusy();
      const found = await target.search(query, hitLimit, signal, (better) => {
        // Its counts may be none while vectors are being made: then the best answer is still to come.
        if (!signal.aborted && better.hits.length > 0) this.#show(better, query, false);
      });
      if (signal.aborted) return;
      this.#hasAskedAgain = false;
      this.#show(found, query, true);
    } catch (error) {
      if (signal.aborted) return;
      // An engine that was started anew has none of the documents.
      if (isForgotten(error) && !this.#hasAskedAgain) {
        this.#hasAskedAgain = true;
        await this.#prepare();
        return;
      }
      this.#showError(error);
    } finally {
      if (this.#searching === searching) {
        this.#isSearching = false;
        this.#showBusy();
      }
    }
  }

  #show(found: FoundHits, query: string, isBest: boolean): void {
    this.#found = { query, hits: found, isBest };
    const { hits, percentileBasis, nothing } = found;
    const isKeyword = this.#target.scope === 'workspace' && this.#memory.mode === 'keyword';
    const rows: SearchRow[] = hits.map((hit) => hitItem(hit, percentileBasis, isKeyword));
    this.#fill(rows.length > 0 ? rows : [noteRow('info', nothing)], query);
    this.#describe();
  }

  #fill(rows: readonly SearchRow[], query: string): void {
    this.#rows.fill(this.#target.isIndexWanted ? [...rows, indexRow] : rows, query);
  }

  #refreshSoon(): void {
    this.#describe();
    this.#refresh ??= setTimeout(() => {
      this.#refresh = undefined;
      // A search that waits for its turn must not be given up for another that waits as long.
      if (this.#isSearching) this.#refreshSoon();
      else void this.#search();
    }, refreshMs);
  }

  #describe(): void {
    const target = this.#target;
    this.#pick.title = target.describe();
    this.#pick.placeholder = target.placeholder;
    const choices = {
      scope: target.scope,
      scopes: this.#scopes,
      mode: this.#memory.mode,
      isIndexWanted: target.isIndexWanted,
    };
    const key = JSON.stringify(choices);
    if (key === this.#buttonsKey) return;
    // Buttons made anew lose the focus.
    this.#buttonsKey = key;
    this.#pick.buttons = searchButtons(choices);
  }

  #showBusy(): void {
    if (!this.#isDone) this.#pick.busy = this.#isPreparing || this.#isSearching;
  }

  #act({ action }: SearchButton): void {
    switch (action.kind) {
      case 'scope':
        this.#switchScope(action.scope);
        break;
      case 'mode':
        void this.#chooseMode();
        break;
      case 'index':
        this.#index();
        break;
      case 'results':
        void this.#showResults();
        break;
    }
  }

  #switchScope(scope: SearchScopeKind): void {
    this.#searching.abort();
    this.#found = undefined;
    this.#target.dispose();
    this.#target = this.#targetOf(scope);
    this.#describe();
    this.#rows.restart();
    this.#fill([], '');
    void this.#prepare();
  }

  async #chooseMode(): Promise<void> {
    this.#isAway = true;
    try {
      const mode = await chooseMode(this.#memory.mode);
      if (this.#isDone) return;
      if (mode) this.#memory.mode = mode;
      this.#found = undefined;
      this.#rows.restart();
    } finally {
      this.#isAway = false;
    }
    this.#describe();
    this.#pick.show();
    void this.#search();
  }

  #index(): void {
    this.dispose();
    void vscode.commands.executeCommand(commandIds.indexWorkspace);
  }

  async #showResults(): Promise<void> {
    const { results, log } = this.#services;
    const text = this.#pick.value;
    const target = this.#target;
    if (text.trim() === '' || !target.isSearchable) return;
    const shown = this.#found?.query === text ? this.#found : undefined;
    const isBest = shown?.isBest === true && !this.#isPreparing && this.#refresh === undefined;
    const isWhole = isBest && shown.hits.hits.length < hitLimit;
    const search = isWhole ? undefined : new ResultsSearch(target, text);
    try {
      const hasHits = shown !== undefined && shown.hits.hits.length > 0;
      const found = isWhole || hasHits ? shown.hits : await this.#firstOf(search);
      if (!found) return;
      const { where, search: searchAgain } = target.results;
      const { hits, percentileBasis } = found;
      const query = { text, more: [], less: [] };
      this.#isHandedOver = true;
      this.#leave();
      await results.show(
        { query, hits, percentileBasis, where, search: searchAgain },
        search?.refine(isBest),
      );
    } catch (error) {
      if (this.#isDone) reportError(log, error);
      else this.#showError(error);
    } finally {
      if (this.#isHandedOver) target.dispose();
    }
  }

  /** The first answer; undefined where something else is searched for, or nothing any more, before it comes. */
  async #firstOf(search: ResultsSearch | undefined): Promise<FoundHits | undefined> {
    this.#searching.abort();
    const searching = new AbortController();
    this.#searching = searching;
    const stop = (): void => search?.stop();
    searching.signal.addEventListener('abort', stop);
    this.#isSearching = true;
    this.#showBusy();
    try {
      const found = await search?.first();
      return searching.signal.aborted ? undefined : found;
    } finally {
      // From here on it is the view's.
      searching.signal.removeEventListener('abort', stop);
      if (this.#searching === searching) this.#isSearching = false;
      this.#showBusy();
    }
  }

  async #accept(): Promise<void> {
    const [item] = this.#pick.activeItems;
    if (item?.key === indexRow.key) this.#index();
    if (!item?.hit) return;
    this.#leave();
    try {
      await this.#place.open(item.hit);
    } catch (error) {
      this.#warnGone(item, error);
    }
  }

  async #showNeighbours(item: SearchRow): Promise<void> {
    if (!item.hit) return;
    this.#leave();
    try {
      const { document, range } = await openHitDocument(item.hit);
      this.#services.panel.show(neighboursAt(document, document.offsetAt(range.start)));
    } catch (error) {
      this.#warnGone(item, error);
    }
  }

  #leave(): void {
    this.#place.leave();
    this.dispose();
  }

  #warnGone({ hit }: HitItem, error: unknown): void {
    const { log } = this.#services;
    log.error(String(error));
    this.#place.comeBack().catch((problem: unknown) => {
      log.debug(String(problem));
    });
    void vscode.window.showWarningMessage(
      `Semantic Text: ${nameOf(hit.uri)} is no longer there; search again.`,
    );
  }

  #showError(error: unknown): void {
    if (isCancellation(error) || this.#isDone) return;
    const message = logError(this.#services.log, error);
    this.#rows.restart();
    this.#rows.fill([noteRow('error', 'The search failed', message)], '');
  }
}

const waitingRow = noteRow('loading~spin', 'The files are being read');

function scopesOf(
  editor: vscode.TextEditor | undefined,
  workspace: WorkspaceSearch,
): readonly SearchScopeKind[] {
  const isAnyOpen = vscode.window.tabGroups.all.some(({ tabs }) => tabs.length > 0);
  const scopes: SearchScopeKind[] = [];
  if (editor) scopes.push('file');
  if (isAnyOpen || editor) scopes.push('openEditors');
  if (workspace.isAvailable) scopes.push('workspace');
  return scopes;
}

function isForgotten(error: unknown): boolean {
  return (
    error instanceof AppError &&
    (error.code === 'documentUnknown' || error.code === 'engineStopped')
  );
}
