/**
 * Sequences that wait for the model, in buckets of one length: a batch takes from one bucket, so nothing
 * is ever padded, which would waste work and, in quantised models, change the result.
 */
export class EqualLengthBatches<T extends { readonly ids: Int32Array }> {
  readonly #sequences: readonly T[];
  readonly #buckets = new Map<number, { readonly members: number[]; next: number }>();
  #first = 0;
  readonly #taken: Uint8Array;

  constructor(sequences: readonly T[]) {
    this.#sequences = sequences;
    this.#taken = new Uint8Array(sequences.length);
    sequences.forEach((sequence, i) => {
      const bucket = this.#buckets.get(sequence.ids.length);
      if (bucket) bucket.members.push(i);
      else this.#buckets.set(sequence.ids.length, { members: [i], next: 0 });
    });
  }

  /**
   * The next batch: the earliest sequence still waiting and those of its length that follow it, at least
   * one and at most as many as `tokenBudget` holds; undefined when none is left. Early text comes first,
   * so that results appear from the top.
   */
  take(tokenBudget: number): T[] | undefined {
    while (this.#taken[this.#first] === 1) this.#first++;
    const earliest = this.#sequences[this.#first];
    if (earliest === undefined) return undefined;
    const length = earliest.ids.length;
    const bucket = this.#buckets.get(length)!;
    const count = Math.max(1, Math.floor(tokenBudget / length));
    const batch = bucket.members.slice(bucket.next, bucket.next + count);
    bucket.next += batch.length;
    for (const i of batch) this.#taken[i] = 1;
    return batch.map((i) => this.#sequences[i]!);
  }
}
