import { AppError } from '../../core/errors/appError.ts';
import { fuseRanks, type FusedItem } from '../../core/search/fusion.ts';
import {
  percentileIn,
  percentileScale,
  type PercentileBasis,
} from '../../core/search/percentile.ts';
import { TopHits } from '../../core/vectors/topHits.ts';
import type { IndexScope, ScopeSegment } from './indexScope.ts';
import { parseKeywordQuery } from './keywordQuery.ts';
import { ScopeVectors } from './scopeVectors.ts';
import type { SpaceVectors } from './vectorDatabase.ts';
import type { WorkspaceDatabase } from './workspaceDatabase.ts';

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
  readonly hits: readonly IndexHit[];
  readonly percentileBasis: PercentileBasis;
}

export interface IndexSearchRequest {
  readonly query: string;
  readonly limit: number;
  /** Of the query, of length 1, and what it is compared with; undefined in keyword mode. */
  readonly semantic:
    { readonly vector: Float32Array; readonly background: Float64Array | undefined } | undefined;
  readonly mode: IndexSearchMode;
}

// Fusion hardly looks beyond: place 1,000 counts for a seventeenth of place 1.
const fusedDepth = 1000;

/** Searches a scope by meaning, by words, or both. */
export class SearchIndex {
  readonly #workspace: WorkspaceDatabase;
  readonly #scope: IndexScope;
  readonly #vectors: ScopeVectors | undefined;

  /** `vectors`: undefined where only words are asked for. */
  constructor(workspace: WorkspaceDatabase, scope: IndexScope, vectors: SpaceVectors | undefined) {
    this.#workspace = workspace;
    this.#scope = scope;
    this.#vectors = vectors && new ScopeVectors(scope, vectors);
  }

  search({ query, limit, semantic, mode }: IndexSearchRequest): IndexAnswer {
    if (mode === 'keyword') {
      const ranks = this.#scores(this.#byWords(query, limit, this.#required(query)));
      return { hits: this.#hits(ranks, limit, undefined, undefined), percentileBasis: 'none' };
    }
    const vectors = this.#vectors;
    if (!vectors || !semantic) {
      throw new AppError('internal', 'A search by meaning was asked for without vectors.');
    }
    const cosines = vectors.scan(semantic.vector);
    const ranks = mode === 'semantic' ? cosines : this.#fused(query, cosines, limit);
    const scale = percentileScale(
      vectors.textCount,
      { basis: 'scores', sorted: () => vectors.sortedScores(cosines) },
      semantic.background,
    );
    return {
      hits: this.#hits(ranks, limit, cosines, scale.scores),
      percentileBasis: scale.basis,
    };
  }

  #fused(query: string, cosines: Float64Array, limit: number): Float64Array {
    const depth = Math.max(fusedDepth, limit);
    const required = this.#required(query);
    const top = new TopHits(depth);
    for (let text = 0; text < cosines.length; text++) {
      const cosine = cosines[text] ?? NaN;
      if (!Number.isNaN(cosine) && required?.has(text) !== false) top.offer(text, cosine);
    }
    const byWords = this.#byWords(query, depth, required).map(({ item }) => item);
    return this.#scores(fuseRanks([top.items(), byWords]));
  }

  /** Texts of the scope with their BM25 scores, best first. `required`: those that may be among them. */
  #byWords(query: string, limit: number, required: ReadonlySet<number> | undefined): FusedItem[] {
    const { anyWord } = parseKeywordQuery(query);
    // Nothing but signs in quotes: all that hold them are alike.
    if (anyWord === undefined) {
      return [...(required ?? [])].slice(0, limit).map((item) => ({ item, score: 0 }));
    }
    const found: FusedItem[] = [];
    for (const { id, score } of this.#workspace.match(anyWord)) {
      const item = this.#scope.placeOf(id);
      if (item < 0 || required?.has(item) === false) continue;
      found.push({ item, score });
      if (found.length >= limit) break;
    }
    return found;
  }

  /** The texts of the scope that hold all that stands in quotes; undefined where nothing does. */
  #required(query: string): ReadonlySet<number> | undefined {
    const { phrases, literals } = parseKeywordQuery(query);
    const sets = [
      ...phrases.map((phrase) => Array.from(this.#workspace.match(phrase), ({ id }) => id)),
      ...literals.map((literal) => this.#workspace.containing(literal)),
    ].map((ids) => new Set(ids.map((id) => this.#scope.placeOf(id)).filter((place) => place >= 0)));
    const [first, ...others] = sets;
    return first && new Set([...first].filter((text) => others.every((set) => set.has(text))));
  }

  #scores(items: readonly FusedItem[]): Float64Array {
    const scores = new Float64Array(this.#scope.textIds.length).fill(NaN);
    for (const { item, score } of items) scores[item] = score;
    return scores;
  }

  #hits(
    ranks: Float64Array,
    limit: number,
    cosines: Float64Array | undefined,
    sorted: Float64Array | undefined,
  ): IndexHit[] {
    return this.#scope.top(ranks, limit).map((segment) => {
      const place = this.#scope.placeOf(segment.textId);
      const cosine = cosines?.[place] ?? NaN;
      const score = Number.isNaN(cosine) ? undefined : cosine;
      return {
        ...segment,
        text: this.#workspace.text(segment.textId),
        score,
        rankScore: ranks[place] ?? 0,
        percentile: score !== undefined && sorted ? percentileIn(sorted, score) : undefined,
      };
    });
  }
}
