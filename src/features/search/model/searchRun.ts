import { AppError, throwIfCancelled } from '../../../core/errors/appError.ts';
import { asksForNothing, parseQuery } from '../../../core/search/query.ts';
import type { RefineResults } from '../../../host/results.ts';
import { ResultsSearch } from './resultsSearch.ts';
import type { FoundHits, Reranked, SearchTarget, TargetChange } from './searchTarget.ts';

const hitLimit = 50;
/** What the view of results has room for. */
const resultLimit = 200;
// Lines come in by batches; a search after each would do little else.
const refreshMs = 500;

interface Listener {
  /** What is typed by now. */
  readonly query: () => string;
  /** What the target says of itself, or `isBusy`, changed. */
  readonly onState: () => void;
  /** `isBest`: no better answer is to come by itself. */
  readonly onFound: (found: FoundHits, query: string, isBest: boolean) => void;
  /** Nothing is asked for; or, with `isWaiting`, nothing can be found yet. */
  readonly onNothing: (query: string, isWaiting: boolean) => void;
  readonly onError: (error: unknown) => void;
}

/** What the view of results shows, and how it goes on. */
interface FirstHits {
  readonly found: FoundHits;
  readonly refine: RefineResults | undefined;
}

/** The searches in one target: it is made ready, and asked again as letters are typed and lines come in. */
export class SearchRun {
  readonly target: SearchTarget;
  readonly #listener: Listener;
  #preparing = new AbortController();
  #searching = new AbortController();
  #isPreparing = false;
  #isSearching = false;
  /** The last answer; `isBest`: no better one is to come. */
  #found: { readonly query: string; readonly hits: FoundHits; isBest: boolean } | undefined;
  /** The search whose answer is to be refined. */
  #refining: AbortController | undefined;
  /** The query in whose hits somebody has moved before they were refined. */
  #keptOrder: string | undefined;
  #refresh: NodeJS.Timeout | undefined;
  /** Tells `first` whether the target can be searched now; false where something else is wanted by then. */
  #tellFirst: ((isSearchable: boolean) => void) | undefined;
  /** What `first` is asked for, while it has no answer. */
  #firstQuery: string | undefined;
  #hasAskedAgain = false;
  #isDisposed = false;
  #isTargetGiven = false;

  constructor(target: SearchTarget, listener: Listener) {
    this.target = target;
    this.#listener = listener;
  }

  get isBusy(): boolean {
    return this.#isPreparing || this.#isSearching;
  }

