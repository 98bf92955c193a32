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
import { parseKeywordQuery, phraseExpression, phraseTest } from './keywordQuery.ts';
import { QueryPercentiles } from './queryPercentiles.ts';
import type { MapRows } from '../vectors/residentVectors.ts';
import { ScopeVectors } from './scopeVectors.ts';
import { atOnce, inTurns, type Steps } from '../steps.ts';
import type { SpaceVectors } from '../vectors/vectorDatabase.ts';
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
  /** What `findWords` has found for the same request; undefined: looked for now, at once. */
  readonly found?: FoundWords | undefined;
}

/** What words find. */
export interface FoundWords {
  /** Places of the texts that hold all that stands in quotes; undefined where nothing does. */
  readonly required: ReadonlySet<number> | undefined;
  /** Places with their BM25 scores, best first. */
  readonly byWords: readonly FusedItem[];
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

/** What `findWords` has to know of a search. */
export type WordsRequest = Pick<IndexSearchRequest, 'query' | 'limit' | 'mode' | 'under'>;

const noWords: FoundWords = { required: undefined, byWords: [] };

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

  /** What words find for a search, in turns with other work. Rejects with `cancelled`. */
  async findWords(request: WordsRequest, signal: AbortSignal | undefined): Promise<FoundWords> {
    return inTurns(this.#findWords(request), signal);
  }

  search(request: IndexSearchRequest): IndexAnswer {
    const { limit, semantic, mode, under } = request;
    const wanted = under && this.#scope.inFiles(liesUnder(under));
    const { required, byWords } =
      mode === 'semantic' ? noWords : (request.found ?? atOnce(this.#findWords(request)));
    if (mode === 'keyword') {
      const hits = this.#segments(byWords, limit, wanted?.allows);
      return { hits: hits.map((hit) => this.#hit(hit)), percentileBasis: 'none' };
    }
    if (!semantic) throw withoutVectors();
    const vectors = this.#withVectors();
    const { vector, background } = semantic;
    const depth = wordDepth(request);
    const only = required ? Int32Array.from(required) : wanted?.places;
    const near = this.#near(vector, depth, { only, allows: wanted?.allows });
    const orders = [near.texts.slice(0, depth), byWords].map((found) =>
      found.map(({ item }) => item),
    );
    const texts = mode === 'semantic' ? near.texts : fuseRanks(orders, hybridWeights);
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

  /** What an order is made of that is found elsewhere, with what words find: see `ranked`. */
  wanted({ required, byWords }: FoundWords, under: readonly string[] | undefined): WantedTexts {
    const files = under && this.#scope.inFiles(liesUnder(under));
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

  *#findWords(request: WordsRequest): Steps<FoundWords> {
    const { query, under } = request;
    const depth = wordDepth(request);
    const allows = under && this.#scope.inFiles(liesUnder(under)).allows;
    const required = yield* this.#required(query);
    const { words } = parseKeywordQuery(query);
    // Nothing but signs in quotes: all that hold them are alike.
    if (words.length === 0) {
      const texts = [...(required ?? [])].filter((item) => this.#isAllowed(item, allows));
      return { required, byWords: texts.slice(0, depth).map((item) => ({ item, score: 0 })) };
    }
    const isWanted = (id: number): boolean => {
      const item = this.#scope.placeOf(id);
      return item >= 0 && required?.has(item) !== false && this.#isAllowed(item, allows);
    };
    const best = yield* this.#ranking.bestInSteps({ words, limit: depth, isWanted });
    const byWords = best.map(({ id, score }) => ({ item: this.#scope.placeOf(id), score }));
    return { required, byWords };
  }

  /** The texts of the scope that hold all that stands in quotes; undefined where nothing does. */
  *#required(query: string): Steps<ReadonlySet<number> | undefined> {
    const { phrases, literals } = parseKeywordQuery(query);
    const sets: ReadonlySet<number>[] = [];
    for (const phrase of phrases) {
      const set = new Set<number>();
      const holdsPhrase = phraseTest(phrase);
      for (const found of this.#workspace.matching(phraseExpression(phrase))) {
        const place = found ? this.#scope.placeOf(found.id) : -1;
        if (found && place >= 0 && (yield* holdsPhrase(found.text))) set.add(place);
        yield undefined;
      }
      sets.push(set);
    }
    for (const literal of literals) {
      const set = new Set<number>();
      for (const ids of this.#workspace.containing(literal)) {
        for (const id of ids) if (this.#scope.placeOf(id) >= 0) set.add(this.#scope.placeOf(id));
        yield undefined;
      }
      sets.push(set);
    }
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

/** How many texts words are to find. */
function wordDepth({ mode, limit }: WordsRequest): number {
  return mode === 'hybrid' ? Math.max(fusedDepth, limit) : limit;
}

function withoutVectors(): AppError {
  return new AppError('internal', 'A search by meaning was asked for without vectors.');
}
