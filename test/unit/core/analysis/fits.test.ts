import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { plainProducts } from '../../../support/plainProducts.ts';
import { minimise } from '../../../../src/core/analysis/fit/lbfgs.ts';
import { pairFeatures } from '../../../../src/core/analysis/fit/pairFeatures.ts';
import { positiveInverse } from '../../../../src/core/analysis/fit/positiveInverse.ts';
import { fitRidge, regress } from '../../../../src/core/analysis/fit/ridgeRegression.ts';
import { splitFold, stratifiedFolds } from '../../../../src/core/analysis/learn/folds.ts';
import { shuffled } from '../../../../src/core/search/seededRandom.ts';
import {
  calibrationError,
  fitTemperature,
} from '../../../../src/core/analysis/measures/calibration.ts';
import { measureRegression } from '../../../../src/core/analysis/measures/regressionMeasures.ts';
import { seededRandom } from '../../../../src/core/search/seededRandom.ts';
import { Matrix } from '../../../../src/core/vectors/matrix.ts';

describe('L-BFGS', () => {
  test('finds the minimum of a badly scaled bowl, at once with the right preconditioner', async () => {
    const scales = [1, 10, 1000, 0.1];
    const bowl = (point: Float64Array): Promise<{ value: number; gradient: Float64Array }> =>
      Promise.resolve({
        value: scales.reduce((sum, scale, i) => sum + (scale / 2) * (point[i]! - i) ** 2, 0),
        gradient: point.map((value, i) => scales[i]! * (value - i)),
      });
    const options = { tolerance: 1e-9, leastGain: 0, mostSteps: 100 };
    const start = Float64Array.of(5, 5, 5, 5);
    const found = await minimise(bowl, start, options);
    found.point.forEach((value, i) => assert.ok(Math.abs(value - i) < 1e-6, String(value)));
    const helped = await minimise(bowl, start, {
      ...options,
      precondition: (gradient) => Promise.resolve(gradient.map((value, i) => value / scales[i]!)),
    });
    assert.equal(helped.steps, 1);
    assert.deepEqual(start, Float64Array.of(5, 5, 5, 5));
  });
});

describe('the inverse of a positive matrix', () => {
  test('times the matrix is the identity; what is not positive has none', () => {
    const n = 7;
    const random = seededRandom(3);
    const root = Array.from({ length: n * n }, () => random() - 0.5);
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        for (let k = 0; k < n; k++) matrix[i * n + j]! += root[i * n + k]! * root[j * n + k]!;
      }
    }
    const inverse = positiveInverse(matrix, n)!;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += matrix[i * n + k]! * inverse[k * n + j]!;
        assert.ok(Math.abs(sum - (i === j ? 1 : 0)) < 1e-8, `${i} ${j} ${sum}`);
      }
    }
    assert.equal(positiveInverse(Float64Array.of(1, 2, 2, 1), 2), undefined);
  });
});

describe('folds', () => {
  test('have the same share of each class and nearly as many records, and say who is left out', () => {
    const labels = Int32Array.from({ length: 53 }, (_, i) => (i < 30 ? 0 : i < 50 ? 1 : 2));
    const folds = stratifiedFolds(labels, 5);
    for (let fold = 0; fold < 5; fold++) {
      const { train, test: tested } = splitFold(folds, fold);
      assert.deepEqual(
        [...train, ...tested].sort((a, b) => a - b),
        [...labels.keys()],
      );
      assert.ok(tested.length === 10 || tested.length === 11);
      assert.equal(tested.filter((record) => labels[record] === 0).length, 6);
      assert.equal(tested.filter((record) => labels[record] === 1).length, 4);
    }
    assert.deepEqual(stratifiedFolds(labels, 5), folds);
    assert.notDeepEqual(stratifiedFolds(labels, 5, 2), folds);
    assert.deepEqual(shuffled(9, 4).sort(), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe('calibration', () => {
  test('finds by how much scores are too sure', () => {
    const random = seededRandom(8);
    const scores = new Matrix(3000, 3);
    const labels = new Int32Array(3000);
    for (let row = 0; row < 3000; row++) {
      const true3 = [random() * 3, random() * 3, random() * 3];
      const shares = true3.map(Math.exp);
      const sum = shares[0]! + shares[1]! + shares[2]!;
      let at = random() * sum;
      let label = 0;
      while (at > shares[label]! && label < 2) at -= shares[label++]!;
      labels[row] = label;
      // Five times as sure as they may be.
      true3.forEach((score, i) => (scores.row(row)[i] = 5 * score));
    }
    const { temperature } = fitTemperature(scores, labels);
    assert.ok(Math.abs(temperature - 5) < 0.5, String(temperature));
  });

  test('the error is the distance of probability and share of right guesses', () => {
    assert.equal(
      calibrationError(Float64Array.of(0.75, 0.75, 0.75, 0.75), [true, true, true, false]),
      0,
    );
    assert.equal(calibrationError(Float64Array.of(1, 1), [false, false]), 1);
  });
});

describe('ridge regression', () => {
  test('of equal rows is the mean; correlations are then unknown', async () => {
    const matrix = new Matrix(4, 3, new Float32Array(12).fill(0.2));
    const fit = await fitRidge(matrix, Float64Array.of(1, 2, 3, 6), plainProducts);
    assert.deepEqual(
      [...regress(fit.regressor, matrix)].map((value) => Math.round(value * 1e6) / 1e6),
      [3, 3, 3, 3],
    );
    const measured = measureRegression([1, 2, 3, 6], regress(fit.regressor, matrix));
    assert.deepEqual([measured.pearson, measured.spearman], [null, null]);
  });

  test('leave-one-out is what a fit to all others says', async () => {
    const random = seededRandom(2);
    for (const [rows, dims] of [
      [12, 4],
      [5, 9],
    ] as const) {
      const matrix = new Matrix(rows, dims, Float32Array.from({ length: rows * dims }, random));
      const truth = Float64Array.from({ length: rows }, () => 10 * random());
      const { leaveOneOut } = await fitRidge(matrix, truth, plainProducts, { penalties: [0.3] });
      const others = new Matrix(rows - 1, dims, matrix.data.slice(dims));
      const { regressor } = await fitRidge(others, truth.slice(1), plainProducts, {
        penalties: [0.3],
      });
      const [guess] = regress(regressor, new Matrix(1, dims, matrix.data.slice(0, dims)));
      assert.ok(Math.abs(guess! - leaveOneOut[0]!) < 1e-4, `${guess} ${leaveOneOut[0]}`);
    }
  });
});

test('a pair is its texts’ differences, products and cosine, in either order', () => {
  const texts = new Matrix(2, 2, Float32Array.of(0.6, 0.8, 1, 0));
  const pairs = pairFeatures(texts, Int32Array.of(0, 1), Int32Array.of(1, 0));
  const rounded = (row: number): number[] =>
    [...pairs.row(row)].map((value) => Math.round(value * 1e6) / 1e6);
  assert.deepEqual(rounded(0), [0.4, 0.8, 0.6, 0, 0.6]);
  assert.deepEqual(rounded(1), rounded(0));
});
