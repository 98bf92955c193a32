import type { Background } from '../../core/search/nearness.ts';
import type { RankedCandidate } from '../../core/search/ranking/rankPassages.ts';
import { dotAt } from '../../core/vectors/dotAt.ts';
import { clampCosine } from '../../core/vectors/similarity.ts';
import type { SearchAnswer } from '../../protocol/corpusApi.ts';
import type { CallOptions } from '../../protocol/rpc.ts';
import type { InstantSearch } from '../index/instant/instantSearch.ts';
import { signedParts, type QueryParts } from '../model/queryVector.ts';
import type { DocumentEmbedder } from './documentEmbedder.ts';
import type { DocumentSearch } from './documentSearch.ts';

/** Estimates what texts without a vector score, and has the model read the likeliest. */
export type StaticPass = Pick<InstantSearch, 'search'>;

export interface InstantDocumentQuery {
  readonly parts: QueryParts;
  /** Of all parts, of length 1. */
  readonly vector: Float32Array;
  /** By place; NaN where a text has no vector. Is completed in place. */
  readonly cosines: Float64Array;
  readonly background: Background | undefined;
  readonly limit: number;
}

/** Searches documents before the model has read them. What it reads for a query stays with them. */
export class InstantDocuments {
  readonly #staticPass: StaticPass;
  readonly #embedder: Pick<DocumentEmbedder, 'vectors'>;

  constructor(staticPass: StaticPass, embedder: Pick<DocumentEmbedder, 'vectors'>) {
    this.#staticPass = staticPass;
    this.#embedder = embedder;
  }

  /** The best answer, after better and better ones. Rejects with `cancelled`; what was embedded is kept. */
  async search(
    search: DocumentSearch,
    { parts, vector, cosines, background, limit }: InstantDocumentQuery,
    { signal, onProgress }: CallOptions<SearchAnswer>,
  ): Promise<SearchAnswer> {
    const { texts, wanted, byWords } = search;
    const textIds = Int32Array.from(texts.stored, ({ id }) => id);
    const placeOf = new Map(Array.from(textIds, (id, place) => [id, place]));
    const firsts = new Uint8Array(texts.count);
    for (const place of wanted.firsts) firsts[place] = 1;
    const answer = (ranks: readonly RankedCandidate[]): SearchAnswer =>
      search.scored(ranks, cosines, background, true);
    const embed = async (places: readonly number[]): Promise<number[]> => {
      const asked = places.map((place) => texts.readText(place));
      const { data, dims } = await this.#embedder.vectors(asked, { priority: 'query', signal });
      // As the store computes it, to the last digit.
      return places.map((_, row) => clampCosine(dotAt(vector, data, row * dims)));
    };
    const ranks = await this.#staticPass.search(
      { textIds, text: (id) => texts.input(placeOf.get(id) ?? 0) },
      {
        parts: signedParts(parts),
        ...{ vector, cosines, byWords, limit },
        rank: (found) => search.rank(found),
        required: { has: (place) => firsts[place] === 1 },
      },
      {
        ...{ signal, embed, lengthOf: (place: number) => texts.text(place).length },
        onRanks: (found) => onProgress?.(answer(found)),
      },
    );
    return answer(ranks);
  }
}
