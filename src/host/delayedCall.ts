/**
 * Calls `run` once, `delayMs` after the first request since the last call. What is requested meanwhile does
 * not put the call off: else fast typing would do so for ever.
 */
export class DelayedCall {
  readonly #delayMs: number;
  readonly #run: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(delayMs: number, run: () => void) {
    this.#delayMs = delayMs;
    this.#run = run;
  }

  request(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#run();
    }, this.#delayMs);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
