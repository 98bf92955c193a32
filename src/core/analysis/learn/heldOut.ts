import { Matrix } from '../../vectors/matrix.ts';
import { fitTemperature } from '../measures/calibration.ts';
import type { DenseProducts } from '../denseProducts.ts';
import { classify, meanLoss, scoreBlocks } from './classify.ts';
import { gather, gatherRows } from '../fit/gatherRows.ts';
import type { LinearClassifier } from '../fit/linearClassifier.ts';

/** A classifier and the records that it was not trained on. */
export interface FoldFit {
  readonly classifier: LinearClassifier;
  readonly test: Int32Array;
}

/** What classifiers said of records that they were not trained on. */
export interface Validation {
  readonly folds: number;
  /** For each record. */
  readonly guesses: Int32Array;
  /** Of each guess, calibrated. */
  readonly probabilities: Float64Array;
  /** Mean of -log p of the true class. */
  readonly logLoss: number;
}

/** Scores that are held to fit the temperature: 8 MB, which are looked through some 20 times. */
const mostScores = 2_000_000;

/**
 * The temperature that fits the scores of records left out best, and the loss with it; of many classes, of as many records as
 * can be held.
 */
export async function calibrate(
  matrix: Matrix,
  labels: Int32Array,
  fits: readonly FoldFit[],
  products: DenseProducts,
): Promise<ReturnType<typeof fitTemperature>> {
  const classes = fits[0]?.classifier.bias.length ?? 0;
  const share = Math.max(1, Math.floor(mostScores / Math.max(1, classes) / fits.length));
  const parts = fits.map(({ classifier, test }) => ({
    classifier,
    // Not the first ones: tables are often sorted by class.
    test: spread(test, share),
  }));
  const count = parts.reduce((sum, { test }) => sum + test.length, 0);
  const scores = new Matrix(count, classes);
  const own = new Int32Array(count);
  let at = 0;
  for (const { classifier, test } of parts) {
    own.set(gather(labels, test), at);
    for await (const block of scoreBlocks(classifier, gatherRows(matrix, test), products)) {
      scores.data.set(block.data, at * classes);
      at += block.rows;
    }
  }
  return fitTemperature(scores, own);
}

/** What the fits say of the records that each was not trained on, calibrated. */
export async function validate(
  matrix: Matrix,
  labels: Int32Array,
  fits: readonly FoldFit[],
  products: DenseProducts,
): Promise<{ readonly validation: Validation; readonly temperature: number }> {
  const { temperature } = await calibrate(matrix, labels, fits, products);
  const guesses = new Int32Array(labels.length);
  const probabilities = new Float64Array(labels.length);
  let loss = 0;
  for (const { classifier, test } of fits) {
    const own = gather(labels, test);
    const found = await classify(
      { classifier, temperature },
      gatherRows(matrix, test),
      products,
      own,
    );
    for (const [i, record] of test.entries()) {
      guesses[record] = found.guesses[i]!;
      probabilities[record] = found.probabilities[i]!;
    }
    loss += test.length * meanLoss(found.ownProbabilities);
  }
  const validation = {
    folds: fits.length,
    guesses,
    probabilities,
    logLoss: loss / labels.length,
  };
  return { validation, temperature };
}

/** At most `most` of the numbers, from all over them. */
function spread(numbers: Int32Array, most: number): Int32Array {
  if (numbers.length <= most) return numbers;
  return Int32Array.from(
    { length: most },
    (_, i) => numbers[Math.floor((i * numbers.length) / most)]!,
  );
}
