import { AppError } from '../../../core/errors/appError.ts';
import {
  fusedDepth,
  fuseRanks,
  hybridWeights,
  type FusedItem,
} from '../../../core/search/fusion.ts';
import { expectedByChance, type Background } from '../../../core/search/nearness.ts';
import { pairPercentiles, scorePercentiles } from '../../../core/search/rankedTexts.ts';
import type { Query } from '../../../core/search/query.ts';
import type { Steps } from '../../../core/search/steps.ts';
import { bestOf } from '../../../core/vectors/bestOf.ts';
import type {
  IndexHit,
  IndexSearchMode,
  IndexSpan,
  SearchIndexAnswer,
} from '../../../protocol/indexApi.ts';
import { inTurns } from '../../work/breather.ts';
import { fileFilter } from '../../query/fileFilter.ts';
import { liesUnder } from '../../../node/walk/liesUnder.ts';
import type { FittedRepair } from '../repair/indexRepair.ts';
import type { WorkspaceDatabase } from '../store/workspaceDatabase.ts';
import type { SpaceVectors } from '../vectors/spaceVectors.ts';
import type { NearRows } from '../../../core/rows/vectorRows.ts';
import type { IndexScope, ScopePart } from './indexScope.ts';
import { QueryPercentiles } from './queryPercentiles.ts';
import type { QueryVector } from '../../model/queryVector.ts';
import { ScopeVectors } from './scopeVectors.ts';
import { WordSearch, type FoundWords } from './wordSearch.ts';

/** What scores are made with. */
export interface Scoring {
  readonly space: SpaceVectors;
  /** Of the space. */
  readonly name: string;
  readonly repair: FittedRepair | undefined;
  /** Of unrelated texts under this repair: for nearness, and for scopes too small for percentiles of their own. */
  readonly background: Background | undefined;
}

/** A query, but for its vector. */
export interface WordQuery {
  /** For the words, and what limits texts and files; may be blank where the vector is the whole question. */
  readonly query: Query;
  readonly limit: number;
  /** Only these files, in hits and percentiles. */
  readonly files?: SearchedFiles | undefined;
}

export interface SnapshotQuery extends WordQuery {
  /** Undefined in keyword mode. */
  readonly vector: QueryVector | undefined;
  readonly mode: Exclude<IndexSearchMode, 'instant'>;
}

/** Absolute paths. */
interface SearchedFiles {
  /** Only what lies under these; undefined: all. */
  readonly under: readonly string[] | undefined;
  /** A query's paths are relative to these. */
  readonly roots: readonly string[];
}

export interface SimilarQuery {
  readonly vector: QueryVector;
  readonly limit: number;
  /** Where the text itself stands: segments that touch this span are no hits. */
  readonly exclude?: IndexSpan | undefined;
}

/** Where a search may look, and what words find there. */
export interface WordCandidates {
  /** Places, best first; as many as are mixed. */
  readonly byWords: readonly number[];
  /** Undefined: all. */
  readonly places: Iterable<number> | undefined;
  readonly part: ScopePart | undefined;
}

/** An order of texts that was found elsewhere, by their places. */
export interface FoundOrder {
  readonly ranks: readonly FusedItem[];
  /** Of length 1, under the snapshot's repair. */
  readonly vector: Float32Array;
  readonly limit: number;
  readonly part: ScopePart | undefined;
}

/** A text by its place, or a segment by its number. */
interface Ranked {
  readonly item: number;
  readonly score: number;
}

