import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { plainProducts } from '../../../support/plainProducts.ts';
import { classify } from '../../../../src/core/analysis/learn/classify.ts';
import {
  trainClassifier,
  type LabelledRows,
} from '../../../../src/core/analysis/learn/trainClassifier.ts';
import { measureClassification } from '../../../../src/core/analysis/measures/classificationMeasures.ts';
import { seededRandom } from '../../../../src/core/search/seededRandom.ts';
import { Matrix } from '../../../../src/core/vectors/matrix.ts';

const products = plainProducts;

/** Rows about a centre for each class, class by class as tables often are. */
function clouds(
  perClass: number,
  classes: number,
  dims: number,
  spread: number,
  seed = 1,
): LabelledRows {
  const random = seededRandom(seed);
  const centres = seededRandom(99);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(7 * random());
  const middle = Array.from({ length: classes * dims }, () => centres() - 0.5);
  const matrix = new Matrix(perClass * classes, dims);
  const labels = Int32Array.from({ length: matrix.rows }, (_, row) => Math.floor(row / perClass));
  for (let row = 0; row < matrix.rows; row++) {
    for (let i = 0; i < dims; i++) {
      matrix.row(row)[i] = middle[labels[row]! * dims + i]! + spread * normal();
    }
  }
  return { matrix, labels, classes };
}

function accuracyOf(rows: LabelledRows, guesses: Int32Array): number {
  return measureClassification(rows.labels, guesses, rows.classes).accuracy;
}

describe('a classifier that is trained', () => {
  test('guesses what it has not seen as well as validation says, with honest probabilities', async () => {
    const rows = clouds(40, 4, 8, 0.45);
    const trained = await trainClassifier(rows, { products });
    assert.equal(trained.method, 'logistic');
    const other = clouds(200, 4, 8, 0.45, 2);
    const found = await classify(trained, other.matrix, products, other.labels);
    const accuracy = accuracyOf(other, found.guesses);
    const validated = accuracyOf(rows, trained.validation!.guesses);
    assert.ok(accuracy > 0.6 && accuracy < 0.99, String(accuracy));
    assert.ok(Math.abs(accuracy - validated) < 0.1, `${accuracy} ${validated}`);
    const sure = found.probabilities.reduce((sum, share) => sum + share, 0) / other.matrix.rows;
    assert.ok(Math.abs(sure - accuracy) < 0.07, `${sure} ${accuracy}`);
    assert.deepEqual(await trainClassifier(rows, { products }), trained);
  });

  test('validation is of records that were not trained on: labels by chance are not guessed', async () => {
    const { matrix } = clouds(60, 1, 30, 1);
    const random = seededRandom(5);
    const labels = Int32Array.from({ length: 60 }, () => (random() < 0.5 ? 0 : 1));
    const { validation } = await trainClassifier({ matrix, labels, classes: 2 }, { products });
    const accuracy = measureClassification(labels, validation!.guesses, 2).accuracy;
    assert.ok(accuracy < 0.7, String(accuracy));
    assert.ok(validation!.logLoss > 0.55, String(validation!.logLoss));
  });

  test('names of classes count as examples where they help, and only there', async () => {
    const rows = clouds(2, 6, 20, 0.5);
    const middles = clouds(1, 6, 20, 0);
    const without = await trainClassifier(rows, { products });
    const helped = await trainClassifier({ ...rows, names: middles }, { products });
    const other = clouds(50, 6, 20, 0.5, 3);
    const rate = async (trained: typeof without): Promise<number> =>
      accuracyOf(other, (await classify(trained, other.matrix, products)).guesses);
    assert.equal(helped.usesNames, true);
    assert.ok((await rate(helped)) > (await rate(without)) + 0.05);
    const labels = middles.labels.map((label) => 5 - label);
    const misled = await trainClassifier(
      { ...rows, names: { matrix: middles.matrix, labels } },
      { products },
    );
    assert.equal(misled.usesNames, false);
  });

  test('a few right guesses are no certainty', async () => {
    const rows = clouds(4, 2, 10, 0.01);
    const trained = await trainClassifier(rows, { products });
    const { guesses, probabilities } = await classify(trained, rows.matrix, products);
    assert.deepEqual(guesses, rows.labels);
    assert.ok(probabilities.every((share) => share > 0.6 && share < 0.9999));
  });

  test('one class is refused; one record of each class is the nearest mean', async () => {
    const one = { ...clouds(5, 1, 3, 1), classes: 1 };
    await assert.rejects(trainClassifier(one, { products }), /at least two labels/);
    const rows = clouds(1, 3, 4, 0);
    const trained = await trainClassifier(rows, { products });
    assert.deepEqual([trained.method, trained.validation], ['centroid', undefined]);
    assert.deepEqual((await classify(trained, rows.matrix, products)).guesses, rows.labels);
  });

  test('texts that are all equal give the share of each label', async () => {
    const matrix = new Matrix(12, 3, new Float32Array(36).fill(0.5));
    const labels = Int32Array.from({ length: 12 }, (_, row) => (row < 9 ? 0 : 1));
    const trained = await trainClassifier({ matrix, labels, classes: 2 }, { products });
    const { guesses, probabilities } = await classify(trained, matrix, products);
    assert.ok(guesses.every((guess) => guess === 0));
    assert.ok(
      probabilities.every((share) => share > 0.6 && share < 0.9),
      String(probabilities[0]),
    );
  });

  test('thousands of classes are told apart by their means', async () => {
    const classes = 2100;
    const matrix = new Matrix(2 * classes, 500);
    const labels = new Int32Array(matrix.rows);
    for (let row = 0; row < matrix.rows; row++) {
      const label = row >> 1;
      labels[row] = label;
      matrix.row(row)[label % 500] = 0.8;
      matrix.row(row)[(7 * label + 1 + Math.floor(label / 500)) % 500] = 0.6;
    }
    const trained = await trainClassifier({ matrix, labels, classes }, { products });
    assert.equal(trained.method, 'centroid');
    const accuracy = measureClassification(labels, trained.validation!.guesses, classes).accuracy;
    assert.ok(accuracy > 0.9, String(accuracy));
  });

  test('is cancelled between two products', async () => {
    const controller = new AbortController();
    const counted = { ...products, count: 0 };
    const training = trainClassifier(clouds(40, 4, 8, 0.4), {
      products: {
        ...counted,
        softmaxTimes: (a, b) => {
          if (++counted.count === 5) controller.abort();
          return products.softmaxTimes(a, b);
        },
      },
      signal: controller.signal,
    });
    await assert.rejects(training, { code: 'cancelled' });
    assert.ok(counted.count < 8, String(counted.count));
  });
});
