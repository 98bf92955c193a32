import type { PercentileBasis } from '../../../src/core/search/percentile.ts';
import { segmentCountOf, textOf, type FakeContent } from './fakeContent.ts';
import type { FakeSegments } from './fakeSegments.ts';

/** Of a long content the pairs are drawn from its beginning. */
const mostSampled = 2000;

/** Percentiles of cosines among pairs of the content; where it is short, a straight line stands for a model's. */
export class FakePercentiles {
  readonly #segments: FakeSegments;
  #sample: { content: FakeContent; cosines: Float64Array } | undefined;

  constructor(segments: FakeSegments) {
    this.#segments = segments;
  }

  basis(content: FakeContent): PercentileBasis {
    return segmentCountOf(content) < 50 ? 'background' : 'pairs';
  }

  of(content: FakeContent): (cosine: number) => number {
    if (this.basis(content) === 'background') {
      return (cosine) => Math.max(0, Math.min(100, 50 + 50 * cosine));
    }
    const isKnown =
      this.#sample?.content.texts === content.texts &&
      this.#sample.content.lineCount === content.lineCount;
    if (!this.#sample || !isKnown) {
      const sampled = Math.min(segmentCountOf(content), mostSampled);
      const cosines = this.#segments.sample(sampled, (i) => textOf(content, i)!);
      this.#sample = { content, cosines };
    }
    const { cosines } = this.#sample;
    return (cosine) => (100 * countBelow(cosines, cosine)) / cosines.length;
  }
}

function countBelow(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
