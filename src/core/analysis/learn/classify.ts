import type { Matrix } from '../../vectors/matrix.ts';
import { softmax, type DenseProducts } from '../denseProducts.ts';
import { argmax, rowBlocks, scoresOf, type LinearClassifier } from '../fit/linearClassifier.ts';

/** What a classifier says of some rows. */
export interface Guesses {
  /** For each row the class. */
  readonly guesses: Int32Array;
  /** Of each guess, 0 to 1. */
  readonly probabilities: Float64Array;
  /** Of each guess, by how much it is more probable than the next one, 0 to 1: small where the classifier is unsure. */
  readonly margins: Float64Array;
  /** For each row the probability of the class it should be of (0 where that is -1, a class that is not known). */
  readonly ownProbabilities: Float64Array;
}

/** Guesses the class of each row. `labels`: what the rows should be of, where that is known. */
export async function classify(
  {
    classifier,
    temperature,
  }: { readonly classifier: LinearClassifier; readonly temperature: number },
  matrix: Matrix,
  products: DenseProducts,
  labels?: Int32Array,
): Promise<Guesses> {
  const guesses = new Int32Array(matrix.rows);
  const probabilities = new Float64Array(matrix.rows);
  const margins = new Float64Array(matrix.rows);
  const ownProbabilities = new Float64Array(matrix.rows);
  const shares = new Float64Array(classifier.bias.length);
  let at = 0;
  for await (const block of scoreBlocks(classifier, matrix, products)) {
    for (let row = 0; row < block.rows; row++, at++) {
      softmax(block.row(row), temperature, shares);
      const guess = argmax(shares);
      guesses[at] = guess;
      probabilities[at] = shares[guess]!;
      margins[at] = shares[guess]! - largestBut(shares, guess);
      ownProbabilities[at] = shares[labels?.[at] ?? -1] ?? 0;
    }
  }
  return { guesses, probabilities, margins, ownProbabilities };
}

/** The largest share but that of one class; 0 where there is no other. */
function largestBut(shares: Float64Array, but: number): number {
  let most = 0;
  for (let c = 0; c < shares.length; c++) if (c !== but && shares[c]! > most) most = shares[c]!;
  return most;
}

const leastProbability = 1e-300;

/** Mean of -log p, natural logarithm, of the probabilities of what is true. */
export function meanLoss(probabilities: Float64Array): number {
  let sum = 0;
  for (const probability of probabilities) sum -= Math.log(Math.max(leastProbability, probability));
  return sum / probabilities.length;
}

/** Scores of a matrix's rows, block by block. */
export async function* scoreBlocks(
  classifier: LinearClassifier,
  matrix: Matrix,
  products: DenseProducts,
): AsyncGenerator<Matrix> {
  for (const { rows } of rowBlocks(matrix, classifier.bias.length)) {
    yield await scoresOf(classifier, rows, products);
  }
}
