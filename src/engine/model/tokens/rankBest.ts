import { untilAborted } from '../../../core/errors/appError.ts';
import type { RankedCandidate } from '../../../core/search/ranking/rankPassages.ts';
import type { CentredComponents } from '../../../core/tokenVectors/tokenComponents.ts';
import type { CallOptions } from '../../../protocol/rpc.ts';
import { showFirst, TokenRanking, type TokenRankingRequest } from './tokenRanking.ts';
import type { TokenSource } from './tokenSource.ts';

/** The best of an order, which are ranked again. */
export interface BestOfOrder<Answer> {
  /** All of it. */
  readonly ranked: readonly RankedCandidate[];
  /** What is read of each of the first ones, without white space at its ends; '' where it is gone meanwhile. */
  readonly texts: readonly string[];
  /** The answer as it is so far. */
  readonly answer: () => Answer;
}

export interface RankBestRequest extends Pick<TokenRankingRequest, 'query' | 'statistics'> {
  /** The token vectors that are kept under these components, if any: those that lack are read. */
  readonly keptUnder?: ((components: CentredComponents) => TokenRankingRequest['kept']) | undefined;
  /** As in `SearchIndexRequest`. */
  readonly refineAfterMs: number | undefined;
}

/** Ranks the best of a query again by the vectors of their tokens, whatever was searched. Rejects with `cancelled`. */
export async function rankBest<Answer extends { readonly isToBeRefined?: boolean | undefined }>(
  source: TokenSource,
  { ranked, texts, answer }: BestOfOrder<Answer>,
  { query, statistics, keptUnder, refineAfterMs }: RankBestRequest,
  options: CallOptions<Answer>,
): Promise<readonly RankedCandidate[]> {
  const { signal } = options;
  const beforeReading = showFirst(answer, refineAfterMs, options);
  if (beforeReading && !(await source.areComponentsAtHand())) await beforeReading();
  const components = await untilAborted(source.components(), signal);
  return new TokenRanking(source).rank({
    ...{ ranked, texts, query, statistics, signal, beforeReading },
    kept: keptUnder?.(components),
    // Who has an answer already does not hold up others.
    priority: beforeReading ? 'bulk' : 'query',
    mostTokens: source.tokensOfASecond,
  });
}
