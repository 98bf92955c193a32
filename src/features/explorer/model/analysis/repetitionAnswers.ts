import type { UnrelatedCosines } from '../../../../core/search/nearness.ts';
import type { JobCalls } from '../../../../host/engine/processCalls.ts';
import type {
  PageApart,
  PageRepetitions,
  PageRepetitionsApi,
} from '../../../../protocol/page/pageRepetitions.ts';
import type { AnswerContext } from '../answerContext.ts';
import type { ContentSet, ContentTexts } from '../contentSet.ts';
import type { TextSource } from '../textSource.ts';
import {
  barsOf,
  leastOf,
  noneApart,
  noRepetitions,
  segmentApart,
  segmentRepetitions,
  type SegmentTexts,
} from './segmentRepetitions.ts';

/** As the command line's outliers. */
const neighbours = 20;

interface Dependencies<T extends TextSource> {
  readonly set: Pick<ContentSet<T>, 'texts' | 'run'>;
  readonly jobs: Pick<JobCalls, 'call'>;
  /** What the model finds of unrelated texts. */
  readonly unrelated: (signal: AbortSignal) => Promise<UnrelatedCosines | undefined>;
}

/** What the page asks about texts that are said again and texts that stand apart. The last answers are kept: they take long. */
export function repetitionAnswers<T extends TextSource>(
  { current, until }: AnswerContext<T>,
  { set, jobs, unrelated }: Dependencies<T>,
): PageRepetitionsApi {
  let lastRepetitions: { readonly key: string; readonly found: PageRepetitions } | undefined;
  let lastApart: { readonly key: string; readonly found: PageApart } | undefined;
  return {
    async repetitions({ least, ...request }, { signal, onProgress } = {}) {
      const either = until(signal);
      const texts = await set.texts(request, either);
      const key = `${texts.set} ${least}`;
      if (lastRepetitions?.key === key) return lastRepetitions.found;
      const background = await unrelated(either);
      const all = segmentTexts(texts);
      const bars = barsOf(all.textCount, background);
      const cosine = leastOf(least, bars);
      if (all.textCount === 0) return noRepetitions(all, bars, cosine);
      const near = await set.run(
        request,
        texts,
        (api, named, options) => api.findRepetitions({ ...named, least: cosine }, options),
        { signal: either, onProgress },
      );
      const found = segmentRepetitions(near, all, bars, cosine, background);
      lastRepetitions = { key, found };
      return found;
    },

    async apart({ limit, ...request }, { signal, onProgress } = {}) {
      const either = until(signal);
      const texts = await set.texts(request, either);
      const key = `${texts.set} ${limit}`;
      if (lastApart?.key === key) return lastApart.found;
      const background = await unrelated(either);
      const all = segmentTexts(texts);
      if (all.textCount === 0) return noneApart(all);
      const apart = await set.run(
        request,
        texts,
        (api, named, options) => api.findApart({ ...named, neighbours, limit }, options),
        { signal: either, onProgress },
      );
      const found = segmentApart(apart, all, background);
      lastApart = { key, found };
      return found;
    },

    async likenessOrder({ cosines, size, ...request }, { signal } = {}) {
      current(request);
      const either = until(signal);
      return jobs.call((api) => api.orderByLikeness({ cosines, size }), either);
    },
  };
}

function segmentTexts({ textOf, texts }: ContentTexts): SegmentTexts {
  return { textOf, textCount: texts.length };
}
