import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import {
  confusionCells,
  measureClassification,
} from '../../../../src/core/analysis/measures/classificationMeasures.ts';
import { softmax } from '../../../../src/core/analysis/denseProducts.ts';
import { plainProducts } from '../../../support/plainProducts.ts';
import { scoresOf } from '../../../../src/core/analysis/fit/linearClassifier.ts';
import { fitLogistic } from '../../../../src/core/analysis/fit/logisticRegression.ts';
import { measureRegression } from '../../../../src/core/analysis/measures/regressionMeasures.ts';
import { fitRidge, type RidgeFit } from '../../../../src/core/analysis/fit/ridgeRegression.ts';
import { Matrix } from '../../../../src/core/vectors/matrix.ts';
import { projectRoot } from '../../../../scripts/realVscode/projectRoot.ts';

interface Reference {
  readonly logistic: readonly {
    readonly matrix: readonly number[][];
    readonly labels: readonly number[];
    readonly fits: readonly {
      readonly penalty: number;
      /** A row for each class. */
      readonly weights: readonly number[][];
      readonly bias: readonly number[];
      readonly objective: number;
      readonly probabilities: readonly number[][];
    }[];
  }[];
  readonly ridge: readonly {
    readonly matrix: readonly number[][];
    readonly targets: readonly number[];
    readonly chosen: number;
    readonly fits: readonly {
      readonly penalty: number;
      readonly weights: readonly number[];
      readonly bias: number;
      readonly leaveOneOutError: number;
    }[];
  }[];
  readonly classification: {
    readonly labels: readonly number[];
    readonly guesses: readonly number[];
    readonly accuracy: number;
    readonly macroF1: number;
    readonly precision: readonly number[];
    readonly recall: readonly number[];
    readonly f1: readonly number[];
    readonly count: readonly number[];
    readonly confusion: readonly number[][];
  };
  readonly regression: {
    readonly truth: readonly number[];
    readonly guesses: readonly number[];
    readonly pearson: number;
    readonly spearman: number;
    readonly mae: number;
    readonly rmse: number;
    readonly r2: number;
  };
}

// Written by scripts/analysis/writeFixture.py.
const reference = JSON.parse(
  readFileSync(join(projectRoot, 'test/fixtures/analysis/scikitLearn.json'), 'utf8'),
) as Reference;

function near(actual: number | null, expected: number, tolerance: number, what: string): void {
  assert.ok(
    actual !== null && Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${what}: ${actual}, and scikit-learn has ${expected}`,
  );
}

function matrixOf(rows: readonly number[][]): Matrix {
  return new Matrix(rows.length, rows[0]!.length, Float32Array.from(rows.flat()));
}

describe('as scikit-learn has it', () => {
  test('logistic regression: weights, bias, objective and probabilities', async () => {
    for (const { matrix: rows, labels, fits } of reference.logistic) {
      const matrix = matrixOf(rows);
      for (const { penalty, weights, bias, objective, probabilities } of fits) {
        const classes = bias.length;
        const fit = await fitLogistic(matrix, Int32Array.from(labels), classes, {
          penalty,
          products: plainProducts,
          tolerance: 1e-8,
        });
        near(fit.objective, objective, 1e-5, `objective at ${penalty}`);
        const scale = Math.max(...weights.flat().map(Math.abs));
        for (const [c, row] of weights.entries()) {
          for (const [i, weight] of row.entries()) {
            const found = fit.classifier.weights.row(i)[c]!;
            near(found / scale, weight / scale, 2e-3, `weight ${c}, ${i} at ${penalty}`);
          }
        }
        const scores = await scoresOf(fit.classifier, matrix, plainProducts);
        for (const [row, expected] of probabilities.entries()) {
          const found = new Float64Array(classes);
          softmax(scores.row(row), 1, found);
          for (const [c, share] of expected.entries()) {
            near(found[c]!, share, 1e-3, `probability ${row}, ${c} at ${penalty}`);
          }
        }
      }
    }
  });

  test('ridge regression: weights, bias, the error of leave-one-out, and where it is least', async () => {
    for (const { matrix: rows, targets, fits, chosen } of reference.ridge) {
      const matrix = matrixOf(rows);
      const truth = Float64Array.from(targets);
      const found: RidgeFit[] = [];
      for (const { penalty, weights, bias, leaveOneOutError } of fits) {
        const fit = await fitRidge(matrix, truth, plainProducts, { penalties: [penalty] });
        found.push(fit);
        for (const [i, weight] of weights.entries()) {
          near(fit.regressor.weights[i]!, weight, 1e-5, `weight ${i} at ${penalty}`);
        }
        near(fit.regressor.bias, bias, 1e-5, `bias at ${penalty}`);
        near(fit.leaveOneOutError, leaveOneOutError, 1e-4, `leave-one-out at ${penalty}`);
      }
      const least = Math.min(...found.map(({ leaveOneOutError }) => leaveOneOutError));
      assert.equal(found.find((fit) => fit.leaveOneOutError === least)?.penalty, chosen);
    }
  });

  test('accuracy, macro-F1, precision, recall and the confusion matrix', () => {
    const { classification } = reference;
    const labels = Int32Array.from(classification.labels);
    const guesses = Int32Array.from(classification.guesses);
    const count = classification.count.length;
    const measured = measureClassification(labels, guesses, count);
    near(measured.accuracy, classification.accuracy, 1e-8, 'accuracy');
    near(measured.macroF1, classification.macroF1, 1e-8, 'macroF1');
    for (const each of measured.classes) {
      near(each.precision, classification.precision[each.class]!, 1e-8, 'precision');
      near(each.recall, classification.recall[each.class]!, 1e-8, 'recall');
      near(each.f1, classification.f1[each.class]!, 1e-8, 'f1');
      assert.equal(each.count, classification.count[each.class]);
    }
    const confusion = classification.confusion.map((row) => row.map(() => 0));
    for (const cell of confusionCells(labels, guesses, count)) {
      confusion[cell.label]![cell.guess] = cell.count;
    }
    assert.deepEqual(confusion, classification.confusion);
  });

  test("Pearson's and Spearman's correlation, MAE, RMSE and R²", () => {
    const { truth, guesses, ...expected } = reference.regression;
    const measured = measureRegression(truth, guesses);
    for (const name of ['pearson', 'spearman', 'mae', 'rmse', 'r2'] as const) {
      near(measured[name], expected[name], 1e-8, name);
    }
  });
});
