import { regress, fitRidge } from '../../core/analysis/fit/ridgeRegression.ts';
import { gatherRows } from '../../core/analysis/fit/gatherRows.ts';
import { guessTexts, learnTexts, teachingCount } from '../../core/analysis/learn/learnTexts.ts';
import { spreadRows } from '../../core/analysis/learn/teachingRows.ts';
import { t } from '../../core/l10n/translate.ts';
import { classifierOf, type LearnJobs } from '../../protocol/jobs/learnJobs.ts';
import { matrixOf } from '../../protocol/wire.ts';
import { breathingProducts } from '../work/breathingProducts.ts';
import type { JobContext } from './jobContext.ts';

// How many fits there will be is not known: that the bar moves is what it says.
const fitsOfHalf = 20;

/** Learns from labelled texts of a set. */
export function learnJobs({ sets, products }: JobContext): LearnJobs {
  return {
    async learnLabels({ texts, labels, classes, names, ...reference }, options = {}) {
      const { signal, onProgress } = options;
      const { vectors } = sets.get(reference);
      const step = t('Learning');
      let fits = 0;
      const learned = await learnTexts(
        vectors,
        {
          ...{ rows: texts, labels, classes },
          names: names && { matrix: matrixOf(names.vectors), labels: names.labels },
        },
        {
          products: breathingProducts(products, signal),
          signal,
          onFit: () => {
            fits++;
            onProgress?.({ step, share: fits / (fits + fitsOfHalf) });
          },
        },
      );
      const { classifier, temperature, method, penalty, validation, ...guessed } = learned;
      const { guesses, probabilities, margins, teaching } = guessed;
      return {
        ...{ guesses, probabilities, margins, teaching, method, penalty },
        classifier: { ...classifier, temperature },
        heldOut: validation,
      };
    },

    async guessLabels({ texts, classifier, ...reference }, { signal } = {}) {
      const { vectors } = sets.get(reference);
      const breathing = breathingProducts(products, signal);
      return guessTexts(vectors, classifierOf(classifier), texts, breathing);
    },

    // eslint-disable-next-line @typescript-eslint/require-await -- rejects where it throws
    async spreadTexts({ texts, ...reference }) {
      return spreadRows(sets.get(reference).vectors, texts, teachingCount);
    },

    async learnNumbers({ texts, numbers, ...reference }, { signal } = {}) {
      const { vectors } = sets.get(reference);
      const breathing = breathingProducts(products, signal);
      const fit = await fitRidge(gatherRows(vectors, texts), numbers, breathing, {
        ...(signal && { signal }),
      });
      const { regressor, penalty, leaveOneOut } = fit;
      return { regressor, penalty, leaveOneOut, guesses: regress(regressor, vectors) };
    },
  };
}
