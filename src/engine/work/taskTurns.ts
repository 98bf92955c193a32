import { throwIfCancelled, untilAborted } from '../../core/errors/appError.ts';

/** Runs tasks one after the other, in the order in which they came. */
export class TaskTurns {
  #last: Promise<unknown> = Promise.resolve();

  /** `signal`: who no longer waits is rejected with `cancelled` at once, and its task is not begun. */
  run<T>(task: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const mine = this.#last.then(() => {
      throwIfCancelled(signal);
      return task();
    });
    this.#last = mine.catch(() => undefined);
    return untilAborted(mine, signal);
  }
}
