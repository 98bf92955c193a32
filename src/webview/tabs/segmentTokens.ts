import type { PageApi, SegmentReference, TokenRange } from '../../protocol/pageApi.ts';
import { TokenStore } from './tokenStore.ts';

/**
 * The tokens of one segment. After an edit somewhere else in the document the same tokens stand under another
 * reference: `follow` takes it over, so that nothing on the page moves.
 */
export class SegmentTokens {
  readonly store: TokenStore;
  readonly #api: PageApi;
  readonly #signal: AbortSignal;
  readonly #loaded = new Map<number, TokenRange>();
  #reference: SegmentReference;

  /** `signal` ends what is being fetched. */
  constructor(api: PageApi, reference: SegmentReference, count: number, signal: AbortSignal) {
    this.#api = api;
    this.#reference = reference;
    this.#signal = signal;
    this.store = new TokenStore(count, async (start, end) => {
      const range = await this.#fetch(this.#reference, start, end);
      this.#loaded.set(start, range);
      return range;
    });
  }

  get reference(): SegmentReference {
    return this.#reference;
  }

  /** Resolves with whether `reference` names the same tokens as far as they have been fetched, some at least. */
  async follow(reference: SegmentReference, count: number): Promise<boolean> {
    // Where an edit came before the first answer, nothing is on the page that could stay.
    if (count !== this.store.count || this.#loaded.size === 0) return false;
    const pairs = await Promise.all(
      [...this.#loaded].map(async ([start, old]) => {
        const end = start + old.tokens.length;
        return { old, now: await this.#fetch(reference, start, end) };
      }),
    );
    const isSame = pairs.every(
      ({ old, now }) =>
        old.text === now.text &&
        old.textStart === now.textStart &&
        old.ids.every((id, i) => id === now.ids[i]),
    );
    if (isSame) this.#reference = reference;
    return isSame;
  }

  #fetch(reference: SegmentReference, start: number, end: number): Promise<TokenRange> {
    return this.#api.tokens({ ...reference, start, end }, { signal: this.#signal });
  }
}
