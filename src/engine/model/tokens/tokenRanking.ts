import { setTimeout } from 'node:timers/promises';
import type { Priority } from '../../../core/embedder/batchScheduler.ts';
import { throwIfCancelled, untilAborted } from '../../../core/errors/appError.ts';
import type { QueryWord } from '../../../core/search/keywordQuery.ts';
import { parseQuery, plainPlaces } from '../../../core/search/query.ts';
import { rankAgain } from '../../../core/search/ranking/rankAgain.ts';
import type { RankedCandidate } from '../../../core/search/ranking/rankPassages.ts';
import { isBlank } from '../../../core/text/segment.ts';
import {
  bestTokens,
  heaviestTokens,
  lateInteraction,
  type WeightedTokens,
} from '../../../core/tokenVectors/lateInteraction.ts';
import type { OwnTokens } from '../../../core/tokenVectors/ownTokens.ts';
import type { TokenRows } from '../../../core/tokenVectors/tokenRows.ts';
import { countedWords, tokenWeights } from '../../../core/tokenVectors/tokenWeights.ts';
import { wordMatches, type WordMatch } from '../../../core/tokenVectors/wordMatches.ts';
import type { CallOptions } from '../../../protocol/rpc.ts';
import { nextTurn } from '../../work/breather.ts';
import type { QueryTokens, TokenSource } from './tokenSource.ts';

/** How many of the texts that are searched hold each of some words. */
export interface WordStatistics {
  readonly texts: number;
  holding(words: readonly QueryWord[]): Promise<readonly number[]>;
}

export interface TokenRankingRequest {
  /** Best first, all of them. */
  readonly ranked: readonly RankedCandidate[];
  /** What is read of each of the first ones, which are ranked again, in their order, without white space at its ends. */
  readonly texts: readonly string[];
  /** As the model gets the query. */
  readonly query: string;
  readonly statistics: WordStatistics;
  /** The kept token vectors of some texts, as far as there are any. */
  readonly kept?: ((texts: readonly string[]) => ReadonlyMap<string, TokenRows>) | undefined;
  /** Called before the model reads texts; it does so once this has resolved. */
  readonly beforeReading?: (() => Promise<void>) | undefined;
  /** As who waits for texts that are read; `query` when absent. */
  readonly priority?: Priority | undefined;
  /**
   * So many tokens of texts without kept vectors at most: what comes behind in the order is not ranked again. What was read
   * before counts like the rest, so that the order does not depend on it. Undefined: all.
   */
  readonly mostTokens?: number | undefined;
  readonly signal: AbortSignal | undefined;
}

export interface WordMatchRequest {
  readonly query: string;
  /** As in `MatchWordsRequest`. */
  readonly isText?: boolean | undefined;
  readonly text: string;
  /** As in `MatchWordsRequest`. */
  readonly onlyKnown?: boolean | undefined;
  /** Undefined: all words count alike. */
  readonly statistics?: WordStatistics | undefined;
}

/** Ranks the best hits of a query again by the vectors of their tokens. */
export class TokenRanking {
  readonly #source: TokenSource;

  constructor(source: TokenSource) {
    this.#source = source;
  }

  /** The whole order, its first ones ranked again. Rejects with `cancelled`; what was read stays in memory. */
  async rank(request: TokenRankingRequest): Promise<readonly RankedCandidate[]> {
    const { ranked, query, statistics, signal } = request;
    const rows = await this.#rowsOf(request);
    throwIfCancelled(signal);
    if (rows.length < 2) return ranked;
    const asked = heaviestTokens(await this.weighted(query, statistics, signal));
    return rankAgain(
      ranked,
      rows.map((each) => lateInteraction(asked, each)),
    );
  }

