import type { IndexQuery } from '../../../protocol/indexApi.ts';
import type { ResultSet } from '../../../host/results.ts';
import { isSameQuery } from './queryText.ts';

const keptSearches = 20;

/** A search that can be made again. */
export interface PastSearch {
  /** All but its hits: they would be those of then. */
  readonly results: Omit<ResultSet, 'hits' | 'search'> & {
    readonly search: NonNullable<ResultSet['search']>;
  };
  /** The query that it was first made for. */
  readonly first: IndexQuery;
  /** How many hits it had. */
  readonly count: number;
}

/** The last searches of the window, the newest first; each query stands once for each place that was searched. */
export class SearchHistory {
  #searches: readonly PastSearch[] = [];

  get searches(): readonly PastSearch[] {
    return this.#searches;
  }

  /** Of the same query in the same place, the newest takes the place of the one before. */
  add({ hits, search, ...results }: ResultSet, first: IndexQuery): void {
    if (!search) return;
    const { query, where } = results;
    const others = this.#searches.filter(
      (past) => past.results.where !== where || !isSameQuery(past.results.query, query),
    );
    const added = { results: { ...results, search }, first, count: hits.length };
    this.#searches = [added, ...others].slice(0, keptSearches);
  }
}
