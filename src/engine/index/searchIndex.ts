import { AppError } from '../../core/errors/appError.ts';
import { fuseRanks } from '../../core/search/fusion.ts';
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
  constructor(
    workspace: WorkspaceDatabase,
    scope: IndexScope,
    vectors: SpaceVectors | undefined,
    keys: ReadonlyMap<number, string>,
  ) {
    this.#workspace = workspace;
    this.#scope = scope;
    this.#vectors = vectors && new ScopeVectors(scope, keys, vectors);
  }

  search({ query, limit, semantic, mode }: IndexSearchRequest): IndexAnswer {
    if (mode === 'keyword') {
      const hits = this.#hits(new Map(this.#byWords(query, limit)), limit, undefined, undefined);
      return { hits, percentileBasis: 'none' };
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

  #fused(query: string, cosines: ReadonlyMap<number, number>, limit: number): Map<number, number> {
    const depth = Math.max(fusedDepth, limit);
    const allowed = this.#required(query);
    const top = new TopHits(depth);
    for (const [id, cosine] of cosines) if (allowed?.has(id) !== false) top.offer(id, cosine);
    const byWords = this.#byWords(query, depth).map(([id]) => id);
    return new Map(fuseRanks([top.items(), byWords]).map(({ item, score }) => [item, score]));
  }

  /** Texts of the scope with their BM25 scores, best first. */
  #byWords(query: string, limit: number): [number, number][] {
    const allowed = this.#required(query);
    const found: [number, number][] = [];
    const { anyWord } = parseKeywordQuery(query);
    // Nothing but signs in quotes: all that hold them are alike.
    if (anyWord === undefined) return [...(allowed ?? [])].slice(0, limit).map((id) => [id, 0]);
    for (const { id, score } of this.#workspace.match(anyWord)) {
      if (!this.#scope.uses.has(id) || allowed?.has(id) === false) continue;
      found.push([id, score]);
      if (found.length >= limit) break;
    }
    return found;
  }

  /** The texts of the scope that hold all that stands in quotes; undefined where nothing does. */
  #required(query: string): Set<number> | undefined {
    const { phrases, literals } = parseKeywordQuery(query);
    let allowed: Set<number> | undefined;
    const keep = (ids: Iterable<number>): void => {
      const found = new Set(ids);
      allowed = new Set([...(allowed ?? this.#scope.uses.keys())].filter((id) => found.has(id)));
    };
    for (const phrase of phrases) keep([...this.#workspace.match(phrase)].map(({ id }) => id));
    for (const literal of literals) keep(this.#workspace.containing(literal));
    return allowed;
  }

  #hits(
    ranks: ReadonlyMap<number, number>,
    limit: number,
    cosines: ReadonlyMap<number, number> | undefined,
    sorted: Float64Array | undefined,
  ): IndexHit[] {
    return this.#scope.top(ranks, limit).map((segment) => {
      const score = cosines?.get(segment.textId);
      return {
        ...segment,
        text: this.#workspace.text(segment.textId),
        score,
        rankScore: ranks.get(segment.textId) ?? 0,
        percentile: score !== undefined && sorted ? percentileIn(sorted, score) : undefined,
      };
    });
  }
}
