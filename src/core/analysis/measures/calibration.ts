import type { Matrix } from '../../vectors/matrix.ts';
import { softmax } from '../denseProducts.ts';

// Temperatures from 1/1000 to 1000 are looked through; beyond, all is certain or all alike.
const widest = Math.log(1000);
const closeEnough = 1e-3;
const goldenRatio = (Math.sqrt(5) - 1) / 2;

/**
 * The temperature that makes softmax(score / temperature) most likely for the labels (Guo and others, On Calibration of
 * Modern Neural Networks, 2017), of scores of records that were not trained on, and the loss there. As Platt has it (Probabilistic
 * Outputs for Support Vector Machines, 1999) the target of a label is not 1 but (n + 1) / (n + 2) for n records: seven right
 * guesses of seven are no proof that none is ever wrong. Scores: rows x classes, at least one row.
 */
export function fitTemperature(
  scores: Matrix,
  labels: Int32Array,
): { readonly temperature: number; readonly loss: number } {
  const lossAt = (logarithm: number): number =>
    smoothedLoss(scores, labels, Math.exp(logarithm), 1 / (scores.rows + 2));
  // The loss is convex in 1 / temperature, so it has one minimum in its logarithm too: golden section.
  let low = -widest;
  let high = widest;
  let a = high - goldenRatio * (high - low);
  let b = low + goldenRatio * (high - low);
  let lossA = lossAt(a);
  let lossB = lossAt(b);
  while (high - low > closeEnough) {
    if (lossA <= lossB) {
      high = b;
      b = a;
      lossB = lossA;
      a = high - goldenRatio * (high - low);
      lossA = lossAt(a);
    } else {
      low = a;
      a = b;
      lossA = lossB;
      b = low + goldenRatio * (high - low);
      lossB = lossAt(b);
    }
  }
  return { temperature: Math.exp((low + high) / 2), loss: Math.min(lossA, lossB) };
}

/** Mean of -Σ t log p with t = 1 - `share` for the label and the rest for all other classes alike. */
function smoothedLoss(
  scores: Matrix,
  labels: Int32Array,
  temperature: number,
  share: number,
): number {
  const classes = scores.dims;
  const shares = new Float64Array(classes);
  let sum = 0;
  for (let row = 0; row < scores.rows; row++) {
    const own = scores.row(row);
    const label = own[labels[row]!]!;
    let others = -label;
    for (const score of own) others += score;
    const target = (1 - share) * label + (share * others) / Math.max(1, classes - 1);
    sum += softmax(own, temperature, shares) - target / temperature;
  }
  return sum / scores.rows;
}

/**
 * Expected calibration error (Naeini and others, 2015): records in ten bins by the probability of their guess; the mean
 * distance of a bin's probability to its share of right guesses, weighted by records. 0 is perfect.
 */
export function calibrationError(probabilities: Float64Array, isRight: readonly boolean[]): number {
  const bins = 10;
  const sums = new Float64Array(bins);
  const rights = new Float64Array(bins);
  probabilities.forEach((probability, i) => {
    const bin = Math.min(bins - 1, Math.floor(probability * bins));
    sums[bin]! += probability;
    rights[bin]! += isRight[i] === true ? 1 : 0;
  });
  let error = 0;
  for (let bin = 0; bin < bins; bin++) error += Math.abs(sums[bin]! - rights[bin]!);
  return error / probabilities.length;
}
