import type { PercentileBasis } from '../../core/search/percentile.ts';
import type { IndexQuery } from '../../protocol/indexApi.ts';
import type { ResultHit } from './resultHit.ts';

/** Hits and how to look for others: what the results view is filled with. */
export interface ResultSet {
  readonly query: IndexQuery;
  readonly hits: readonly ResultHit[];
  readonly percentileBasis: PercentileBasis;
  /** What was searched, such as "this workspace" or a file's name. */
  readonly where: string;
  /** Searches the same again, for another query; undefined where that cannot be done. */
  readonly search:
    | ((
        query: IndexQuery,
        signal: AbortSignal,
      ) => Promise<Pick<ResultSet, 'hits' | 'percentileBasis'>>)
    | undefined;
}

/** The view of results as those see it who fill it. */
export interface ResultsTarget {
  show(results: ResultSet): Promise<void>;
}