// Of all rows: fewer are scored one by one, more are looked for among all.
const fewShare = 0.25;
// With fewer of its texts embedded, a scope's own scores are those of the likely ones and say little of the rest.
const ownScoresShare = 0.5;

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

  /** Reads the vectors that are not in memory yet. `keys`: `scope.keyBlob()`. */
  constructor(
    workspace: WorkspaceDatabase,
    scope: IndexScope,
    scoring: Scoring | undefined,
    keys = scope.keyBlob(),
  ) {
    this.#workspace = workspace;
    this.scope = scope;
    this.#scoring = scoring;
    this.#words = new WordSearch(workspace, scope);
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
    return new Snapshot(this.#workspace, this.scope, this.#scoring);
  }

  /** In turns with other work. Rejects with `cancelled`. */
  async search(query: SnapshotQuery, signal?: AbortSignal): Promise<SearchIndexAnswer> {
    const part = this.#partOf(query);
    return this.#search(query, part, await inTurns(this.#findWords(query, part), signal));
  }

  #search(
    { vector, mode, limit }: SnapshotQuery,
    part: ScopePart | undefined,
    { required, byWords }: FoundWords,
  ): SearchIndexAnswer {
    if (mode === 'keyword') {
      const found = this.#segments(byWords, limit, part);
      const hits = this.#hits(found.map((hit) => this.#hit(hit)));
      return { ...this.#answer(hits, 'none'), scoredBy: undefined };
    }
    if (!vector) throw withoutVectors();
    const vectors = this.#withVectors();
    const query = this.vectorOf(vector);
    const depth = depthOf(mode, limit);
    const only = required ? Int32Array.from(required) : part?.places;
    const near = this.#near(query, depth, only, part?.allows);
    const orders = [near.texts.slice(0, depth), byWords].map((found) =>
      found.map(({ item }) => item),
    );
    const texts = mode === 'semantic' ? near.texts : fuseRanks(orders, hybridWeights);
    const own = new QueryPercentiles(this.scope, vectors, query, { near: near.rows, part });
    const { basis, percentile } = own.scale(this.#scoring?.background?.queries.quantiles);
    const hits = this.#segments(texts, limit, part).map((hit) => {
      const cosine = vectors.cosine(query, this.scope.placeOfSegment(hit.item));
      return this.#hit(hit, cosine, percentile(cosine));
    });
    return this.#answer(this.#expecting(this.#hits(hits), 'queries', part), basis);
  }

  /** The segments nearest to a vector; percentiles are among random pairs of the scope's texts. */
  similar({ vector, limit, exclude }: SimilarQuery): SearchIndexAnswer {
    if (!this.vectors) return this.#answer([], 'none');
    const { vectors } = this;
    const part = exclude && this.scope.without(exclude);
    const { texts } = this.#near(this.vectorOf(vector), limit, undefined, part?.allows);
    const percentiles = pairPercentiles(vectors, this.#scoring?.background?.pairs.quantiles);
    const hits = this.#segments(texts, limit, part).map((hit) =>
      this.#hit(hit, hit.score, percentiles.of(hit.score)),
    );
    return this.#answer(this.#expecting(this.#hits(hits), 'pairs', undefined), percentiles.basis);
  }

  /** What an order that is found elsewhere is made of; `answerOf` makes an answer of it. Rejects with `cancelled`. */
  async candidates(asked: WordQuery, signal: AbortSignal | undefined): Promise<WordCandidates> {
    const part = this.#partOf(asked);
    const { required, byWords } = await inTurns(
      this.#findWords({ ...asked, mode: 'hybrid' }, part),
      signal,
    );
    return { byWords: byWords.map(({ item }) => item), places: required ?? part?.places, part };
  }

  /** The segments of texts in an order that was found elsewhere; what has no vector there is an estimate. */
  answerOf({ ranks, vector, limit, part }: FoundOrder): SearchIndexAnswer {
    const vectors = this.#withVectors();
    const places = part?.places;
    const known = places ? vectors.countOf(places) : vectors.textCount;
    const all = places?.length ?? this.scope.textIds.length;
    const scores = (): Float64Array =>
      (places ? Float64Array.from(places, (i) => vectors.cosine(vector, i)) : vectors.scan(vector))
        .filter((cosine) => !Number.isNaN(cosine))
        .sort();
    const percentiles = scorePercentiles(
      known < ownScoresShare * all ? 0 : known,
      scores,
      this.#scoring?.background?.queries.quantiles,
    );
    const hits = this.#segments(ranks, limit, part).map((hit) => {
      const cosine = vectors.cosine(vector, this.scope.placeOfSegment(hit.item));
      const found = this.#hit(hit, cosine, percentiles.of(cosine));
      return { ...found, isEstimate: Number.isNaN(cosine) };
    });
    return this.#answer(this.#expecting(this.#hits(hits), 'queries', part), percentiles.basis);
  }

  #answer(
    hits: readonly IndexHit[],
    percentileBasis: SearchIndexAnswer['percentileBasis'],
  ): SearchIndexAnswer {
    const { embedded, scoredBy } = this;
    return { hits, segments: this.scope.segmentCount, embedded, percentileBasis, scoredBy };
  }

  /** With how many of the texts in `part`, or in all, would reach their cosine by chance. */
  #expecting(
    hits: readonly IndexHit[],
    kind: keyof Background,
    part: ScopePart | undefined,
  ): readonly IndexHit[] {
    const unrelated = this.#scoring?.background?.[kind];
    const texts = part?.places.length ?? this.scope.textIds.length;
    return hits.map((hit) => ({ ...hit, expected: expectedByChance(hit.score, texts, unrelated) }));
  }

  #withVectors(): ScopeVectors {
    if (!this.vectors) throw withoutVectors();
    return this.vectors;
  }

  /**
   * At least `depth` of the texts nearest to a vector that may be hits, or all of them, and the nearest rows of all.
   * `only`: places of texts that are wanted and no others.
   */
  #near(
    vector: Float32Array,
    depth: number,
    only: Int32Array | undefined,
    allows: ScopePart['allows'] | undefined,
  ): { readonly texts: Ranked[]; readonly rows: NearRows } {
    const vectors = this.#withVectors();
    if (only && only.length < fewShare * vectors.rowCount) {
      const scores = Float64Array.from(only, (place) => vectors.cosine(vector, place));
      const best = Array.from(bestOf(scores, depth), (i) => ({
        item: only[i] ?? 0,
        score: scores[i] ?? NaN,
      }));
      return { texts: best, rows: vectors.nearest(vector, depth) };
    }
    const wanted = only && new Set(only);
    const isWanted = (place: number): boolean =>
      wanted ? wanted.has(place) : this.#isAllowed(place, allows);
    for (let count = depth; ; count *= 4) {
      const rows = vectors.nearest(vector, count);
      const texts: Ranked[] = [];
      rows.rows.forEach((row, i) => {
        for (const item of vectors.placesOf(row)) {
          if (isWanted(item)) texts.push({ item, score: rows.scores[i] ?? NaN });
        }
      });
      // By what was asked for: a row that has no score is never among them.
      if (texts.length >= depth || count >= vectors.rowCount) {
        return { texts: texts.sort((a, b) => b.score - a.score || a.item - b.item), rows };
      }
    }
  }

  #partOf({ query, files }: WordQuery): ScopePart | undefined {
    const fits = fileFilter(query, files?.roots ?? []);
    const liesIn = files?.under && liesUnder(files.under);
    if (!fits) return liesIn && this.scope.inFiles(liesIn);
    return this.scope.inFiles((path) => liesIn?.(path) !== false && fits(path));
  }

  *#findWords(
    { query, mode, limit }: Pick<SnapshotQuery, 'query' | 'mode' | 'limit'>,
    part: ScopePart | undefined,
  ): Steps<FoundWords> {
    const mayBe = (place: number): boolean => this.#isAllowed(place, part?.allows);
    if (mode === 'semantic') {
      return { required: yield* this.#words.required(query, mayBe), byWords: [] };
    }
    return yield* this.#words.find(query, depthOf(mode, limit), mayBe);
  }

  #isAllowed(place: number, allows: ScopePart['allows'] | undefined): boolean {
    return !allows || this.scope.segmentsOf(place).some(allows);
  }

  /** The first `limit` segments of texts, best first; of equal ones in the order of the files. */
  #segments(
    texts: readonly Ranked[],
    limit: number,
    part: Pick<ScopePart, 'allows'> | undefined,
  ): readonly Ranked[] {
    const found: Ranked[] = [];
    let lowest = -Infinity;
    for (const { item: place, score } of texts) {
      if (found.length >= limit && score < lowest) break;
      for (const item of this.scope.segmentsOf(place)) {
        if (!part || part.allows(item)) found.push({ item, score });
      }
      lowest = score;
    }
    return found.sort((a, b) => b.score - a.score || a.item - b.item).slice(0, limit);
  }

  /** Without those whose text is gone: while files change it may have been there when the scope was read. */
  #hits(hits: readonly IndexHit[]): readonly IndexHit[] {
    return hits.filter(({ text }) => text !== '');
  }

  #hit({ item, score: rankScore }: Ranked, cosine = NaN, percentile?: number): IndexHit {
    const { textId, ...segment } = this.scope.segment(item);
    const text = this.#workspace.text(textId);
    const hit = { ...segment, text, rankScore, expected: undefined, isEstimate: false };
    if (Number.isNaN(cosine)) return { ...hit, score: undefined, percentile: undefined };
    return { ...hit, score: cosine, percentile };
  }
}

/** How many texts of each order are mixed, or are wanted. */
function depthOf(mode: SnapshotQuery['mode'], limit: number): number {
  return mode === 'hybrid' ? Math.max(fusedDepth, limit) : limit;
}

/** Names a space and a repair: see `Snapshot.scoredBy`. */
function scoringName(space: string, repair: FittedRepair | undefined): string {
  return JSON.stringify([space, repair?.id ?? null]);
}

/** The parts of a `scoringName`; undefined where a text is none. */
export function parseScoringName(
  name: string,
): { readonly space: string; readonly repairId: string | undefined } | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(name);
  } catch {
    return undefined;
  }
  const [space, repairId] = Array.isArray(parts) ? (parts as unknown[]) : [];
  if (typeof space !== 'string') return undefined;
  return { space, repairId: typeof repairId === 'string' ? repairId : undefined };
}

function withoutVectors(): AppError {
  return new AppError('internal', 'A search by meaning was asked for without vectors.');
}
