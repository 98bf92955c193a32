/** Work of which only what began last counts: what begins ends what was before. */
export class LatestWork {
  #own = new AbortController();

  /** Whose signal is for the work that begins, which may end itself by it, too. */
  begin(): AbortController {
    this.stop();
    this.#own = new AbortController();
    return this.#own;
  }

  stop(): void {
    this.#own.abort();
  }
}
