import type { CallOptions, MethodNames } from '../rpc.ts';
import type { ClassifierLearner } from '../../core/analysis/learn/learner.ts';
import { matrixOf, type WireMatrix } from '../wire.ts';
import type { JobProgress, SetReference } from './textSetApi.ts';

/** Scores of C classes are x·W + b, and probabilities softmax(scores / temperature). */
export interface WireClassifier {
  /** dims x C. */
  readonly weights: WireMatrix;
  /** C numbers. */
  readonly bias: Float64Array;
  readonly temperature: number;
}

/** What has crossed, as it is used and kept. */
export function classifierOf({
  weights,
  bias,
  temperature,
}: WireClassifier): Pick<ClassifierLearner, 'classifier' | 'temperature'> {
  return { classifier: { weights: matrixOf(weights), bias }, temperature };
}

/** A number for each text is x·w + b. */
export interface WireRegressor {
  readonly weights: Float64Array;
  readonly bias: number;
}

/** Texts of a set that somebody has labelled; texts are indexes in the set. */
export interface LearnLabelsRequest extends SetReference {
  readonly texts: Int32Array;
  /** By `texts`: its class, from 0 to `classes` - 1. Each class has a text. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** Vectors of what classes are called, and the class of each. */
  readonly names?: { readonly vectors: WireMatrix; readonly labels: Int32Array } | undefined;
}

/** What is guessed of all texts of a set. */
export interface GuessedLabels {
  /** By text: the class. */
  readonly guesses: Int32Array;
  /** By text, 0 to 1, calibrated. */
  readonly probabilities: Float32Array;
  /** By text: how much more probable it is than the next class, 0 to 1. */
  readonly margins: Float32Array;
  /** Texts without a label that would teach most, the best first. */
  readonly teaching: Int32Array;
}

/** What cross-validation says of the labelled texts, each by a classifier that has not learned from it. */
export interface HeldOutLabels {
  readonly folds: number;
  /** By labelled text. */
  readonly guesses: Int32Array;
  readonly probabilities: Float64Array;
  readonly logLoss: number;
}

export interface LearnedClassifier extends GuessedLabels {
  readonly classifier: WireClassifier;
  readonly method: 'logistic' | 'centroid';
  /** λ of L2; undefined for centroids. */
  readonly penalty: number | undefined;
  /** Undefined where no class has two texts, so that none can be left out. */
  readonly heldOut: HeldOutLabels | undefined;
}

export interface LearnNumbersRequest extends SetReference {
  readonly texts: Int32Array;
  /** By `texts`. */
  readonly numbers: Float64Array;
}

export interface LearnedNumbers {
  readonly regressor: WireRegressor;
  readonly penalty: number;
  /** By text of the set. */
  readonly guesses: Float64Array;
  /** By labelled text: the guess of the fit to all others. */
  readonly leaveOneOut: Float64Array;
}

/** What is learned from some texts of a set, and said of the others. */
export interface LearnJobs {
  /** Throws `invalidInput` for fewer than two classes. */
  learnLabels(
    request: LearnLabelsRequest,
    options?: CallOptions<JobProgress>,
  ): Promise<LearnedClassifier>;
  /** What a classifier that was made before says. `texts`: those that have a label. */
  guessLabels(
    request: SetReference & { readonly texts: Int32Array; readonly classifier: WireClassifier },
    options?: CallOptions<JobProgress>,
  ): Promise<GuessedLabels>;
  /** Texts to label first where nothing can be guessed yet: unlike one another, and unlike the labelled `texts`. */
  spreadTexts(
    request: SetReference & { readonly texts: Int32Array },
    options?: CallOptions<JobProgress>,
  ): Promise<Int32Array>;
  /** Throws `invalidInput` for fewer than two texts. */
  learnNumbers(
    request: LearnNumbersRequest,
    options?: CallOptions<JobProgress>,
  ): Promise<LearnedNumbers>;
}

export const learnJobMethods: MethodNames<LearnJobs> = {
  learnLabels: true,
  guessLabels: true,
  spreadTexts: true,
  learnNumbers: true,
};
