import { AppError } from '../../../core/errors/appError.ts';
import { expectedByChance, type Background } from '../../../core/search/nearness.ts';
import { expectedWhereMeant, type MeaningTest } from '../../../core/search/queryMeaning.ts';
import type { RankedCandidate } from '../../../core/search/ranking/rankPassages.ts';
import type { QueryWord } from '../../../core/search/keywordQuery.ts';
import { rankedAgain } from '../../../core/search/ranking/rankAgain.ts';
import { pairPercentiles, scorePercentiles } from '../../../core/search/rankedTexts.ts';
import type { Query } from '../../../core/search/query.ts';
import type { Steps } from '../../../core/search/steps.ts';
import type {
  ClassifiedInIndexAnswer,
  ClassifiedInIndexRequest,
  IndexHit,
  IndexSearchMode,
  IndexSpan,
  SearchIndexAnswer,
} from '../../../protocol/indexApi.ts';
import { keyAt } from '../../textKey.ts';
import { inTurns } from '../../work/breather.ts';
import type { WorkspaceDatabase } from '../store/workspaceDatabase.ts';
import type { IndexScope, ScopePart } from './indexScope.ts';
import { classifiedTexts } from './classifiedTexts.ts';
import { nearTexts } from './nearTexts.ts';
import { QueryPercentiles } from './queryPercentiles.ts';
import type { QueryVector } from '../../model/queryVector.ts';
import { ScopeVectors } from './scopeVectors.ts';
import { scoringName, type Scoring } from './scoring.ts';
import { searchedPart, type SearchedFiles } from './searchedPart.ts';
import { candidatesOf, depthOf, TextRanking, type FoundCandidate } from './textRanking.ts';
import { WantedTexts, type FoundText, type RankedPlace } from './wantedTexts.ts';
import { WordSearch, type FoundWords } from './wordSearch.ts';

/** A query, but for its vector. */
export interface WordQuery {
  /** For the words, and what limits texts and files; may be blank where the vector is the whole question. */
  readonly query: Query;
  readonly limit: number;
  /** Of which texts the cosine to the query is to be believed; undefined: of all. */
  readonly means?: MeaningTest | undefined;
  /** Only these files, in hits and percentiles. */
  readonly files?: SearchedFiles | undefined;
}

export interface SnapshotQuery extends WordQuery {
  /** Undefined in keyword mode. */
  readonly vector: QueryVector | undefined;
  readonly mode: Exclude<IndexSearchMode, 'instant'>;
}

export interface SimilarQuery {
  readonly vector: QueryVector;
  readonly limit: number;
  /** Where the text itself stands: segments that touch this span are no hits. */
  readonly exclude?: IndexSpan | undefined;
}

export type ClassifiedQuery = Pick<ClassifiedInIndexRequest, 'classifier' | 'class' | 'limit'>;

/** Where a search may look, and what words find there. */
export interface WordCandidates {
  /** Places of distinct texts with their BM25 scores, best first; as many as are ranked. */
  readonly byWords: readonly RankedPlace[];
  /** Ranks what is found, by meaning and words. */
  readonly rank: (found: readonly FoundCandidate[]) => readonly RankedCandidate[];
  readonly wanted: WantedTexts;
  readonly part: ScopePart | undefined;
}

/** An order of distinct texts that was found elsewhere, by their places. */
export interface FoundOrder
  extends Pick<WordCandidates, 'wanted' | 'part'>, Pick<WordQuery, 'means'> {
  readonly ranks: readonly RankedCandidate[];
  /** Of length 1, under the snapshot's repair. */
  readonly vector: Float32Array;
  readonly limit: number;
}

/** The best of an order, which may be ranked again. */
export interface BestOfOrder {
  /** All of it. */
  readonly ranked: readonly RankedCandidate[];
  /** Of the first ones, below the folders that were asked for. */
  readonly paths: readonly string[];
  /** What is read of each of these, without white space at its ends; '' where it is gone meanwhile. */
  readonly texts: () => readonly string[];
  /** The keys of their vectors. */
  readonly keys: () => readonly string[];
  /** The answer as it is so far. */
  readonly answer: () => SearchIndexAnswer;
}

