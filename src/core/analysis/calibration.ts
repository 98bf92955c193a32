import type { Matrix } from '../vectors/matrix.ts';
import { softmax } from './linearClassifier.ts';

// Temperatures from 1/1000 to 1000 are looked through; beyond, all is certain or all alike.
const widest = Math.log(1000);
const halvings = 60;

/**
 * The temperature that makes softmax(score / temperature) most likely for the labels (Guo and others, On Calibration of
 * Modern Neural Networks, 2017), of scores of records that were not trained on. 1 where there are none. Scores: rows x
 * classes.
 */
export function fitTemperature(scores: Matrix, labels: Int32Array): number {
  if (scores.rows === 0) return 1;
  // The loss is convex in 1 / temperature, so it has one minimum in its logarithm too.
  let low = -widest;
  let high = widest;
  const ratio = (Math.sqrt(5) - 1) / 2;
  let a = high - ratio * (high - low);
  let b = low + ratio * (high - low);
  let lossA = logLoss(scores, labels, Math.exp(a));
  let lossB = logLoss(scores, labels, Math.exp(b));
  for (let i = 0; i < halvings && high - low > 1e-3; i++) {
    if (lossA <= lossB) {
      high = b;
      b = a;
      lossB = lossA;
      a = high - ratio * (high - low);
      lossA = logLoss(scores, labels, Math.exp(a));
    } else {
      low = a;
      a = b;
      lossA = lossB;
      b = low + ratio * (high - low);
      lossB = logLoss(scores, labels, Math.exp(b));
    }
  }
  return Math.exp((low + high) / 2);
}

/** Mean of -log p(label), natural logarithm, with p = softmax(score / temperature). */
export function logLoss(scores: Matrix, labels: Int32Array, temperature = 1): number {
  const shares = new Float64Array(scores.dims);
  let sum = 0;
  for (let row = 0; row < scores.rows; row++) {
    const own = scores.row(row);
    sum += softmax(own, temperature, shares) - own[labels[row]!]! / temperature;
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
