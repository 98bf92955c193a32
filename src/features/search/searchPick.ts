import * as vscode from 'vscode';
import { isByChance } from '../../core/search/askedFor.ts';
import { t } from '../../core/l10n/translate.ts';
import {
  asksForNothing,
  asksForPatternsAlone,
  limitsFiles,
  limitsTexts,
  parseQuery,
} from '../../core/search/query.ts';
import { AppError, isCancellation } from '../../core/errors/appError.ts';
import type { DocumentCorpus } from '../../host/corpus/documentCorpus.ts';
import type { EngineCalls } from '../../host/engine/processCalls.ts';
import { LineMatches } from '../../host/corpus/lineMatches.ts';
import { nameOf } from '../../host/text/resource.ts';
import { isRowOfTable, openHitDocument } from '../../host/text/hitDocument.ts';
import type { WorkspaceSearch } from '../../host/index/workspaceSearch.ts';
import { logError } from '../../host/log.ts';
import type { ResultHit, ResultsTarget } from '../../host/results.ts';
import { reportError } from '../../host/userErrors.ts';
import type { IndexSearchMode } from '../../protocol/indexApi.ts';
import { DocumentTarget } from './documentTarget.ts';
import { EditorPlace } from './editorPlace.ts';
import { hitItem, type AskedBy, type HitItem } from './hitItem.ts';
import { chooseMode, searchButtons, type SearchButton } from './searchButtons.ts';
import {
  indexKey,
  indexRow,
  noteRow,
  SearchRows,
  type SearchRow,
  leftOutKey,
  leftOutRows,
} from './searchRows.ts';
import { RowMeetings } from './model/rowMeetings.ts';
import { SearchRun } from './model/searchRun.ts';
import { startingScope, type SearchScopeKind } from './model/searchScope.ts';
import type { FoundHits, SearchTarget } from './model/searchTarget.ts';
import { WorkspaceTarget } from './model/workspaceTarget.ts';

// Whoever types goes on before.
const refineDelayMs = 150;
// A quick pick shows about so many at once.
const refinedRows = 20;

export interface SearchServices {
  readonly corpus: DocumentCorpus;
  readonly engine: EngineCalls;
  readonly workspace: WorkspaceSearch;
  /** Shows the neighbours of the line at a place of a document. */
  readonly showNeighbours: (document: vscode.TextDocument, offset: number) => Promise<void>;
  /** Opens the table of a hit that is no text in the panel, at its record. Throws `fileUnreadable` where it is gone. */
  readonly showRecord: (hit: ResultHit) => Promise<void>;
  readonly results: ResultsTarget;
  /** Asks the user whether the workspace is to be indexed, and begins. */
  readonly indexWorkspace: () => void;
  readonly log: vscode.LogOutputChannel;
}

/** How and where was searched last, kept for the workspace. */
export interface SearchMemory {
  mode: IndexSearchMode;
  /** Undefined before one was chosen. */
  scope: SearchScopeKind | undefined;
}

/** The open quick pick of the search: from the first letter to the hit that is chosen, or to Escape. */
export class SearchPick implements vscode.Disposable {
  readonly #services: SearchServices;
  readonly #memory: SearchMemory;
  readonly #pick = vscode.window.createQuickPick<SearchRow>();
  readonly #editor = vscode.window.activeTextEditor;
  readonly #place: EditorPlace;
  readonly #scopes: readonly SearchScopeKind[];
  readonly #rows: SearchRows;
  #run: SearchRun;
  /** Why the scope is not the one that was chosen last. */
  #scopeReason: string | undefined;
  #lines: LineMatches;
  #meetings: RowMeetings;
  /** What the buttons were made from. */
  #buttonsKey = '';
  #isDone = false;
  /** Whether another quick pick stands in this one's place. */
  #isAway = false;

