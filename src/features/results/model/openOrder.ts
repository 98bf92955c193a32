import { LatestWork } from '../../../host/latestWork.ts';

/** `preview`: the focus stays where it is. `side`: in the column beside the active editor's. */
export type OpenMode = 'preview' | 'focus' | 'side';

/** The preview of a row that an arrow key led to may come so long after what Enter opened. */
const lateMs = 300;

export interface Opening {
  readonly mode: OpenMode;
  /** Whether nobody asked for another row since. */
  readonly isWanted: () => boolean;
  /** Aborted as soon as somebody does. */
  readonly signal: AbortSignal;
  /** To be called once it is open, or has failed. */
  readonly end: () => void;
}

/** Rows are opened one after the other while earlier ones are still on their way: the last one counts. */
export class OpenOrder {
  readonly #work = new LatestWork();
  #count = 0;
  /** `performance.now()` up to which a preview is a late one. */
  #lateUntil = -Infinity;
  /** The number of what Enter opened last. */
  #entered = 0;

  /**
   * A row is to be opened, by Enter where `isEntered`. VS Code selects the row of an arrow key, and previews it, behind the
   * Enter that comes at its heels, on a busy machine long behind: then that row is the one that was meant, with the focus.
   */
  begin(asked: OpenMode, isEntered = false): Opening {
    const own = ++this.#count;
    const { signal } = this.#work.begin();
    const isLate = asked === 'preview' && performance.now() < this.#lateUntil;
    if (isEntered) [this.#entered, this.#lateUntil] = [own, Infinity];
    return {
      mode: isLate ? 'focus' : asked,
      isWanted: () => own === this.#count,
      signal,
      end: () => {
        if (own === this.#entered) this.#lateUntil = performance.now() + lateMs;
      },
    };
  }
}
