/**
 * Keeps the `limit` highest scores of those that are offered, in a heap whose top is the one to drop next.
 * Of equal scores the one that was offered first is kept, and listed, first.
 */
export class TopHits {
  readonly #limit: number;
  readonly #scores: number[] = [];
  // The item, and in what order it was offered.
  readonly #items: number[] = [];
  readonly #turns: number[] = [];
  #offered = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  offer(item: number, score: number): void {
    const turn = this.#offered++;
    const size = this.#scores.length;
    if (size < this.#limit) {
      this.#set(size, item, score, turn);
      this.#rise(size);
    } else if (size > 0 && score > this.#scores[0]!) {
      this.#set(0, item, score, turn);
      this.#sink();
    }
  }

  /** The lowest score that is kept; NaN where there is none. */
  get lowest(): number {
    return this.#scores[0] ?? NaN;
  }

  /** The items kept, highest score first. */
  items(): number[] {
    return this.#items
      .map((item, at) => ({ item, at }))
      .sort((a, b) => (this.#dropsBefore(a.at, b.at) ? 1 : -1))
      .map(({ item }) => item);
  }

  #dropsBefore(a: number, b: number): boolean {
    const difference = this.#scores[a]! - this.#scores[b]!;
    return difference < 0 || (difference === 0 && this.#turns[a]! > this.#turns[b]!);
  }

  #rise(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#dropsBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(): void {
    let at = 0;
    for (;;) {
      let first = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < this.#scores.length && this.#dropsBefore(child, first)) first = child;
      }
      if (first === at) return;
      this.#swap(at, first);
      at = first;
    }
  }

  #set(at: number, item: number, score: number, turn: number): void {
    this.#items[at] = item;
    this.#scores[at] = score;
    this.#turns[at] = turn;
  }

  #swap(a: number, b: number): void {
    for (const values of [this.#scores, this.#items, this.#turns]) {
      const kept = values[a]!;
      values[a] = values[b]!;
      values[b] = kept;
    }
  }
}