  constructor(services: SearchServices, memory: SearchMemory) {
    this.#services = services;
    this.#memory = memory;
    this.#lines = new LineMatches({ query: '' }, services);
    this.#meetings = this.#meetingsOf('');
    this.#scopes = scopesOf(this.#editor, services.workspace);
    const { scope, reason } = startingScope(memory.scope, this.#scopes);
    this.#scopeReason = reason;
    this.#run = this.#runOf(scope);
    this.#place = new EditorPlace(this.#editor);
    const pick = this.#pick;
    const preview = (hit: ResultHit): Promise<void> => this.#place.preview(hit);
    const onMoved = (): void => {
      this.#run.keepOrder();
    };
    this.#rows = new SearchRows(pick, { preview, onMoved }, services.log);
    pick.onDidChangeValue(() => {
      this.#stopFinding();
      void this.#run.search();
    });
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
    void this.#run.prepare();
  }

  dispose(): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#stopFinding();
    this.#rows.dispose();
    this.#run.dispose();
    this.#pick.dispose();
    this.#place.restore().catch((error: unknown) => {
      this.#services.log.debug(String(error));
    });
  }

  #runOf(scope: SearchScopeKind): SearchRun {
    return new SearchRun(this.#targetOf(scope), {
      query: () => this.#pick.value,
      onState: () => {
        this.#describe();
      },
      onFound: (found, query, isBest) => {
        this.#show(found, query);
        if (!isBest && found.isToBeRefined !== true) return;
        // Once the user pauses, rows in view say which of their lines is meant; they keep their places.
        const fill = (): void => {
          this.#fillWith(found, query);
        };
        this.#lines.mark(found.hits, refinedRows, fill, refineDelayMs);
        this.#meetings.mark(found.hits, refinedRows, fill);
      },
      onNothing: (query, isWaiting) => {
        const isUnread = isWaiting && this.#run.target.scope === 'workspace';
        const parsed = parseQuery(query);
        const isLimit = !isWaiting && (limitsFiles(parsed) || limitsTexts(parsed));
        this.#fill(isUnread ? [waitingRow()] : isLimit ? [limitsRow()] : [], query);
      },
      onError: (error) => {
        this.#showError(error);
      },
    });
  }

  #targetOf(scope: SearchScopeKind): SearchTarget {
    const { corpus, workspace, log } = this.#services;
    const mode = (): IndexSearchMode => this.#memory.mode;
    return scope === 'workspace'
      ? new WorkspaceTarget(workspace, mode)
      : new DocumentTarget(scope, this.#editor, { corpus, log }, mode);
  }

  /** Of the target that is searched when it asks. */
  #meetingsOf(query: string): RowMeetings {
    const { corpus, log } = this.#services;
    return new RowMeetings(query, {
      matchWords: (reference, text, signal) => {
        const { index, documents = [] } = this.#run.target.results;
        const asked = { reference, text, index, isQuery: true, onlyKnown: true };
        return corpus.matchWords(asked, documents, signal);
      },
      log,
    });
  }

  /** Nothing more is found out about the rows. */
  #stopFinding(): void {
    this.#lines.stop();
    this.#meetings.stop();
  }

  #show(found: FoundHits, query: string): void {
    this.#stopFinding();
    this.#fillWith(found, query);
    this.#describe();
  }

  #fillWith({ hits, percentileBasis, nothing }: FoundHits, query: string): void {
    const asked = this.#askedBy(query);
    if (this.#lines.asked.query !== query) this.#lines = new LineMatches({ query }, this.#services);
    if (this.#meetings.query !== query) this.#meetings = this.#meetingsOf(query);
    const rows: SearchRow[] = this.#lines
      .of(hits)
      .map((hit) => hitItem(hit, percentileBasis, { asked, pairs: this.#meetings.of(hit) }));
    const parsed = parseQuery(query);
    if (rows.length === 0) rows.push(noteRow('info', nothing));
    else if (hits.every(({ text, expected }) => isByChance(parsed, { text, expected }))) {
      rows.push(noteRow('info', t('Nothing here is close in meaning.')));
    }
    this.#fill(rows, query);
  }

  #askedBy(query: string): AskedBy | undefined {
    if (asksForPatternsAlone(parseQuery(query))) return 'pattern';
    return this.#memory.mode === 'keyword' ? 'words' : undefined;
  }

  #fill(rows: readonly SearchRow[], query: string): void {
    const { isIndexWanted, leftOut } = this.#run.target;
    const others = isIndexWanted ? [indexRow()] : [];
    const unsearched = query === '' ? [] : leftOutRows(leftOut);
    this.#rows.fill([...rows, ...others, ...unsearched], query);
  }

  #describe(): void {
    const { target, isBusy } = this.#run;
    const pick = this.#pick;
    const [title, placeholder] = [target.describe(this.#scopeReason), target.placeholder];
    // What is set is sent and drawn, also where it is the same.
    if (pick.busy !== isBusy) pick.busy = isBusy;
    if (pick.title !== title) pick.title = title;
    if (pick.placeholder !== placeholder) pick.placeholder = placeholder;
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
    pick.buttons = searchButtons(choices);
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
    this.#memory.scope = scope;
    this.#scopeReason = undefined;
    this.#stopFinding();
    // Among other texts other words are rare.
    this.#meetings = this.#meetingsOf('');
    this.#run.dispose();
    this.#run = this.#runOf(scope);
    this.#describe();
    this.#rows.restart();
    this.#fill([], '');
    void this.#run.prepare();
  }

  async #chooseMode(): Promise<void> {
    this.#isAway = true;
    try {
      const mode = await chooseMode(this.#memory.mode);
      if (this.#isDone) return;
      if (mode) this.#memory.mode = mode;
      this.#run.forget();
      this.#rows.restart();
    } finally {
      this.#isAway = false;
    }
    this.#describe();
    this.#pick.show();
    // In documents the passages may have no vector yet, which another mode asks for.
    if (this.#run.target.scope === 'workspace') void this.#run.search();
    else void this.#run.prepare();
  }

  #index(): void {
    this.dispose();
    this.#services.indexWorkspace();
  }

  async #showResults(): Promise<void> {
    const { results, log } = this.#services;
    const text = this.#pick.value;
    const run = this.#run;
    const { target } = run;
    if (asksForNothing(parseQuery(text))) return;
    try {
      const first = await run.first(text);
      if (!first) return;
      const { hits, percentileBasis } = first.found;
      const query = { text, more: [], less: [] };
      run.giveTarget();
      this.#leave();
      const set = { query, hits, percentileBasis, ...target.results };
      await results.show(set, first.refine).finally(() => {
        target.dispose();
      });
    } catch (error) {
      if (this.#isDone) reportError(log, error);
      else this.#showError(error);
    }
  }

  async #accept(): Promise<void> {
    const [item] = this.#pick.activeItems;
    if (item?.key === indexKey) this.#index();
    if (item?.key === leftOutKey) {
      this.#leave();
      await vscode.commands.executeCommand(
        'workbench.action.openSettings',
        'semanticText.index.max',
      );
    }
    if (!item?.hit) return;
    this.#leave();
    try {
      if (isRowOfTable(item.hit)) await this.#services.showRecord(item.hit);
      else await this.#place.open(item.hit);
    } catch (error) {
      this.#warnGone(item, error);
    }
  }

  async #showNeighbours(item: SearchRow): Promise<void> {
    if (!item.hit) return;
    this.#leave();
    try {
      const { document, matched } = await openHitDocument(item.hit);
      await this.#services.showNeighbours(document, document.offsetAt(matched.start));
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
    this.#place.comeBack().catch((problem: unknown) => {
      log.debug(String(problem));
    });
    // It says why itself, where it is no cancellation.
    if (error instanceof AppError) {
      reportError(log, error);
      return;
    }
    log.error(String(error));
    void vscode.window.showWarningMessage(
      t('Semantic Text: {0} is no longer there; search again.', nameOf(hit.uri)),
    );
  }

  #showError(error: unknown): void {
    if (isCancellation(error) || this.#isDone) return;
    const message = logError(this.#services.log, error);
    this.#rows.restart();
    this.#rows.fill([noteRow('error', t('The search failed'), message)], '');
  }
}

function waitingRow(): SearchRow {
  return noteRow('loading~spin', t('Reading files…'));
}

function limitsRow(): SearchRow {
  return noteRow(
    'info',
    t('Type what you look for, too'),
    t('So far the query says only where to look, or what must not occur.'),
  );
}

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
