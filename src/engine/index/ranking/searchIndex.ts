import { AppError } from '../../../core/errors/appError.ts';
import {
  fusedDepth,
  fuseRanks,
  hybridWeights,
  type FusedItem,
} from '../../../core/search/fusion.ts';
import {
  percentileIn,
  percentileScale,
  type PercentileBasis,
} from '../../../core/search/percentile.ts';
import { bestOf } from '../../../core/vectors/bestOf.ts';
import type { IndexScope, ScopeSegment, SegmentFilter } from './indexScope.ts';
import { liesUnder } from '../files/updateFiles.ts';
import { holdsPhrase, parseKeywordQuery, phraseExpression } from './keywordQuery.ts';
import { QueryPercentiles } from './queryPercentiles.ts';
import type { MapRows } from '../vectors/residentVectors.ts';
import { ScopeVectors } from './scopeVectors.ts';
import type { SpaceVectors } from '../vectors/spaceVectors.ts';
import type { NearRows } from '../vectors/vectorRows.ts';
import { WordRanking } from './wordRanking.ts';
import type { WorkspaceDatabase } from '../store/workspaceDatabase.ts';

export type IndexSearchMode = 'hybrid' | 'semantic' | 'keyword';

export interface IndexHit extends ScopeSegment {
  readonly text: string;
  /** Cosine to the query; undefined in keyword mode, and where the text has no vector. */
  readonly score: number | undefined;
  /** What the order follows: fused ranks, the cosine, or BM25. */
  readonly rankScore: number;
  /** 0 to 100; undefined where there is no score or nothing to compare it with. */
  readonly percentile: number | undefined;
}

export interface IndexAnswer {
  /** Best first; equal ones in the order of the files. */
  readonly hits: readonly IndexHit[];
  readonly percentileBasis: PercentileBasis;
}

/** A vector of length 1, repaired as the rows are, and what its scores are compared with in a small scope. */
export interface IndexSemantics {
  readonly vector: Float32Array;
  readonly background: Float64Array | undefined;
}

export interface IndexSearchRequest {
  /** For the words; may be blank where the vector is the whole question. */
  readonly query: string;
  readonly limit: number;
  /** Undefined in keyword mode. */
  readonly semantic: IndexSemantics | undefined;
  readonly mode: IndexSearchMode;
  /** Only files under these absolute paths; percentiles are among all. Undefined: all. */
  readonly under?: readonly string[] | undefined;
}

export interface IndexSimilarRequest extends IndexSemantics {
  readonly limit: number;
  /** Where the text itself stands: segments that touch this span are no hits. */
  readonly exclude?:
    | {
        readonly path: string;
        readonly cell?: number | undefined;
        readonly start: number;
        readonly end: number;
      }
    | undefined;
}

/** Where a search may look, and what words find there. */
export interface WantedTexts {
  /** Places, best first. */
  readonly byWords: readonly number[];
  /** Undefined: all. */
  readonly places: Iterable<number> | undefined;
  readonly allows: SegmentFilter | undefined;
}

export interface RankedRequest {
  readonly vector: Float32Array;
  readonly limit: number;
  readonly sorted: Float64Array | undefined;
  readonly allows: SegmentFilter | undefined;
}

/** A text of the scope by its place, or a segment by its number. */
interface Ranked {
  readonly item: number;
  readonly score: number;
}

// Of all rows: fewer are scored one by one, more are looked for among all.
const fewShare = 0.25;

/**
 * Searches a scope by meaning, by words, or both. Made anew when the scope or its vectors have changed: what is in
 * memory stays there, so that costs milliseconds.
 */
export class SearchIndex {
  readonly #workspace: WorkspaceDatabase;
  readonly #scope: IndexScope;
  readonly #vectors: ScopeVectors | undefined;
  readonly #ranking: WordRanking;
  readonly #source: { readonly vectors: SpaceVectors | undefined; readonly mapRows?: MapRows };

  /**
   * `vectors`: undefined where only words are asked for. `mapRows`: a repair; the same function each time, or all
   * vectors are read anew.
   */
  constructor(
    workspace: WorkspaceDatabase,
    scope: IndexScope,
    vectors: SpaceVectors | undefined,
    mapRows?: MapRows,
  ) {
    this.#workspace = workspace;
    this.#scope = scope;
    this.#ranking = new WordRanking(workspace);
    this.#vectors = vectors && new ScopeVectors(scope, vectors, mapRows);
    this.#source = { vectors, ...(mapRows && { mapRows }) };
  }

