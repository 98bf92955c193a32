/** Anything that can be disposed of; VS Code's own `Disposable` is one. */
interface Disposable {
  dispose(): void;
}

/** Keeps what is to be disposed of together: what was made last goes first, since it may use what was made before. */
export class DisposableStore implements Disposable {
  readonly #kept: Disposable[] = [];

  add<T extends Disposable>(kept: T): T {
    this.#kept.push(kept);
    return kept;
  }

  dispose(): void {
    for (const kept of this.#kept.splice(0).reverse()) kept.dispose();
  }
}
