import type { Pooling } from '../../embedder/pooling.ts';
import { roundedOrNull } from '../../export/rounded.ts';
import type { LinearClassifier } from '../fit/linearClassifier.ts';
import type { LinearRegressor } from '../fit/ridgeRegression.ts';
import type { GuessMeasures } from '../measures/guessMeasures.ts';

/** Which vectors a learner was trained on: others mean nothing to it. */
export interface VectorSource {
  /** For people. */
  readonly name: string;
  /** Names the model's files. */
  readonly filesHash: string;
  readonly layer: number;
  readonly pooling: Pooling;
  /** What stands before each text; '' is nothing. */
  readonly prompt: string;
  readonly dims: number;
}

interface TrainedOnTable {
  readonly model: VectorSource;
  /** Columns of the text: one, or two where pairs are judged. */
  readonly text: readonly string[];
  /** The column that was learned. */
  readonly label: string;
  /** Records. */
  readonly trainedOn: number;
  /** What cross-validation said of it. */
  readonly measures: Readonly<Record<string, number | null>>;
  /** λ of L2; null where there is none. */
  readonly penalty: number | null;
}

/** What was learned from the records of a table, to be used again. */
export type Learner = ClassifierLearner | RegressorLearner;

export interface ClassifierLearner extends TrainedOnTable {
  readonly kind: 'classifier';
  readonly classes: readonly string[];
  readonly classifier: LinearClassifier;
  /** Probabilities are softmax(scores / temperature). */
  readonly temperature: number;
}

/** A classifier from a file, and what that is called. */
export interface OpenedClassifier {
  readonly name: string;
  readonly learner: ClassifierLearner;
}

export interface RegressorLearner extends TrainedOnTable {
  readonly kind: 'regressor';
  readonly regressor: LinearRegressor;
}

/** A classifier that was trained, as it is kept. */
export function classifierLearner(
  { classifier, temperature, penalty }: KeptParts,
  classes: readonly string[],
  measured: Pick<GuessMeasures, 'accuracy' | 'macroF1' | 'logLoss'> | undefined,
  facts: Pick<TrainedOnTable, 'model' | 'text' | 'label' | 'trainedOn'>,
): ClassifierLearner {
  return {
    kind: 'classifier',
    ...facts,
    ...{ classes, classifier, temperature },
    measures: measured
      ? {
          accuracy: roundedOrNull(measured.accuracy),
          macroF1: roundedOrNull(measured.macroF1),
          logLoss: roundedOrNull(measured.logLoss),
        }
      : {},
    penalty: penalty ?? null,
  };
}

/** What of a `TrainedClassifier` is kept. */
type KeptParts = Pick<ClassifierLearner, 'classifier' | 'temperature'> & {
  readonly penalty: number | undefined;
};

/** How many features a record has, of vectors of that length. */
export function featureCount(dims: number, textColumns: number): number {
  return textColumns === 2 ? 2 * dims + 1 : dims;
}

/** Whether vectors made so are those that the learner knows. */
export function isSameSource(a: VectorSource, b: VectorSource): boolean {
  return (
    a.filesHash === b.filesHash &&
    a.layer === b.layer &&
    a.pooling === b.pooling &&
    a.prompt === b.prompt &&
    a.dims === b.dims
  );
}
