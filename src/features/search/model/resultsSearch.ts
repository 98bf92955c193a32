import type { FoundResults, RefineResults } from '../../../host/results.ts';
import type { FoundHits, SearchTarget } from './searchTarget.ts';

// What the view of results has room for.
const resultLimit = 200;

/** A search for the view of results that runs on while its first answer is shown there. */
export class ResultsSearch {
  readonly #abort = new AbortController();
  readonly #best: Promise<FoundHits>;
  readonly #firstBetter: Promise<FoundHits>;
  #latest: FoundHits | undefined;
  #onBetter: ((found: FoundResults) => void) | undefined;

  constructor(target: SearchTarget, query: string) {
    const { promise, resolve } = Promise.withResolvers<FoundHits>();
    this.#firstBetter = promise;
    this.#best = target.search(query, resultLimit, this.#abort.signal, (better) => {
      // Its hits may be none while vectors are being made: then the best answer is still to come.
      if (better.hits.length === 0) return;
      this.#latest = better;
      resolve(better);
      this.#onBetter?.(better);
    });
    // Whoever goes on with it hears of an error, which may come before.
    this.#best.catch(() => undefined);
  }

  /** The first answer that has hits, or the best one. */
  first(): Promise<FoundHits> {
    return Promise.race([this.#firstBetter, this.#best]);
  }

  /** `isBestAlone`: where what is shown is better than what the search finds on its way. */
  refine(isBestAlone: boolean): RefineResults {
    return async (signal, onBetter) => {
      const stop = (): void => {
        this.stop();
      };
      signal.addEventListener('abort', stop);
      if (signal.aborted) stop();
      if (!isBestAlone) {
        if (this.#latest) onBetter(this.#latest);
        this.#onBetter = onBetter;
      }
      try {
        return await this.#best;
      } finally {
        signal.removeEventListener('abort', stop);
      }
    };
  }

  stop(): void {
    this.#abort.abort();
  }
}
