import {
  classifierLearner,
  isSameSource,
  type ClassifierLearner,
  type OpenedClassifier,
  type VectorSource,
} from '../../../../core/analysis/learn/learner.ts';
import { AppError } from '../../../../core/errors/appError.ts';
import { t } from '../../../../core/l10n/translate.ts';
import { classifierOf, type LearnedClassifier } from '../../../../protocol/jobs/learnJobs.ts';
import type { GuessedTexts } from '../../../../protocol/page/pageLabels.ts';
import type { LearnedFrom } from './labelAnswer.ts';

/** What was learned from labels, as it is kept. */
export function learnerOf(
  { classifier, penalty, heldOut }: LearnedClassifier,
  about: {
    readonly classNames: readonly string[];
    readonly learned: LearnedFrom;
    readonly source: VectorSource;
    readonly answer: GuessedTexts;
  },
): ClassifierLearner {
  const { classNames, learned, source, answer } = about;
  const kept = { ...classifierOf(classifier), penalty };
  const measured =
    answer.measures && heldOut ? { ...answer.measures, logLoss: heldOut.logLoss } : undefined;
  return classifierLearner(kept, classNames, measured, {
    model: source,
    // As the columns of the file that Write Column… makes.
    ...{ text: ['text'], label: 'label', trainedOn: learned.texts.length },
  });
}

/** Throws `invalidInput` where a classifier knows other vectors than these. */
export function requireSameSource({ name, learner }: OpenedClassifier, source: VectorSource): void {
  const { model } = learner;
  if (isSameSource(model, source)) return;
  throw new AppError(
    'invalidInput',
    model.filesHash === source.filesHash
      ? t(
          '{0} was trained on vectors by {1} of layer {2}, and these are by {3} of layer {4}; choose that in the settings, or another classifier.',
          name,
          model.pooling,
          String(model.layer),
          source.pooling,
          String(source.layer),
        )
      : t(
          '{0} was trained on vectors of the model {1} ({2}), and these are of {3} ({4}); choose that model, or another classifier.',
          name,
          model.name,
          model.filesHash.slice(0, 12),
          source.name,
          source.filesHash.slice(0, 12),
        ),
  );
}