/** What a query found, and the answer that an order of it makes. */
interface FoundRanks {
  readonly ranked: readonly RankedCandidate[];
  readonly answerOf: (ranks: readonly RankedCandidate[]) => SearchIndexAnswer;
}

/** What meaning says of a hit. */
type HitScores = Pick<IndexHit, 'score' | 'percentile' | 'expected' | 'isEstimate'>;

const unscored: HitScores = {
  ...{ score: undefined, percentile: undefined, expected: undefined, isEstimate: false },
};

/**
 * An index as it was at one moment: its segments, the vectors of one space, and the repair that they are compared under,
 * made together and never changed. Searches by meaning, by words, or both. `Snapshots` makes and keeps them.
 */
export class Snapshot {
  readonly scope: IndexScope;
  /** Undefined where there are only words to search by. */
  readonly vectors: ScopeVectors | undefined;
  readonly #workspace: WorkspaceDatabase;
  readonly #scoring: Scoring | undefined;
  readonly #words: WordSearch;
  readonly #ranking: TextRanking;

  /** Reads the vectors that are not in memory yet. `keys`: `scope.keyBlob()`. `before`: one of the same scope. */
  constructor(
    workspace: WorkspaceDatabase,
    scope: IndexScope,
    scoring: Scoring | undefined,
    keys = scope.keyBlob(),
    before?: Snapshot,
  ) {
    this.#workspace = workspace;
    this.scope = scope;
    this.#scoring = scoring;
    this.#words = before ? before.#words : new WordSearch(workspace, scope);
    this.#ranking = before ? before.#ranking : new TextRanking(workspace, scope);
    scope.equalTexts(keys);
    this.vectors =
      scoring && new ScopeVectors(scope, keys, scoring.space, scoring.repair?.rows.mapRows);
  }

  /** Segments that have a vector. */
  get embedded(): number {
    return this.vectors?.embeddedCount ?? 0;
  }

  /** Whether every segment has a vector. */
  get isComplete(): boolean {
    return this.embedded === this.scope.segmentCount;
  }

  /** Names the space and the repair that scores are made with; undefined where there are only words. */
  get scoredBy(): string | undefined {
    return this.#scoring && scoringName(this.#scoring.name, this.#scoring.repair);
  }

