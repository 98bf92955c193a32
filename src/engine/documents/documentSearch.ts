import { queryWords } from '../../core/search/keywordQuery.ts';
import {
  expectedByChance,
  type Background,
  type UnrelatedCosines,
} from '../../core/search/nearness.ts';
import { expectedWhereMeant, type MeaningTest } from '../../core/search/queryMeaning.ts';
import { scorePercentiles, type Percentiles } from '../../core/search/rankedTexts.ts';
import type { Candidate } from '../../core/search/ranking/candidate.ts';
import {
  rankCandidates,
  type RankedCandidate,
  type RankingMode,
} from '../../core/search/ranking/rankPassages.ts';
import { isRankedAgain } from '../../core/search/ranking/rankAgain.ts';
import { limitsTexts, type Query } from '../../core/search/query.ts';
import type { Steps } from '../../core/search/steps.ts';
import { TopHits } from '../../core/vectors/topHits.ts';
import type { FoundSegment, SearchAnswer } from '../../protocol/corpusApi.ts';
import { candidatesOf, depthOf, type FoundCandidate } from '../index/ranking/textRanking.ts';
import type { WordStatistics } from '../model/tokens/tokenRanking.ts';
import { inTurns } from '../work/breather.ts';
import type { RankedPlace } from '../index/ranking/wantedTexts.ts';
import type { ScopeTexts, WantedPlaces } from './scopeTexts.ts';

export interface DocumentQuery {
  readonly query: Query;
  readonly mode: RankingMode;
  /** The scope with the documents that `path:` and `lang:` rule out: how rare a word is, is counted in all of it. */
  readonly whole: ScopeTexts;
  /** As `path:` is read. */
  readonly pathOf: (document: string) => string;
  readonly limit: number;
  /** Of which texts the cosine to the query is to be believed; undefined: of all. */
  readonly means?: MeaningTest | undefined;
}

/** One query in the texts of a scope, ranked as an index ranks its own. */
export class DocumentSearch {
  readonly texts: ScopeTexts;
  readonly wanted: WantedPlaces;
  /** Texts that hold the query's words, each distinct one once, with their BM25 scores, best first. */
  readonly byWords: readonly RankedPlace[];
  readonly #asked: DocumentQuery;

  private constructor(
    texts: ScopeTexts,
    asked: DocumentQuery,
    wanted: WantedPlaces,
    byWords: readonly RankedPlace[],
  ) {
    this.texts = texts;
    this.#asked = asked;
    this.wanted = wanted;
    this.byWords = byWords;
  }

  /** Finds what words find. Throws `invalidInput` for a pattern that cannot be followed. */
  static *of(texts: ScopeTexts, asked: DocumentQuery): Steps<DocumentSearch> {
    const { query, mode, limit } = asked;
    const wanted = yield* texts.wanted(query);
    const depth = mode === 'semantic' ? 0 : depthOf(limit);
    const byWords = depth === 0 ? [] : yield* rankedByWords(texts, asked, wanted, depth);
    return new DocumentSearch(texts, asked, wanted, byWords);
  }

