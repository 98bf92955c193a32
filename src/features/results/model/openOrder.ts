/** `preview`: the focus stays where it is. `side`: in the column beside the active editor's. */
export type OpenMode = 'preview' | 'focus' | 'side';

/** An arrow key that was pressed before Enter may have its row previewed so long after it. */
const lateMs = 300;

/** Rows are opened one after the other while earlier ones are still on their way: the last one counts. */
export class OpenOrder {
  #count = 0;
  /** When somebody last pressed Enter: `performance.now()`. */
  #enteredAt = -Infinity;

  /**
   * A row is to be opened, by Enter where `isEntered`; how, and whether nobody asked for another one since. VS Code selects the row of an arrow key,
   * and previews it, behind the Enter that comes at its heels: then that row is the one that was meant, with the focus.
   */
  begin(
    asked: OpenMode,
    isEntered = false,
  ): { readonly mode: OpenMode; readonly isWanted: () => boolean } {
    const own = ++this.#count;
    const now = performance.now();
    const isLate = asked === 'preview' && now - this.#enteredAt < lateMs;
    if (isEntered) this.#enteredAt = now;
    return { mode: isLate ? 'focus' : asked, isWanted: () => own === this.#count };
  }
}
