import { parseQuery } from '../../core/search/query.ts';
import { rankedAgain } from '../../core/search/ranking/rankAgain.ts';
import type { RankedCandidate } from '../../core/search/ranking/rankPassages.ts';
import { isBlank } from '../../core/text/segment.ts';
import type { SearchAnswer, SearchRequest } from '../../protocol/corpusApi.ts';
import type { CallOptions } from '../../protocol/rpc.ts';
import { rankBest } from '../model/tokens/rankBest.ts';
import type { WordStatistics } from '../model/tokens/tokenRanking.ts';
import type { TokenSource } from '../model/tokens/tokenSource.ts';
import type { DocumentSearch } from './documentSearch.ts';

interface DocumentsAgain {
  readonly request: SearchRequest;
  /** Undefined: nothing is known of tokens. */
  readonly tokens: TokenSource | undefined;
  readonly statistics: WordStatistics;
  /** What an order makes. */
  readonly answer: (order: readonly RankedCandidate[]) => SearchAnswer;
}

/**
 * An order of documents' texts, its best ranked again by the vectors of their tokens where that is asked for and pays, by the
 * rule of an index. Rejects with `cancelled`.
 */
export async function documentsAgain(
  search: DocumentSearch,
  ranked: readonly RankedCandidate[],
  { request, tokens, statistics, answer }: DocumentsAgain,
  options: CallOptions<SearchAnswer>,
): Promise<readonly RankedCandidate[]> {
  const { mode, lateInteraction = false, refineAfterMs, more = [], less = [] } = request;
  const query = parseQuery(request.query).plain;
  // The sum of several texts' directions has no words, and a file that gives vectors of whole texts may have none of tokens.
  const isSum = more.length + less.length > 0;
  if (!lateInteraction || mode === 'instant' || isSum || isBlank(query)) return ranked;
  if (tokens?.hasTokens !== true) return ranked;
  const best = ranked.slice(0, rankedAgain);
  if (!search.isRankedAgain(best)) return ranked;
  const texts = best.map(({ item }) => search.texts.input(item).trim());
  return rankBest(
    tokens,
    { ranked, texts, answer: () => answer(ranked) },
    { query, statistics, refineAfterMs },
    options,
  );
}
