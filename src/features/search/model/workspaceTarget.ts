import { t } from '../../../core/l10n/translate.ts';
import type { WorkspaceAnswer, WorkspaceSearch } from '../../../host/index/workspaceSearch.ts';
import type { IndexQuery, IndexSearchMode, LeftOutFile } from '../../../protocol/indexApi.ts';
import { answeringMode } from './searchMode.ts';
import { scopeText } from './searchScope.ts';
import {
  rerankings,
  type FoundHits,
  type Reranked,
  type SearchTarget,
  type TargetChange,
} from './searchTarget.ts';
import { nothingFound, placeholderText } from './searchTitle.ts';
import { workspaceTitle } from './workspaceTitle.ts';

// As many as the view of results looks for when it searches again.
const resultLimit = 200;

/** The files of the open workspace, through its index as far as there is one. */
export class WorkspaceTarget implements SearchTarget {
  readonly scope = 'workspace';
  readonly #workspace: WorkspaceSearch;
  readonly #chosenMode: () => IndexSearchMode;
  /** Of the last answer: vectors that a search brought are not in the state yet. */
  #counts: Pick<WorkspaceAnswer, 'segments' | 'embedded' | 'olderModel'> | undefined;
  #scoredBy: string | undefined;
  #listening: { dispose(): void } | undefined;
  #isPreparing = false;
  #isPrepared = false;

  constructor(workspace: WorkspaceSearch, chosenMode: () => IndexSearchMode) {
    this.#workspace = workspace;
    this.#chosenMode = chosenMode;
  }

  get isSearchable(): boolean {
    // What is there is searched while files are looked at; in instant mode that goes on by itself as they come in.
    return this.#isPrepared || this.#workspace.state.kind !== 'absent' || this.#comesInAlone;
  }

  get isIndexWanted(): boolean {
    const { kind } = this.#workspace.state;
    return kind === 'absent' || kind === 'partial';
  }

  get leftOut(): readonly LeftOutFile[] {
    return this.#workspace.leftOut;
  }

  get placeholder(): string {
    return placeholderText(this.#chosenMode());
  }

  get results(): SearchTarget['results'] {
    return {
      where: this.#where,
      index: { ...this.#workspace.location, scoredBy: this.#scoredBy },
      search: (query, signal) => this.#ask(query, resultLimit, signal, 'atOnce'),
    };
  }

  async prepare(signal: AbortSignal, onChange: (change: TargetChange) => void): Promise<void> {
    this.#listen(onChange);
    this.#isPreparing = true;
    const comesInAlone = this.#comesInAlone;
    try {
      if (this.isSearchable) onChange('searchable');
      await this.#workspace.prepare(signal);
      this.#isPrepared = true;
    } finally {
      this.#isPreparing = false;
    }
    // A search under way is not given up for another one that would find the same.
    if (!signal.aborted) onChange(comesInAlone ? 'more' : 'searchable');
  }

  async search(
    query: string,
    limit: number,
    signal: AbortSignal,
    onBetter: (found: FoundHits) => void,
    reranked: Reranked,
  ): Promise<FoundHits> {
    const mode = this.#mode;
    const found = (answer: WorkspaceAnswer): FoundHits => {
      this.#counts = answer;
      this.#scoredBy = answer.scoredBy;
      const { hits, percentileBasis, isToBeRefined } = answer;
      const nothing = this.#nothing(answer, mode, query);
      return { hits, percentileBasis, nothing, isToBeRefined };
    };
    const asked = { text: query, more: [], less: [] };
    const better = (answer: WorkspaceAnswer): void => {
      if (!signal.aborted) onBetter(found(answer));
    };
    return found(await this.#ask(asked, limit, signal, reranked, better));
  }

  describe(reason?: string): string {
    const chosen = this.#chosenMode();
    const { segments = 0, embedded = 0 } = this.#counts ?? {};
    // What the search itself has made whole is answered as it was asked.
    const answering = segments > 0 && embedded >= segments ? chosen : this.#mode;
    const head = { where: this.#where, reason, chosen, answering };
    return workspaceTitle(head, this.#workspace.state, this.#counts, this.#isPreparing);
  }

  dispose(): void {
    this.#listening?.dispose();
  }

  /** Whether files are looked at for the first time and a search that began before them finds what is in them. */
  get #comesInAlone(): boolean {
    const isNew = this.#isPreparing && this.#workspace.state.kind === 'absent';
    return isNew && this.#mode === 'instant';
  }

  get #where(): string {
    return scopeText(this.scope, '');
  }

  get #mode(): IndexSearchMode {
    return answeringMode(this.#chosenMode(), this.#workspace.state);
  }

  #nothing(answer: WorkspaceAnswer, mode: IndexSearchMode, query: string): string {
    if (answer.segments > 0) return nothingFound(query, mode, answer.embedded);
    return this.#isPreparing ? t('Reading files…') : t('There is no text to search');
  }

  async #ask(
    query: IndexQuery,
    limit: number,
    signal: AbortSignal,
    reranked: Reranked,
    onProgress?: (answer: WorkspaceAnswer) => void,
  ): Promise<WorkspaceAnswer> {
    const mode = this.#mode;
    const chosen = this.#chosenMode();
    const options = onProgress ? { signal, onProgress } : { signal };
    const asked = { query, limit, ...rerankings[reranked] };
    const answer = await this.#workspace.search({ ...asked, mode }, options);
    const isWhole = answer.segments > 0 && answer.embedded >= answer.segments;
    if (mode !== 'instant' || chosen !== 'semantic' || !isWhole) return answer;
    // The search itself has embedded the last of a few lines: now it is answered as it was asked.
    onProgress?.(answer);
    return this.#workspace.search({ ...asked, mode: chosen }, options);
  }

  #listen(onChange: (change: TargetChange) => void): void {
    this.#listening?.dispose();
    let before = this.#workspace.state;
    this.#listening = this.#workspace.onDidChange((state) => {
      const isOtherKind = state.kind !== before.kind;
      const isFurther = state.kind === 'updating' && state.progress !== before.progress;
      before = state;
      // What a search itself brings changes the state too, and must not begin the next search.
      if (isOtherKind || state.kind === 'ready') this.#counts = undefined;
      onChange(isOtherKind || isFurther ? 'more' : 'title');
    });
  }
}