  /**
   * The words of a text that those of a query met, see `AttributionApi.matchWords`; `query` as it was typed, `text` as it is
   * read.  Rejects with `cancelled`.
   */
  async matches(
    { query: typed, isText = false, text, onlyKnown = false, statistics }: WordMatchRequest,
    signal: AbortSignal | undefined,
  ): Promise<readonly WordMatch[]> {
    const plain = isText ? typed.trim() : parseQuery(typed).plain;
    const read = text.trim();
    if (isBlank(plain) || read === '' || !this.#source.hasTokens) return [];
    const known = this.#source.known(read);
    if (!known && onlyKnown) return [];
    const asked = isText
      ? await this.#weightedText(plain, statistics, signal)
      : await this.weighted(plain, statistics, signal);
    const { own, tokens, weights } = asked;
    const [rows] = known ? [known] : await this.#source.read([read], { priority: 'query', signal });
    if (!rows) return [];
    const said = this.#source.tokensOf(read);
    const matches = wordMatches(own, said, bestTokens(tokens, rows), weights);
    const places = isText ? placesOfTrimmed(typed) : plainPlaces(typed);
    const before = text.length - text.trimStart().length;
    return matches.map((match) => ({
      ...match,
      queryStart: places[match.queryStart] ?? 0,
      queryEnd: (places[match.queryEnd - 1] ?? 0) + 1,
      start: before + match.start,
      end: before + match.end,
    }));
  }

  /** A query's tokens and what they count among the texts that are searched. */
  async weighted(
    query: string,
    statistics: WordStatistics | undefined,
    signal: AbortSignal | undefined,
  ): Promise<WeightedTokens & Pick<QueryTokens, 'own'>> {
    const { own, rows } = await this.#source.query(query, signal);
    // The model held this thread: a newer query may have taken this one back in the meantime.
    await nextTurn();
    throwIfCancelled(signal);
    return { own, tokens: rows, weights: await weightsOf(query, own, statistics) };
  }

  /** The same of a text that is no query: no prompt for queries stands before it. */
  async #weightedText(
    text: string,
    statistics: WordStatistics | undefined,
    signal: AbortSignal | undefined,
  ): Promise<WeightedTokens & Pick<QueryTokens, 'own'>> {
    const known = this.#source.known(text);
    const [tokens = noTokens] = known
      ? [known]
      : await this.#source.read([text], { priority: 'query', signal });
    throwIfCancelled(signal);
    const own = this.#source.tokensOf(text);
    return { own, tokens, weights: await weightsOf(text, own, statistics) };
  }

  /** Of each of the first texts its own, whether they were kept or are read now: scores of one list are never of two kinds. */
  async #rowsOf({
    texts,
    kept,
    beforeReading,
    priority = 'query',
    mostTokens = Infinity,
    signal,
  }: TokenRankingRequest): Promise<readonly TokenRows[]> {
    const rows = new Map(kept?.([...new Set(texts)]));
    const first: string[] = [];
    const missing = new Set<string>();
    let left = mostTokens;
    for (const text of texts) {
      if (!rows.has(text) && !missing.has(text)) {
        const known = this.#source.known(text);
        if (!known && missing.size === 0) await beforeReading?.();
        left -= known?.count ?? this.#source.tokensOf(text).count;
        if (left < 0) break;
        if (known) rows.set(text, known);
        else missing.add(text);
      }
      first.push(text);
    }
    if (first.length > 1 && missing.size > 0) {
      const read = await this.#source.read([...missing], { priority, signal });
      [...missing].forEach((text, i) => rows.set(text, read[i] ?? noTokens));
    }
    const found = first.flatMap((text) => rows.get(text) ?? []);
    this.#source.remember(first, found);
    return found;
  }
}

const noTokens: TokenRows = { count: 0, dims: 0, rows: new Float32Array() };

/** What each token counts: by how rare its word is, or all alike. */
async function weightsOf(
  text: string,
  own: OwnTokens,
  statistics: WordStatistics | undefined,
): Promise<Float64Array> {
  if (!statistics) return new Float64Array(own.count).fill(1);
  const words = countedWords(text, own);
  const counted = words.filter((word) => word !== undefined);
  const counts = [...(await statistics.holding(counted))];
  const holding = words.map((word) => (word ? counts.shift() : undefined));
  return tokenWeights(own, holding, statistics.texts);
}

/** As `plainPlaces`, of a text in which no sign is an operator. */
function placesOfTrimmed(text: string): Int32Array {
  const lead = text.length - text.trimStart().length;
  return Int32Array.from({ length: text.trim().length }, (_, i) => lead + i);
}

/**
 * What a search does before the model reads texts for it: it shows what it has, `toBeRefined`, and leaves whoever types some
 * time; once, however often it is called. Undefined where it is to give one answer.
 */
export function showFirst<Answer extends { readonly isToBeRefined?: boolean | undefined }>(
  answer: () => Answer,
  refineAfterMs: number | undefined,
  { signal, onProgress }: CallOptions<Answer>,
): (() => Promise<void>) | undefined {
  if (refineAfterMs === undefined) return undefined;
  let shown: Promise<void> | undefined;
  return () => {
    if (!shown) {
      onProgress?.({ ...answer(), isToBeRefined: true });
      shown = untilAborted(setTimeout(refineAfterMs), signal);
    }
    return shown;
  };
}
