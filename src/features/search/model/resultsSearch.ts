import type { FoundResults, RefineResults } from '../../../host/results.ts';

/** A search for the view of results that runs on while its first answer is shown there. */
export class ResultsSearch<F extends FoundResults> {
  readonly #abort = new AbortController();
  readonly #best: Promise<F>;
  readonly #firstBetter: Promise<F>;
  #latest: F | undefined;
  #onBetter: ((found: FoundResults) => void) | undefined;

  /** `search`: gives better answers on the way to the best one, which it returns. */
  constructor(search: (signal: AbortSignal, onBetter: (found: F) => void) => Promise<F>) {
    const { promise, resolve } = Promise.withResolvers<F>();
    this.#firstBetter = promise;
    this.#best = search(this.#abort.signal, (better) => {
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
  first(): Promise<F> {
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
