import { isRankedAgain } from '../../../core/search/ranking/rankAgain.ts';
import type { RankedCandidate } from '../../../core/search/ranking/rankPassages.ts';
import {
  areSameComponents,
  type CentredComponents,
  type TokenComponents,
} from '../../../core/tokenVectors/tokenComponents.ts';
import type { TokenRows } from '../../../core/tokenVectors/tokenRows.ts';
import { isBlank } from '../../../core/text/segment.ts';
import type { IndexQuery, SearchIndexAnswer } from '../../../protocol/indexApi.ts';
import type { CallOptions } from '../../../protocol/rpc.ts';
import { rankBest } from '../../model/tokens/rankBest.ts';
import type { TokenRankingRequest, WordStatistics } from '../../model/tokens/tokenRanking.ts';
import { inTurns } from '../../work/breather.ts';
import type { IndexModel } from '../models/indexModel.ts';
import type { BestOfOrder, Snapshot, WordQuery } from './snapshot.ts';

/** Token vectors of texts by the keys of the texts' vectors; `CorpusTokens` has them. */
export interface KeptTokenRows {
  /** What they were projected on. */
  readonly components: TokenComponents;
  tokensOf(keys: Iterable<string>, centre: Float32Array): ReadonlyMap<string, TokenRows>;
}

export interface AgainRequest {
  readonly query: IndexQuery;
  readonly asked: WordQuery;
  /** The token vectors that the index keeps; those that it lacks are read. Undefined: it keeps none. */
  readonly kept: KeptTokenRows | undefined;
  /** As in `SearchIndexRequest`. */
  readonly lateInteraction: boolean | undefined;
  readonly refineAfterMs: number | undefined;
}

/**
 * What ranks the best of a query again by the vectors of their tokens. Undefined where that is not asked for, or cannot be: the
 * sum of several texts' directions has no words, and a model whose file gives vectors of whole texts may have none of tokens.
 */
export function bestAgain(
  model: IndexModel,
  snapshot: Snapshot,
  { query, asked, kept, lateInteraction, refineAfterMs }: AgainRequest,
  options: CallOptions<SearchIndexAnswer>,
): ((best: BestOfOrder) => Promise<readonly RankedCandidate[]>) | undefined {
  if (!(lateInteraction ?? kept !== undefined)) return undefined;
  const { plain } = asked.query;
  const isSum = query.more.length + query.less.length > 0;
  if (isSum || isBlank(plain) || !model.tokens.hasTokens) return undefined;
  const statistics = wordStatistics(snapshot, options.signal);
  return async ({ ranked, paths, texts, keys, answer }) => {
    if (!isRankedAgain(paths)) return ranked;
    const read = texts();
    const keptUnder = (components: CentredComponents): TokenRankingRequest['kept'] => {
      // What was kept under others cannot be compared with the query; the next update makes it anew.
      if (!kept || !areSameComponents(kept.components, components)) return undefined;
      const keyOf = new Map(keys().map((key, i) => [read[i] ?? '', key]));
      return (some) => keptRows(kept, keyOf, some, components.centre);
    };
    const best = { ranked, texts: read, answer };
    return rankBest(
      model.tokens,
      best,
      { query: plain, statistics, keptUnder, refineAfterMs },
      options,
    );
  };
}

/** By text. */
function keptRows(
  kept: KeptTokenRows,
  keyOf: ReadonlyMap<string, string>,
  texts: readonly string[],
  centre: Float32Array,
): Map<string, TokenRows> {
  const found = kept.tokensOf(
    texts.flatMap((text) => keyOf.get(text) ?? []),
    centre,
  );
  return new Map(
    texts.flatMap((text) => {
      const rows = found.get(keyOf.get(text) ?? '');
      return rows ? [[text, rows] as const] : [];
    }),
  );
}

/** How rare words are in an index: by its full text, whose words are to have joined it. */
export function wordStatistics(
  snapshot: Snapshot,
  signal: AbortSignal | undefined,
): WordStatistics {
  return {
    texts: snapshot.scope.textIds.length,
    holding: (words) => inTurns(snapshot.wordCounts(words), signal),
  };
}
