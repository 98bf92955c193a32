import { plainProducts } from '../../../src/core/analysis/denseProducts.ts';
import { nearDuplicates } from '../../../src/core/analysis/nearDuplicates.ts';
import { outliers } from '../../../src/core/analysis/outliers.ts';
import { repetitionGroups } from '../../../src/core/analysis/repetitions.ts';
import type { UnrelatedCosines } from '../../../src/core/search/nearness.ts';
import {
  barsOf,
  leastOf,
  segmentApart,
  segmentRepetitions,
} from '../../../src/features/explorer/analysis/model/segmentRepetitions.ts';
import type {
  ApartRequest,
  PageApart,
  PageRepetitions,
  RepetitionsRequest,
} from '../../../src/protocol/page/pageRepetitions.ts';
import type { FakeSegments } from './fakeSegments.ts';

/** As a model that finds unrelated texts at .2 and a little above. */
const unrelated: UnrelatedCosines = {
  quantiles: Float64Array.from({ length: 101 }, (_, i) => -0.3 + 0.005 * i),
  threshold: 0.2,
  excess: 0.06,
};
const neighbours = 20;

/** What the content's texts say again and which stand apart, computed from their vectors; those without one are undefined. */
export class FakeRepetitions {
  readonly #segments: FakeSegments;

  constructor(segments: FakeSegments) {
    this.#segments = segments;
  }

  async repetitions(
    texts: readonly (string | undefined)[],
    { least }: RepetitionsRequest,
    knowsNearness: boolean,
  ): Promise<PageRepetitions> {
    const { distinct, textOf, placeCounts } = distinctTexts(texts);
    const background = knowsNearness ? unrelated : undefined;
    const bars = barsOf(distinct.length, background);
    const cosine = leastOf(least, bars);
    const near = await nearDuplicates(this.#segments.matrixOf(distinct), cosine, {
      products: plainProducts,
    });
    const groups = repetitionGroups(placeCounts, near);
    let end = 0;
    const found = {
      members: Int32Array.from(groups.flat()),
      ends: Int32Array.from(groups, ({ length }) => (end += length)),
      ...near,
    };
    const all = { textOf, textCount: distinct.length };
    return segmentRepetitions(found, all, bars, cosine, background);
  }

  async apart(
    texts: readonly (string | undefined)[],
    { limit }: ApartRequest,
    knowsNearness: boolean,
  ): Promise<PageApart> {
    const { distinct, textOf, placeCounts } = distinctTexts(texts);
    const found = await outliers(this.#segments.matrixOf(distinct), {
      ...{ neighbours, limit, copies: placeCounts, products: plainProducts },
    });
    const nearest = found.flatMap((each) => each.nearest);
    return segmentApart(
      {
        texts: Int32Array.from(found, ({ row }) => row),
        scores: Float32Array.from(found, ({ score }) => score),
        nearness: Float32Array.from(found, ({ nearness }) => nearness),
        nearest: Int32Array.from(nearest, ({ row }) => row),
        cosines: Float32Array.from(nearest, ({ cosine }) => cosine),
        count: found[0]?.nearest.length ?? 0,
      },
      { textOf, textCount: distinct.length },
      knowsNearness ? unrelated : undefined,
    );
  }
}

function distinctTexts(texts: readonly (string | undefined)[]) {
  const numbers = new Map<string, number>();
  const placeCounts: number[] = [];
  const textOf = Int32Array.from(texts, (text) => {
    if (text === undefined) return -1;
    const trimmed = text.trim();
    const known = numbers.get(trimmed) ?? numbers.size;
    numbers.set(trimmed, known);
    placeCounts[known] = (placeCounts[known] ?? 0) + 1;
    return known;
  });
  return { distinct: [...numbers.keys()], textOf, placeCounts: Int32Array.from(placeCounts) };
}
