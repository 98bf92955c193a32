import { seededRandom } from '../../../src/core/search/seededRandom.ts';

/** Choices by chance, the same ones for the same seed. */
export class Chance {
  readonly random: () => number;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  /** A whole number from 0 up to but not `count`. */
  below(count: number): number {
    return Math.floor(this.random() * count);
  }

  is(share: number): boolean {
    return this.random() < share;
  }

  oneOf<T>(all: readonly T[]): T {
    return all[this.below(all.length)]!;
  }

  /** Half-open, within `length`, seldom long. */
  range(length: number): readonly [start: number, end: number] {
    const start = this.below(length + 1);
    const most = this.is(0.8) ? Math.min(40, length - start) : length - start;
    return [start, start + this.below(most + 1)];
  }
}
