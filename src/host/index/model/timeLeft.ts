interface Sample {
  readonly fraction: number;
  readonly at: number;
}

/** Less says too little: the first batches are slower than what follows. */
const leastMs = 3000;
/** What was done longer ago no longer says how fast it goes: other work may have come or gone. */
const windowMs = 60_000;
const betweenSamplesMs = 1000;

/** How long work still takes, by how fast it went lately. */
export class TimeLeft {
  readonly #samples: Sample[] = [];

  /** `fraction`: of the work, 0 to 1, that is done now. `now`: milliseconds of a clock. */
  add(fraction: number, now: number): void {
    const last = this.#samples.at(-1);
    if (last && now - last.at < betweenSamplesMs) return;
    this.#samples.push({ fraction, at: now });
    while (this.#samples.length > 2 && now - (this.#samples[0]?.at ?? now) > windowMs) {
      this.#samples.shift();
    }
  }

  /** In milliseconds; undefined while too little is known, or where nothing was done lately. */
  get leftMs(): number | undefined {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    if (!first || !last || last.at - first.at < leastMs) return undefined;
    const done = last.fraction - first.fraction;
    return done > 0 ? ((1 - last.fraction) * (last.at - first.at)) / done : undefined;
  }
}
