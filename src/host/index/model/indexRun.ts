import { untilAborted } from '../../../core/errors/appError.ts';
import { setTimeout as pause } from 'node:timers/promises';
import type { IndexProgress, TextCounts } from '../../../protocol/indexApi.ts';
import type { IndexUpdates } from './indexUpdates.ts';
import { TimeLeft } from './timeLeft.ts';

/** How far a run is. */
export interface RunProgress {
  /** Share of all texts that have their vector, 0 to 1; never goes back. */
  readonly share: number;
  readonly texts: TextCounts | undefined;
  /** Undefined while it is not known. */
  readonly leftMs: number | undefined;
}

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
  #progress: RunProgress | undefined;

  constructor(options: IndexRunOptions) {
    this.#options = options;
  }

  get isRunning(): boolean {
    return this.#current !== undefined;
  }

  /** Undefined while nobody counts. */
  get progress(): RunProgress | undefined {
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
    let timeLeft = new TimeLeft();
    const onProgress = ({ fraction, texts }: IndexProgress): void => {
      if (fraction === undefined || signal.aborted) return;
      timeLeft.add(fraction, performance.now());
      const { leftMs } = timeLeft;
      // Files that come in meanwhile are another round: what is shown must not go back.
      this.#progress = { share: Math.max(this.#progress?.share ?? 0, fraction), texts, leftMs };
      onChange();
    };
    let embedded = 0;
    try {
      for (;;) {
        await untilAborted(bringFiles(), signal);
        timeLeft = new TimeLeft();
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