  get scope(): IndexScope {
    return this.#scope;
  }

  /** Undefined where only words were asked for. */
  get vectors(): ScopeVectors | undefined {
    return this.#vectors;
  }

  /** Segments that have a vector. */
  get embedded(): number {
    return this.#vectors?.segmentCount ?? 0;
  }

  search({ query, limit, semantic, mode, under }: IndexSearchRequest): IndexAnswer {
    const wanted = under && this.#scope.inFiles(liesUnder(under));
    const required = mode === 'semantic' ? undefined : this.#required(query);
    if (mode === 'keyword') {
      const found = this.#byWords(query, limit, required, wanted?.allows);
      const hits = this.#segments(found, limit, wanted?.allows);
      return { hits: hits.map((hit) => this.#hit(hit)), percentileBasis: 'none' };
    }
    if (!semantic) throw withoutVectors();
    const vectors = this.#withVectors();
    const { vector, background } = semantic;
    const depth = mode === 'hybrid' ? Math.max(fusedDepth, limit) : limit;
    const only = required ? Int32Array.from(required) : wanted?.places;
    const near = this.#near(vector, depth, { only, allows: wanted?.allows });
    const found = near.texts.map(({ item }) => item).slice(0, depth);
    const byWords = (): number[] =>
      this.#byWords(query, depth, required, wanted?.allows).map(({ item }) => item);
    const texts = mode === 'semantic' ? near.texts : fuseRanks([found, byWords()], hybridWeights);
    const own = new QueryPercentiles(this.#scope, vectors, vector, near.rows);
    const { basis, percentile } = own.scale(background);
    const hits = this.#segments(texts, limit, wanted?.allows).map((hit) => {
      const cosine = vectors.cosine(vector, this.#scope.placeOfSegment(hit.item));
      return this.#hit(hit, cosine, percentile(cosine));
    });
    return { hits, percentileBasis: basis };
  }

  /** The same scope with the vectors that were added since. */
  withNewVectors(): SearchIndex {
    const { vectors, mapRows } = this.#source;
    return new SearchIndex(this.#workspace, this.#scope, vectors, mapRows);
  }

  /** What an order is made of that is found elsewhere: see `ranked`. */
  wanted(query: string, depth: number, under: readonly string[] | undefined): WantedTexts {
    const files = under && this.#scope.inFiles(liesUnder(under));
    const required = this.#required(query);
    const byWords = this.#byWords(query, depth, required, files?.allows);
    return {
      byWords: byWords.map(({ item }) => item),
      places: required
        ? [...required].filter((place) => this.#isAllowed(place, files?.allows))
        : files?.places,
      allows: files?.allows,
    };
  }

  /** The segments of texts in an order that was found elsewhere. `sorted`: what percentiles are among, ascending. */
  ranked(
    texts: readonly FusedItem[],
    { vector, limit, sorted, allows }: RankedRequest,
  ): readonly IndexHit[] {
    const vectors = this.#withVectors();
    return this.#segments(texts, limit, allows).map((hit) => {
      const cosine = vectors.cosine(vector, this.#scope.placeOfSegment(hit.item));
      return this.#hit(hit, cosine, sorted && percentileIn(sorted, cosine));
    });
  }

  /** The segments nearest to a vector; percentiles are among random pairs of the scope's texts. */
  similar({ vector, background, limit, exclude }: IndexSimilarRequest): IndexAnswer {
    const vectors = this.#withVectors();
    const allows = exclude && this.#scope.without(exclude);
    const { texts } = this.#near(vector, limit, { only: undefined, allows });
    const sorted = (): Float64Array => vectors.sortedPairs();
    const scale = percentileScale(vectors.textCount, { basis: 'pairs', sorted }, background);
    const hits = this.#segments(texts, limit, allows).map((hit) =>
      this.#hit(hit, hit.score, scale.scores && percentileIn(scale.scores, hit.score)),
    );
    return { hits, percentileBasis: scale.basis };
  }

  #withVectors(): ScopeVectors {
    if (!this.#vectors) throw withoutVectors();
    return this.#vectors;
  }

  /**
   * At least `depth` of the texts nearest to a vector that may be hits, or all of them, and the nearest rows of all.
   * `only`: places of texts that are wanted and no others.
   */
  #near(
    vector: Float32Array,
    depth: number,
    { only, allows }: { only: Int32Array | undefined; allows: SegmentFilter | undefined },
  ): { readonly texts: Ranked[]; readonly rows: NearRows } {
    const vectors = this.#withVectors();
    if (only && only.length < fewShare * vectors.rowCount) {
      const scores = Float64Array.from(only, (place) =>
        this.#isAllowed(place, allows) ? vectors.cosine(vector, place) : NaN,
      );
      const best = Array.from(bestOf(scores, depth), (i) => ({
        item: only[i] ?? 0,
        score: scores[i] ?? NaN,
      }));
      return { texts: best, rows: vectors.nearest(vector, depth) };
    }
    const wanted = only && new Set(only);
    for (let count = depth; ; count *= 4) {
      const rows = vectors.nearest(vector, count);
      const texts: Ranked[] = [];
      rows.rows.forEach((row, i) => {
        for (const item of vectors.placesOf(row)) {
          if (wanted?.has(item) === false || !this.#isAllowed(item, allows)) continue;
          texts.push({ item, score: rows.scores[i] ?? NaN });
        }
      });
      // By what was asked for: a row that has no score is never among them.
      if (texts.length >= depth || count >= vectors.rowCount) {
        return { texts: texts.sort((a, b) => b.score - a.score || a.item - b.item), rows };
      }
    }
  }

  /** Texts with their BM25 scores, best first. `required`: those that may be among them. */
  #byWords(
    query: string,
    limit: number,
    required: ReadonlySet<number> | undefined,
    allows: SegmentFilter | undefined,
  ): FusedItem[] {
    const { words } = parseKeywordQuery(query);
    // Nothing but signs in quotes: all that hold them are alike.
    if (words.length === 0) {
      const texts = [...(required ?? [])].filter((item) => this.#isAllowed(item, allows));
      return texts.slice(0, limit).map((item) => ({ item, score: 0 }));
    }
    const isWanted = (id: number): boolean => {
      const item = this.#scope.placeOf(id);
      return item >= 0 && required?.has(item) !== false && this.#isAllowed(item, allows);
    };
    return this.#ranking
      .best({ words, limit, isWanted })
      .map(({ id, score }) => ({ item: this.#scope.placeOf(id), score }));
  }

  /** The texts of the scope that hold all that stands in quotes; undefined where nothing does. */
  #required(query: string): ReadonlySet<number> | undefined {
    const { phrases, literals } = parseKeywordQuery(query);
    const sets = [
      ...phrases.map((phrase) =>
        Array.from(this.#workspace.matching(phraseExpression(phrase)))
          .filter(({ text }) => holdsPhrase(text, phrase))
          .map(({ id }) => id),
      ),
      ...literals.map((literal) => this.#workspace.containing(literal)),
    ].map((ids) => new Set(ids.map((id) => this.#scope.placeOf(id)).filter((place) => place >= 0)));
    const [first, ...others] = sets;
    return first && new Set([...first].filter((text) => others.every((set) => set.has(text))));
  }

  #isAllowed(place: number, allows: SegmentFilter | undefined): boolean {
    return !allows || this.#scope.segmentsOf(place).some(allows);
  }

  /** The first `limit` segments of texts, best first; of equal ones in the order of the files. */
  #segments(
    texts: readonly Ranked[],
    limit: number,
    allows: SegmentFilter | undefined,
  ): readonly Ranked[] {
    const found: Ranked[] = [];
    let lowest = -Infinity;
    for (const { item: place, score } of texts) {
      if (found.length >= limit && score < lowest) break;
      for (const item of this.#scope.segmentsOf(place)) {
        if (!allows || allows(item)) found.push({ item, score });
      }
      lowest = score;
    }
    return found.sort((a, b) => b.score - a.score || a.item - b.item).slice(0, limit);
  }

  #hit({ item, score: rankScore }: Ranked, cosine = NaN, percentile?: number): IndexHit {
    const segment = this.#scope.segment(item);
    const text = this.#workspace.text(segment.textId);
    if (Number.isNaN(cosine)) {
      return { ...segment, text, rankScore, score: undefined, percentile: undefined };
    }
    return { ...segment, text, rankScore, score: cosine, percentile };
  }
}

function withoutVectors(): AppError {
  return new AppError('internal', 'A search by meaning was asked for without vectors.');
}