  /** By words alone. */
  wordAnswer(): SearchAnswer {
    const ranked = this.rank(candidatesOf([], this.byWords, () => undefined));
    return this.#answer(ranked, 'none', () => ({
      ...{ score: undefined, percentile: undefined, expected: undefined, isEstimate: false },
    }));
  }

  /** The order by the cosine of each text, NaN where it has none, and by words; best first. */
  order(cosines: Float64Array): readonly RankedCandidate[] {
    const near = bestPlaces(this.wanted.firsts, cosines, depthOf(this.#asked.limit));
    const cosineOf = (place: number): number => cosines[place] ?? NaN;
    return this.rank(candidatesOf(near, this.byWords, cosineOf)).sort(bestFirst);
  }

  /** Whether the best of an order are ranked again by their tokens. */
  isRankedAgain(best: readonly RankedCandidate[]): boolean {
    const { pathOf } = this.#asked;
    const around = best.map(({ item }) => this.texts.around(item));
    return (
      isRankedAgain(around.map(({ document }) => pathOf(document))) &&
      // What has no file yet has no ending that says so.
      !around.some(({ document, kind }) => kind === 'code' && !/\.\w+$/.test(pathOf(document)))
    );
  }

  /** The answer that an order makes. `areEstimates`: whether texts without a cosine were estimated. */
  scored(
    ranked: readonly RankedCandidate[],
    cosines: Float64Array,
    background: Background | undefined,
    areEstimates: boolean,
  ): SearchAnswer {
    const { texts } = this;
    const unrelated = background?.queries;
    const { basis, of } = this.#percentiles(cosines, unrelated);
    return this.#answer(ranked, basis, (place) => {
      const cosine = cosines[place] ?? NaN;
      const score = Number.isNaN(cosine) ? undefined : cosine;
      const percentile = score === undefined ? undefined : of(score);
      const expected = expectedWhereMeant(
        expectedByChance(score, texts.count, unrelated),
        () => texts.text(place),
        this.#asked.means,
      );
      return { score, percentile, expected, isEstimate: areEstimates && score === undefined };
    });
  }

  /** Best first. */
  rank(found: readonly FoundCandidate[]): RankedCandidate[] {
    const { query, mode, pathOf } = this.#asked;
    const { texts } = this;
    const candidates = found.map((each): Candidate => {
      const { document, title } = texts.around(each.item);
      const text = (): string => texts.text(each.item);
      return {
        ...each,
        ...{ path: pathOf(document), title },
        // Most are ranked without it.
        get text() {
          return text();
        },
      };
    });
    return rankCandidates(query, candidates, mode);
  }

  #percentiles(cosines: Float64Array, unrelated: UnrelatedCosines | undefined): Percentiles {
    const known = cosines.reduce((count, cosine) => count + (Number.isNaN(cosine) ? 0 : 1), 0);
    const sorted = (): Float64Array => this.texts.sortedCosines(cosines);
    return scorePercentiles({ known, all: cosines.length }, sorted, unrelated?.quantiles);
  }

  #answer(
    ranked: readonly RankedCandidate[],
    percentileBasis: SearchAnswer['percentileBasis'],
    scoresOf: (
      place: number,
    ) => Pick<FoundSegment, 'score' | 'percentile' | 'expected' | 'isEstimate'>,
  ): SearchAnswer {
    const { texts, wanted } = this;
    const best = ranked.toSorted(bestFirst).slice(0, this.#asked.limit);
    const counts = texts.segmentCounts(
      wanted,
      best.map(({ item }) => item),
    );
    const hits = best.map(({ item, rankScore, why }, i): FoundSegment => {
      const places = counts[i] ?? 1;
      return { ...texts.first(item, wanted), places, rankScore, why, ...scoresOf(item) };
    });
    const { segmentCount, embeddedCount } = texts;
    return { hits, segmentCount, embeddedCount, percentileBasis };
  }
}

function bestFirst(a: RankedCandidate, b: RankedCandidate): number {
  return b.rankScore - a.rankScore || a.item - b.item;
}

/** How rare words are in a scope. `pathOf`: as in `DocumentQuery`. */
export function statisticsOf(
  texts: ScopeTexts,
  pathOf: (document: string) => string,
  signal: AbortSignal | undefined,
): WordStatistics {
  return {
    texts: texts.count,
    holding: (words) => inTurns(texts.wordCounts(words, pathOf), signal),
  };
}

function* rankedByWords(
  texts: ScopeTexts,
  { query, pathOf, whole }: DocumentQuery,
  { firsts }: WantedPlaces,
  depth: number,
): Steps<RankedPlace[]> {
  const words = queryWords([query.plain, ...query.wanted.phrases].join(' '));
  // Nothing but signs or a pattern: all that hold them are alike.
  if (words.length === 0) {
    const alike = limitsTexts(query) ? firsts.subarray(0, depth) : [];
    return Array.from(alike, (item) => ({ item, score: 0 }));
  }
  const scores = texts.scoresFrom(whole, yield* whole.wordScores(words, pathOf));
  const best = bestPlaces(firsts, scores, depth, 0);
  if (query.wanted.phrases.length === 0 || best.length >= depth) return best;
  // They hold what is in quotes, though not among their words.
  const found = new Set(best.map(({ item }) => item));
  const others = Array.from(firsts.filter((item) => !found.has(item)).subarray(0, depth));
  return [...best, ...others.map((item) => ({ item, score: 0 }))].slice(0, depth);
}

/** The `count` best of some places, best first. `scores`: by place; what has none above `least`, or NaN, is left out. */
function bestPlaces(
  places: Int32Array,
  scores: Float64Array,
  count: number,
  least = -Infinity,
): RankedPlace[] {
  const top = new TopHits(count);
  for (const place of places) {
    const score = scores[place] ?? NaN;
    if (score > least) top.offer(place, score);
  }
  return top.items().map((item) => ({ item, score: scores[item] ?? NaN }));
}
