import { AppError } from '../../../../core/errors/appError.ts';
import { t } from '../../../../core/l10n/translate.ts';
import type { QueryNearnessAnswer } from '../../../../protocol/corpusApi.ts';
import type { PlacedTexts } from '../../../../protocol/jobs/mapJobs.ts';
import type { PageMap, PageMapApi } from '../../../../protocol/page/pageMap.ts';
import type { AnswerContext } from '../answerContext.ts';
import type { ContentSet } from '../contentSet.ts';
import { putShown, type PutCorpus } from '../contentVectors.ts';
import type { CutDocument, TextSource } from '../textSource.ts';

/** Where documents are cut up and looked through: `DocumentCorpus`, as far as this needs it. */
export interface NearnessCorpus<T, D extends CutDocument> extends PutCorpus<T, D> {
  queryNearness(
    query: string,
    scope: readonly D[],
    signal?: AbortSignal,
  ): Promise<QueryNearnessAnswer>;
}

/** What the page asks about the map of the content's texts. */
export function mapAnswers<T extends TextSource, D extends CutDocument>(
  { current, until }: AnswerContext<T>,
  set: Pick<ContentSet<T>, 'texts' | 'run'>,
  corpus: NearnessCorpus<T, D>,
): PageMapApi {
  return {
    async map(request, { signal, onProgress } = {}) {
      const either = until(signal);
      const texts = await set.texts(request, either);
      const { textOf } = texts;
      const mapOf = (placed: PlacedTexts): PageMap => ({ ...placed, textOf });
      if (texts.texts.length === 0) return mapOf({ places: new Float32Array(), comparedCount: 0 });
      const placed = await set.run(
        request,
        texts,
        (api, named, options) =>
          api.placeTexts(named, {
            signal: options.signal,
            onProgress: ({ step, share, placed: now }) => {
              onProgress?.({ step, share, map: now && mapOf(now) });
            },
          }),
        { signal: either, onProgress },
      );
      return mapOf(placed);
    },

    async queryNearness(request, { signal } = {}) {
      const { query } = request;
      if (query.trim() === '') {
        throw new AppError('invalidInput', t('Type what you are looking for.'));
      }
      const either = until(signal);
      const content = current(request);
      const documents: D[] = [];
      for (const shown of content.documents) {
        const document = await putShown(corpus, content, shown, either);
        // An edit meanwhile has moved the segments.
        current(request);
        documents.push(document);
      }
      const answer = await corpus.queryNearness(query, documents, either);
      current(request);
      if (answer.cosines.length !== content.segmentCount) {
        throw new AppError('invalidInput', t('The panel shows another text by now.'));
      }
      return answer;
    },
  };
}
