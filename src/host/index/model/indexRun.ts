import { setTimeout as pause } from 'node:timers/promises';
import { untilAborted } from '../../../core/errors/untilAborted.ts';
import type { IndexProgress } from '../../../protocol/indexApi.ts';
import type { IndexUpdates } from './indexUpdates.ts';

interface IndexRunOptions {
  /** A pause before what came in meanwhile is taken in, too. */
  readonly betweenRoundsMs: number;
  readonly updates: Pick<IndexUpdates, 'embed' | 'stopFiles' | 'isStale'>;
  /** Takes in what changed in the files. */
  readonly bringFiles: () => Promise<unknown>;
  /** It began, ended, or came further. */
  readonly onChange: () => void;
  /** Every text has its vector now. */
  readonly onWhole: () => Promise<void>;
  /** Called before it counts as ended, however it ended. */
  readonly onEnd: () => Promise<void>;
}

/** Brings the index up to date, files and vectors; one at a time, which all who ask for it join. */
export class IndexRun {
  readonly #options: IndexRunOptions;
  #current: { readonly controller: AbortController; readonly done: Promise<number> } | undefined;
  #progress: number | undefined;

  constructor(options: IndexRunOptions) {
    this.#options = options;
  }

  get isRunning(): boolean {
    return this.#current !== undefined;
  }

  /** Share of the embedding that is done, 0 to 1; never goes back. Undefined while nobody counts. */
  get progress(): number | undefined {
    return this.#progress;
  }

  /** How many texts were embedded. Rejects with `cancelled` when it is stopped. */
  start(): Promise<number> {
    if (this.#current) return this.#current.done;
    const controller = new AbortController();
    // It must be seen as under way before anything is done.
    const done = Promise.resolve().then(() => this.#work(controller.signal));
    this.#current = { controller, done };
    this.#options.onChange();
    return done;
  }

  /** What is done by then is kept. Resolves when it has ended. */
  async stop(): Promise<void> {
    const current = this.#current;
    this.#options.updates.stopFiles();
    current?.controller.abort();
    // Whoever started it hears how it ended.
    await current?.done.catch(() => undefined);
  }

  /** Resolves when none runs, however the one that does ends. */
  async ended(): Promise<void> {
    await this.#current?.done.catch(() => undefined);
  }

  async #work(signal: AbortSignal): Promise<number> {
    const { updates, betweenRoundsMs, bringFiles, onWhole, onEnd, onChange } = this.#options;
    const onProgress = ({ fraction }: IndexProgress): void => {
      if (fraction === undefined || signal.aborted) return;
      // Files that come in meanwhile are another round: what is shown must not go back.
      this.#progress = Math.max(this.#progress ?? 0, fraction);
      onChange();
    };
    let embedded = 0;
    try {
      for (;;) {
        await untilAborted(bringFiles(), signal);
        embedded += await updates.embed({ signal, onProgress });
        if (!updates.isStale) break;
        // Nobody waits for one that was given up.
        await untilAborted(pause(betweenRoundsMs, undefined, { ref: false }), signal);
      }
      await onWhole();
      return embedded;
    } finally {
      this.#progress = undefined;
      await onEnd();
      this.#current = undefined;
      onChange();
    }
  }
}
