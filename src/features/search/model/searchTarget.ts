import type { PercentileBasis } from '../../../core/search/percentile.ts';
import type { ResultHit } from '../../../host/results.ts';
import type { ResultSet } from '../../../host/results.ts';
import type { LeftOutFile, SearchIndexRequest } from '../../../protocol/indexApi.ts';
import type { SearchScopeKind } from './searchScope.ts';

/** What a search found, best first. */
export interface FoundHits {
  readonly hits: readonly ResultHit[];
  readonly percentileBasis: PercentileBasis;
  /** Why there are no hits; a few words. */
  readonly nothing: string;
  /** Its best are to be ranked again once the user pauses; a better answer comes, unless somebody moves in the list before. */
  readonly isToBeRefined?: boolean | undefined;
}

/** See `SearchTarget.search`. `never`: the order that somebody has seen stays. */
export type Reranked = 'never' | 'atOnce' | 'later';

/** So long after an answer the model reads the best hits for a better one: whoever types goes on before. */
export const refineAfterMs = 400;

/** How the engine is asked for it. */
export const rerankings: Readonly<
  Record<Reranked, Pick<SearchIndexRequest, 'lateInteraction' | 'refineAfterMs'>>
> = {
  never: { lateInteraction: false },
  atOnce: { lateInteraction: true },
  later: { lateInteraction: true, refineAfterMs },
};

/** `searchable`: another answer is to be expected at once. `more`: in a while. `title`: only what is said of it. */
export type TargetChange = 'searchable' | 'more' | 'title';

/** What is searched, as the quick pick sees it. */
export interface SearchTarget {
  readonly scope: SearchScopeKind;
  /** The box's title: where is searched, how, and how much of it is embedded. `reason`: why there, see `StartingScope`. */
  describe(reason?: string): string;
  readonly placeholder: string;
  /** Whether lines have no vector that the command Index Workspace… would give them. */
  readonly isIndexWanted: boolean;
  /** Files that are not searched, by their names with the reason; none where all are. */
  readonly leftOut: readonly LeftOutFile[];
  /** False before there is anything to search. */
  readonly isSearchable: boolean;
  /** Makes it searchable, then whole. `onChange` may be called after it is done, until `dispose`. */
  prepare(signal: AbortSignal, onChange: (change: TargetChange) => void): Promise<void>;
  /**
   * `onBetter` gets better answers on the way to the best one, which is returned. `reranked`: when the best are ranked again by
   * which words meet, where that is done; `later` after an answer without it.
   */
  search(
    query: string,
    limit: number,
    signal: AbortSignal,
    onBetter: (found: FoundHits) => void,
    reranked: Reranked,
  ): Promise<FoundHits>;
  /** What the view of results is to know beside the hits. */
  readonly results: Pick<ResultSet, 'where' | 'index' | 'documents' | 'search'>;
  dispose(): void;
}