  /** A query's vector as it is compared here. */
  vectorOf(query: QueryVector): Float32Array {
    return query(this.#scoring?.repair?.rows);
  }

  /** By place: the cosine of a vector, of length 1, to each text; NaN where it has none. Scores every row. */
  cosines(vector: Float32Array): Float64Array {
    return this.vectors?.scan(vector) ?? new Float64Array(this.scope.textIds.length).fill(NaN);
  }

  /** The same scope with the vectors that were added since. */
  withNewVectors(): Snapshot {
    return new Snapshot(this.#workspace, this.scope, this.#scoring, undefined, this);
  }

  /** In turns with other work. `again`: gives another order, the best of it ranked again. Rejects with `cancelled`. */
  async search(
    query: SnapshotQuery,
    signal?: AbortSignal,
    again?: (best: BestOfOrder) => Promise<readonly RankedCandidate[]>,
  ): Promise<SearchIndexAnswer> {
    const part = searchedPart(this.scope, query.query, query.files);
    const words = await inTurns(this.#findWords(query, part), signal);
    const { ranked, answerOf } = this.#search(query, part, words);
    if (!again) return answerOf(ranked);
    const best = ranked.slice(0, rankedAgain).map(({ item }) => item);
    const roots = query.files?.roots ?? [];
    return answerOf(
      await again({
        ranked,
        paths: best.map((place) => this.#ranking.pathOf(place, words.wanted, roots)),
        texts: () =>
          best.map((place) => this.#workspace.input(this.scope.textIds[place] ?? 0).trim()),
        keys: () => {
          const keys = this.scope.keyBlob();
          return best.map((place) => keyAt(keys, place));
        },
        answer: () => answerOf(ranked),
      }),
    );
  }

  #search(
    { query: typed, files, vector, mode, limit, means }: SnapshotQuery,
    part: ScopePart | undefined,
    { wanted, required, byWords }: FoundWords,
  ): FoundRanks {
    const asked = { query: typed, roots: files?.roots ?? [], mode, wanted };
    if (mode === 'keyword') {
      const found = candidatesOf([], byWords, () => undefined);
      return {
        ranked: this.#ranking.rank(asked, found),
        answerOf: (ranks) => {
          const hits = this.#hits(ranks, wanted, limit);
          return { ...this.#answer(hits, 'none'), scoredBy: undefined };
        },
      };
    }
    if (!vector) throw withoutVectors();
    const vectors = this.#withVectors();
    const query = this.vectorOf(vector);
    const depth = depthOf(limit);
    const only = required ? Int32Array.from(required) : part?.places;
    const near = nearTexts(vectors, query, { depth, wanted, only });
    const cosineOf = (item: number): number => vectors.cosine(query, item);
    const ranked = this.#ranking.rank(
      asked,
      candidatesOf(near.texts.slice(0, depth), byWords, cosineOf),
    );
    const own = new QueryPercentiles(this.scope, vectors, query, { near: near.rows, part });
    const { basis, percentile } = own.scale(this.#scoring?.background?.queries.quantiles);
    const scores = this.#scores('queries', part, percentile, means);
    return {
      ranked,
      answerOf: (ranks) =>
        this.#answer(
          this.#hits(ranks, wanted, limit, ({ place }, text) => scores(cosineOf(place), text)),
          basis,
        ),
    };
  }

  /** How many of the scope's texts hold each of some words. */
  wordCounts(words: readonly QueryWord[]): Steps<number[]> {
    return this.#words.counts(words);
  }

  /** The segments nearest to a vector; percentiles are among random pairs of the scope's texts. */
  similar({ vector, limit, exclude }: SimilarQuery): SearchIndexAnswer {
    if (!this.vectors) return this.#answer([], 'none');
    const { vectors } = this;
    const part = exclude && this.scope.without(exclude);
    const wanted = new WantedTexts(this.scope, { part });
    const { texts } = nearTexts(vectors, this.vectorOf(vector), { depth: limit, wanted });
    const percentiles = pairPercentiles(vectors, this.#scoring?.background?.pairs.quantiles);
    const ranked = texts.map(({ item, score }) => ({ item, rankScore: score, why: {} }));
    const scores = this.#scores('pairs', undefined, percentiles.of);
    const hits = this.#hits(ranked, wanted, limit, ({ score }, text) => scores(score, text));
    return this.#answer(hits, percentiles.basis);
  }

  /** The texts that a classifier gives one class, the most probable first. Rejects with `cancelled`. */
  async classified(
    { classifier, class: wantedClass, limit }: ClassifiedQuery,
    signal?: AbortSignal,
  ): Promise<ClassifiedInIndexAnswer> {
    const { scope, embedded } = this;
    const space = this.#scoring?.space;
    const wanted = new WantedTexts(scope);
    const asked = { classifier, wanted: wantedClass };
    const found = space ? await classifiedTexts(scope, space, asked, signal) : [];
    const texts = wanted.distinct(found);
    const ranked = texts.map(({ item, score }) => ({ item, rankScore: score, why: {} }));
    const hits = this.#hits(ranked, wanted, limit);
    return { hits, count: texts.length, segments: scope.segmentCount, embedded };
  }

  /**
   * What an order that is found elsewhere is made of; `answerOf` makes an answer of it. Without `findsWords` nothing is found
   * by words, and the full text is not waited for unless something is in quotes. Rejects with `cancelled`.
   */
  async candidates(
    asked: WordQuery,
    signal: AbortSignal | undefined,
    findsWords = true,
  ): Promise<WordCandidates> {
    const part = searchedPart(this.scope, asked.query, asked.files);
    const { wanted, byWords } = await inTurns(
      this.#findWords({ ...asked, mode: findsWords ? 'hybrid' : 'semantic' }, part),
      signal,
    );
    const { query, files } = asked;
    const request = { query, roots: files?.roots ?? [], mode: 'hybrid', wanted } as const;
    return { byWords, wanted, part, rank: (found) => this.#ranking.rank(request, found) };
  }

  /** The texts in an order that was found elsewhere; what has no vector there is an estimate. */
  answerOf({ ranks, vector, limit, wanted, part, means }: FoundOrder): SearchIndexAnswer {
    const vectors = this.#withVectors();
    const places = part?.places;
    const known = places ? vectors.countOf(places) : vectors.textCount;
    const all = places?.length ?? this.scope.textIds.length;
    const scores = (): Float64Array =>
      (places ? Float64Array.from(places, (i) => vectors.cosine(vector, i)) : vectors.scan(vector))
        .filter((cosine) => !Number.isNaN(cosine))
        .sort();
    const percentiles = scorePercentiles(
      { known, all },
      scores,
      this.#scoring?.background?.queries.quantiles,
    );
    const scoresOf = this.#scores('queries', part, percentiles.of, means);
    const hits = this.#hits(ranks, wanted, limit, ({ place }, text) => {
      const cosine = vectors.cosine(vector, place);
      return { ...scoresOf(cosine, text), isEstimate: Number.isNaN(cosine) };
    });
    return this.#answer(hits, percentiles.basis);
  }

  #answer(
    hits: readonly IndexHit[],
    percentileBasis: SearchIndexAnswer['percentileBasis'],
  ): SearchIndexAnswer {
    const { embedded, scoredBy } = this;
    return { hits, segments: this.scope.segmentCount, embedded, percentileBasis, scoredBy };
  }

  /** What is said of a cosine, NaN where there is none, among the texts in `part`, or among all. */
  #scores(
    kind: keyof Background,
    part: ScopePart | undefined,
    percentile: (cosine: number) => number | undefined,
    means?: MeaningTest,
  ): (cosine: number, text: string) => HitScores {
    const unrelated = this.#scoring?.background?.[kind];
    const texts = part?.places.length ?? this.scope.textIds.length;
    return (score, text) =>
      Number.isNaN(score)
        ? unscored
        : {
            score,
            percentile: percentile(score),
            expected: expectedWhereMeant(
              expectedByChance(score, texts, unrelated),
              () => text,
              means,
            ),
            isEstimate: false,
          };
  }

  #withVectors(): ScopeVectors {
    if (!this.vectors) throw withoutVectors();
    return this.vectors;
  }

  #findWords(
    { query, mode, limit }: Pick<SnapshotQuery, 'query' | 'mode' | 'limit'>,
    part: ScopePart | undefined,
  ): Steps<FoundWords> {
    return this.#words.find(query, mode === 'semantic' ? 0 : depthOf(limit), part);
  }

  /**
   * The first `limit` of ranked texts, by their places, without those whose text is gone: while files change it may have
   * been there when the scope was read.
   */
  #hits(
    ranked: readonly RankedCandidate[],
    wanted: WantedTexts,
    limit: number,
    scoresOf: (found: FoundText, text: string) => HitScores = () => unscored,
  ): readonly IndexHit[] {
    const reasons = new Map(ranked.map(({ item, why }) => [item, why]));
    const order = ranked.map(({ item, rankScore }) => ({ item, score: rankScore }));
    const hits = wanted.best(order, limit).map((found): IndexHit => {
      const { textId, number, ...segment } = this.scope.segment(found.segment);
      const read = this.#workspace.readText(textId);
      return {
        ...segment,
        title: this.#ranking.titleOf({ ...segment, textId, number }),
        ...read,
        places: found.places,
        rankScore: found.score,
        why: reasons.get(found.place) ?? {},
        ...scoresOf(found, read.text),
      };
    });
    return hits.filter(({ text }) => text !== '');
  }
}

function withoutVectors(): AppError {
  return new AppError('internal', 'A search by meaning was asked for without vectors.');
}