  /** Makes the target searchable and whole. What is there already can be found meanwhile. */
  async prepare(): Promise<void> {
    this.#preparing.abort();
    const preparing = new AbortController();
    this.#preparing = preparing;
    const { signal } = preparing;
    try {
      this.#isPreparing = true;
      this.#tellState();
      await this.target.prepare(signal, (change) => {
        if (!this.#isDisposed) this.#onTarget(change);
      });
      throwIfCancelled(signal);
      this.#tellState();
      if (this.#refresh !== undefined) void this.search();
    } catch (error) {
      if (!signal.aborted) this.#listener.onError(error);
    } finally {
      if (this.#preparing === preparing) this.#isPreparing = false;
      this.#tellState();
    }
  }

  /** Finds the hits of what is typed by now; an answer that comes after newer letters is dropped. */
  async search(): Promise<void> {
    clearTimeout(this.#refresh);
    this.#refresh = undefined;
    const query = this.#listener.query();
    // The view of results is to show it: lines that come in meanwhile must not take that back.
    if (this.#firstQuery === query) return;
    const searching = this.#begin();
    const { signal } = searching;
    if (this.#found) this.#found.isBest = false;
    const isEmpty = asksForNothing(parseQuery(query));
    if (isEmpty || !this.target.isSearchable) {
      this.#isSearching = false;
      this.#tellState();
      this.#listener.onNothing(query, !isEmpty);
      return;
    }
    try {
      this.#isSearching = true;
      this.#tellState();
      const onBetter = (better: FoundHits): void => {
        // Its counts may be none while vectors are being made: then the best answer is still to come.
        if (signal.aborted || better.hits.length === 0) return;
        this.#take(better, query, false);
        if (better.isToBeRefined === true) this.#refining = searching;
      };
      const reranked = this.#rerankedFor(query);
      const found = await this.target.search(query, hitLimit, signal, onBetter, reranked);
      if (signal.aborted) return;
      this.#hasAskedAgain = false;
      this.#take(found, query, true);
    } catch (error) {
      if (signal.aborted) return;
      // An engine that was started anew has none of the documents.
      if (isForgotten(error) && !this.#hasAskedAgain) {
        this.#hasAskedAgain = true;
        await this.prepare();
        return;
      }
      this.#listener.onError(error);
    } finally {
      this.#end(searching);
    }
  }

  /** Somebody moves in the list: it keeps its order, so the best of its query are not ranked again any more. */
  keepOrder(): void {
    if (!this.#found || !this.#isSearching || this.#refining !== this.#searching) return;
    this.#keptOrder = this.#found.query;
    this.#searching.abort();
    this.#found.isBest = true;
    this.#end(this.#searching);
  }

  /** The next answer is another one, also where the query is not. */
  forget(): void {
    this.#searching.abort();
    this.#found = undefined;
    this.#keptOrder = undefined;
  }

  /**
   * What the view of results shows of a query first, and how it goes on where there is more to come. Waits until the target
   * can be searched. Undefined where another search begins, or this one ends, before there is a first answer.
   */
  async first(query: string): Promise<FirstHits | undefined> {
    this.#firstQuery = query;
    try {
      return await this.#first(query);
    } finally {
      if (this.#firstQuery === query) this.#firstQuery = undefined;
    }
  }

  /** Leaves the target to the caller, who disposes it. */
  giveTarget(): SearchTarget {
    this.#isTargetGiven = true;
    return this.target;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#endWait(false);
    clearTimeout(this.#refresh);
    this.#preparing.abort();
    this.#searching.abort();
    if (!this.#isTargetGiven) this.target.dispose();
  }

  async #first(query: string): Promise<FirstHits | undefined> {
    if (!this.target.isSearchable && !(await this.#untilSearchable())) return undefined;
    const last = this.#found?.query === query ? this.#found : undefined;
    const isBest = last?.isBest === true && !this.#isPreparing && this.#refresh === undefined;
    if (isBest && last.hits.hits.length < hitLimit) return { found: last.hits, refine: undefined };
    // What the view shows first keeps its order, too.
    const isSeen = last?.hits.isToBeRefined === true || this.#keptOrder === query;
    const reranked = isSeen ? 'never' : 'atOnce';
    const search = new ResultsSearch<FoundHits>((signal, onBetter) =>
      this.target.search(query, resultLimit, signal, onBetter, reranked),
    );
    const hasHits = last !== undefined && last.hits.hits.length > 0;
    const found = hasHits ? last.hits : await this.#firstOf(search);
    return found && { found, refine: search.refine(isBest) };
  }

  /** The first answer; undefined where something else is searched for before it comes. */
  async #firstOf(search: ResultsSearch<FoundHits>): Promise<FoundHits | undefined> {
    const searching = this.#begin();
    const { signal } = searching;
    const stop = (): void => {
      search.stop();
    };
    signal.addEventListener('abort', stop);
    this.#isSearching = true;
    this.#tellState();
    try {
      const found = await search.first();
      return signal.aborted ? undefined : found;
    } finally {
      // From here on it is the view's.
      signal.removeEventListener('abort', stop);
      this.#end(searching);
    }
  }

  /** What is searched for again keeps the kind of order that is shown. */
  #rerankedFor(query: string): Reranked {
    if (this.#keptOrder === query) return 'never';
    this.#keptOrder = undefined;
    const isShown = this.#found?.query === query && this.#found.hits.isToBeRefined !== true;
    return isShown ? 'atOnce' : 'later';
  }

  #untilSearchable(): Promise<boolean> {
    this.#begin();
    return new Promise((resolve) => {
      this.#tellFirst = resolve;
    });
  }

  /** Whether somebody has waited. */
  #endWait(isSearchable: boolean): boolean {
    const tell = this.#tellFirst;
    this.#tellFirst = undefined;
    tell?.(isSearchable);
    return tell !== undefined;
  }

  #begin(): AbortController {
    this.#endWait(false);
    this.#searching.abort();
    this.#searching = new AbortController();
    return this.#searching;
  }

  #end(searching: AbortController): void {
    if (this.#searching !== searching) return;
    this.#isSearching = false;
    this.#tellState();
  }

  #take(hits: FoundHits, query: string, isBest: boolean): void {
    this.#found = { query, hits, isBest };
    this.#listener.onFound(hits, query, isBest);
  }

  #onTarget(change: TargetChange): void {
    this.#tellState();
    const query = this.#listener.query();
    if (change === 'searchable') {
      if (!this.#endWait(true)) void this.search();
    } else if (change === 'more') this.#refreshSoon();
    else if (asksForNothing(parseQuery(query))) this.#listener.onNothing(query, false);
  }

  #refreshSoon(): void {
    this.#refresh ??= setTimeout(() => {
      this.#refresh = undefined;
      // A search that waits for its turn must not be given up for another that waits as long.
      if (this.#isSearching) this.#refreshSoon();
      else void this.search();
    }, refreshMs);
  }

  #tellState(): void {
    if (!this.#isDisposed) this.#listener.onState();
  }
}

function isForgotten(error: unknown): boolean {
  return (
    error instanceof AppError &&
    (error.code === 'documentUnknown' || error.code === 'engineStopped')
  );
}
