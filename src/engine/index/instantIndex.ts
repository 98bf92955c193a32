import type { Priority } from '../../core/embedder/batchScheduler.ts';
import { throwIfCancelled } from '../../core/errors/appError.ts';
import { fusedDepth, type FusedItem } from '../../core/search/fusion.ts';
import { plainQuery } from '../../core/search/plainQuery.ts';
import { percentileScale } from '../../core/search/percentile.ts';
import { isBlank } from '../../core/text/segment.ts';
import type { Tokenizer } from '../../core/tokenizer/tokenizer.ts';
import type { StaticTable } from '../../core/vectors/staticTable.ts';
import type { IndexQuery } from '../../protocol/indexApi.ts';
import { embedMissing } from './embedMissing.ts';
import type { IndexModel } from './indexModel.ts';
import { InstantSearch } from './instantSearch.ts';
import type { IndexAnswer, SearchIndex } from './searchIndex.ts';
import { keyText, type WorkspaceIndex } from './workspaceIndex.ts';

export interface InstantRequest {
  readonly query: IndexQuery;
  /** Of the whole query, of length 1, as the model gives it; repaired as the index's rows are. */
  readonly vector: Float32Array;
  readonly limit: number;
  /** What lies under these is in the scope; undefined: all. */
  readonly roots: readonly string[] | undefined;
  /** Only files under these absolute paths; undefined: all. */
  readonly under?: readonly string[] | undefined;
}

export interface InstantIndexOptions {
  readonly signal: AbortSignal | undefined;
  /** Whole answers; hits without a score are estimates. */
  readonly onAnswer: ((answer: InstantAnswer) => void) | undefined;
  /** `query`: nothing else is to be embedded meanwhile. */
  readonly priority: Priority;
  readonly maxTexts?: number;
  readonly maxMs?: number;
  readonly endsWithScores?: boolean;
}

export interface InstantAnswer extends IndexAnswer {
  readonly segments: number;
  /** Segments that have a vector. */
  readonly embedded: number;
}

// With fewer of its texts embedded, a scope's own scores are those of the likely ones and say little of the rest.
const ownScoresShare = 0.5;

/** `InstantSearch` over indexes: keeps the static vectors of each, and puts the vectors that are made into it. */
export class InstantIndex {
  readonly #table: StaticTable;
  readonly #tokenizer: Tokenizer;
  readonly #searches = new WeakMap<WorkspaceIndex, InstantSearch>();

  constructor(table: StaticTable, tokenizer: Tokenizer) {
    this.#table = table;
    this.#tokenizer = tokenizer;
  }

  /** The best answer, after those that `onAnswer` got. A cancel keeps what was embedded. */
  async search(
    index: WorkspaceIndex,
    model: IndexModel,
    { query, vector, limit, roots, under }: InstantRequest,
    { signal, onAnswer, priority, ...bounds }: InstantIndexOptions,
  ): Promise<InstantAnswer> {
    const vectors = index.vectorsOf(model);
    let current = index.searchIndex(roots, model);
    const { scope } = current;
    const { byWords, places, allows } = current.wanted(
      query.text,
      Math.max(fusedDepth, limit),
      under,
    );
    const answer = (ranks: readonly FusedItem[]): InstantAnswer => {
      const { basis, scores } = percentiles(current, vector, model.background);
      const hits = current.ranked(ranks, { vector, limit, sorted: scores, allows });
      const { segmentCount: segments } = scope;
      return { hits, percentileBasis: basis, segments, embedded: current.embedded };
    };
    const instant = this.#searches.get(index) ?? new InstantSearch(this.#table, this.#tokenizer);
    this.#searches.set(index, instant);
    const keys = scope.keyBlob();
    const ranks = await instant.search(
      { textIds: scope.textIds, text: (id) => index.workspace.text(id) },
      {
        parts: queryParts(query),
        vector,
        cosines: cosinesOf(current, vector),
        byWords,
        required: places && new Set(places),
        limit,
      },
      {
        ...bounds,
        signal,
        onRanks: (found) => onAnswer?.(answer(found)),
        embed: async (asked, waits) => {
          const texts = new Map<string, string>();
          for (const place of asked) {
            // Without the white space at its ends: that is what the key names.
            const text = index.workspace.text(scope.textIds[place] ?? 0).trim();
            // One that is gone since the scope was read has no text, and its key is not to get another's vector.
            if (text !== '') texts.set(keyText(keys, place), text);
          }
          const { embedder, choice } = model;
          await embedMissing(texts, vectors, {
            ...{ embedder, choice, priority, signal },
            onProgress: undefined,
            leavesOthers: !waits,
          });
          throwIfCancelled(signal);
          current = current.withNewVectors();
          return asked.map((place) => current.vectors?.cosine(vector, place) ?? NaN);
        },
      },
    );
    return answer(ranks);
  }
}

function queryParts({ text, more, less }: IndexQuery): { text: string; sign: number }[] {
  const added = [plainQuery(text), ...more].map((each) => ({ text: each, sign: 1 }));
  const taken = less.map((each) => ({ text: each, sign: -1 }));
  return [...added, ...taken].filter((part) => !isBlank(part.text));
}

function cosinesOf({ scope, vectors }: SearchIndex, vector: Float32Array): Float64Array {
  return vectors?.scan(vector) ?? new Float64Array(scope.textIds.length).fill(NaN);
}

function percentiles(
  search: SearchIndex,
  vector: Float32Array,
  background: Float64Array | undefined,
): ReturnType<typeof percentileScale> {
  const { scope, vectors } = search;
  const known = vectors?.textCount ?? 0;
  const count = known < ownScoresShare * scope.textIds.length ? 0 : known;
  const sorted = (): Float64Array =>
    cosinesOf(search, vector)
      .filter((cosine) => !Number.isNaN(cosine))
      .sort();
  return percentileScale(count, { basis: 'scores', sorted }, background);
}
