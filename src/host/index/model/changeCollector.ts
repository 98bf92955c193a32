/** Paths that changed; `everything`: so many, or so unclear which, that all is to be looked at. */
type CollectedChanges = readonly string[] | 'everything';

/** More than this at once is a branch that was switched or a folder that was unpacked: one walk costs less. */
const maxPaths = 2000;

interface CollectorOptions {
  /** Quiet time after which what was collected is due. */
  readonly quietMs: number;
  /** It is due at the latest so long after the first of it, however busy it stays. */
  readonly latestMs: number;
  readonly onDue: () => void;
}

/** Gathers changes until it is quiet, so that many of them cost one update. */
export class ChangeCollector {
  readonly #options: CollectorOptions;
  #changes: Set<string> | 'everything' = new Set();
  #quiet: NodeJS.Timeout | undefined;
  #latest: NodeJS.Timeout | undefined;

  constructor(options: CollectorOptions) {
    this.#options = options;
  }

  get isEmpty(): boolean {
    return this.#changes !== 'everything' && this.#changes.size === 0;
  }

  add(path: string): void {
    if (this.#changes !== 'everything') {
      this.#changes.add(path);
      if (this.#changes.size > maxPaths) this.#changes = 'everything';
    }
    this.#wait();
  }

  addEverything(): void {
    this.#changes = 'everything';
    this.#wait();
  }

  /** Hands out what was collected and starts anew. */
  take(): CollectedChanges {
    this.#stop();
    const taken = this.#changes;
    this.#changes = new Set();
    return taken === 'everything' ? taken : [...taken];
  }

  /** Puts back what could not be used; it is due with whatever comes next. */
  putBack(changes: CollectedChanges): void {
    if (changes === 'everything') this.#changes = changes;
    else if (this.#changes !== 'everything') for (const path of changes) this.#changes.add(path);
  }

  dispose(): void {
    this.#stop();
  }

  #wait(): void {
    const { quietMs, latestMs } = this.#options;
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(this.#due, quietMs);
    this.#latest ??= setTimeout(this.#due, latestMs);
  }

  readonly #due = (): void => {
    this.#stop();
    this.#options.onDue();
  };

  #stop(): void {
    clearTimeout(this.#quiet);
    clearTimeout(this.#latest);
    this.#quiet = undefined;
    this.#latest = undefined;
  }
}
