import type { Matrix } from '../../vectors/matrix.ts';
import { gatherRows } from '../fit/gatherRows.ts';
import type { DenseProducts } from '../denseProducts.ts';
import { classify } from './classify.ts';
import type { ClassifierLearner } from './learner.ts';
import { unsureRows } from './teachingRows.ts';
import {
  trainClassifier,
  type LabelledRows,
  type TrainedClassifier,
  type TrainOptions,
} from './trainClassifier.ts';

/** Rows that are chosen by what they would teach; behind them, the least sure ones come first. */
export const teachingCount = 50;

/** Some rows of a matrix with their classes, from 0 to `classes` - 1. */
export interface LabelledTexts extends Pick<LabelledRows, 'classes' | 'names'> {
  readonly rows: Int32Array;
  /** By `rows`. */
  readonly labels: Int32Array;
}

/** What a classifier says of all rows of a matrix. */
export interface TextGuesses {
  /** By row: the class. */
  readonly guesses: Int32Array;
  /** Of each guess, 0 to 1, calibrated. */
  readonly probabilities: Float32Array;
  /** By how much it is more probable than the next class, 0 to 1. */
  readonly margins: Float32Array;
  /** Rows without a label that would teach most, the best first. */
  readonly teaching: Int32Array;
}

export type LearnedTexts = TextGuesses & TrainedClassifier;

/** Learns from the labelled rows of a matrix, and guesses all of them. Throws as `trainClassifier`. */
export async function learnTexts(
  matrix: Matrix,
  { rows, labels, classes, names }: LabelledTexts,
  options: TrainOptions,
): Promise<LearnedTexts> {
  const trained = await trainClassifier(
    { matrix: gatherRows(matrix, rows), labels, classes, names },
    options,
  );
  return { ...trained, ...(await guessTexts(matrix, trained, rows, options.products)) };
}

/** What a classifier says of all rows of a matrix, of which `known` have a label. */
export async function guessTexts(
  matrix: Matrix,
  classifier: Pick<ClassifierLearner, 'classifier' | 'temperature'>,
  known: Int32Array,
  products: DenseProducts,
): Promise<TextGuesses> {
  const { guesses, probabilities, margins } = await classify(classifier, matrix, products);
  return {
    guesses,
    probabilities: Float32Array.from(probabilities),
    margins: Float32Array.from(margins),
    teaching: unsureRows(matrix, margins, known, teachingCount),
  };
}
