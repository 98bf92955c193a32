import { calibrationError } from './calibration.ts';
import {
  confusionCells,
  measureClassification,
  type ClassificationMeasures,
  type ConfusionCell,
} from './classificationMeasures.ts';

/** All that is said of guesses whose labels are known. */
export interface GuessMeasures extends ClassificationMeasures {
  /** Mean of -log p of the true class, natural logarithm; NaN where a label was not learned. */
  readonly logLoss: number;
  readonly calibrationError: number;
  readonly confusion: readonly ConfusionCell[];
}

/** Guesses of records that were not learned from: for each one a class, and its probability. */
export interface MeasuredGuesses {
  readonly guesses: Int32Array;
  readonly probabilities: Float64Array;
  readonly logLoss: number;
}

/** `labels`: for each record the class that it is of, from 0 to `classes` - 1. */
export function measureGuesses(
  labels: Int32Array,
  { guesses, probabilities, logLoss }: MeasuredGuesses,
  classes: number,
): GuessMeasures {
  const isRight = Array.from(labels, (label, i) => label === guesses[i]);
  return {
    ...measureClassification(labels, guesses, classes),
    logLoss,
    calibrationError: calibrationError(probabilities, isRight),
    confusion: confusionCells(labels, guesses, classes),
  };
}
