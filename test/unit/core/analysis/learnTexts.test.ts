import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { plainProducts } from '../../../support/plainProducts.ts';
import { gatherRows } from '../../../../src/core/analysis/fit/gatherRows.ts';
import { rowSpan } from '../../../../src/core/analysis/fit/rowSpan.ts';
import { guessTexts, learnTexts } from '../../../../src/core/analysis/learn/learnTexts.ts';
import { spreadRows, unsureRows } from '../../../../src/core/analysis/learn/teachingRows.ts';
import { trainClassifier } from '../../../../src/core/analysis/learn/trainClassifier.ts';
import { seededRandom } from '../../../../src/core/search/seededRandom.ts';
import { Matrix } from '../../../../src/core/vectors/matrix.ts';
import { normaliseInPlace } from '../../../../src/core/vectors/similarity.ts';

const products = plainProducts;

/** Rows of length 1 about a direction for each class, in turn. */
function clouds(rows: number, classes: number, dims: number, spread: number): Matrix {
  const random = seededRandom(7);
  const matrix = new Matrix(rows, dims);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < dims; i++) matrix.row(row)[i] = spread * (random() - 0.5);
    matrix.row(row)[row % classes]! += 1;
    normaliseInPlace(matrix.row(row));
  }
  return matrix;
}

const cosine = (matrix: Matrix, a: number, b: number): number =>
  matrix.row(a).reduce((sum, value, i) => sum + value * matrix.row(b)[i]!, 0);

describe('texts that are learned from', () => {
  test('labels of some rows are guessed for all; a kept classifier says the same', async () => {
    const matrix = clouds(60, 3, 12, 1.2);
    const rows = Int32Array.from({ length: 15 }, (_, i) => i);
    const labels = rows.map((row) => row % 3);
    const learned = await learnTexts(matrix, { rows, labels, classes: 3 }, { products });
    const right = learned.guesses.filter((guess, row) => guess === row % 3).length;
    assert.ok(right > 50, `${right} of 60`);
    assert.ok(learned.margins.every((margin, row) => margin <= learned.probabilities[row]!));
    assert.ok(learned.teaching.every((row) => row >= 15));
    const again = await guessTexts(matrix, learned, rows, products);
    assert.deepEqual(again.guesses, learned.guesses);
    assert.deepEqual(again.teaching, learned.teaching);
  });

  test('what would teach most is unsure, and no two of it are alike', () => {
    // Three alike that nobody is sure of, one that is a little surer, and one that is known.
    const matrix = new Matrix(5, 3, Float32Array.of(1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1));
    const margins = [0.1, 0.11, 0.12, 0.4, 0];
    const found = unsureRows(matrix, margins, Int32Array.of(4), 4);
    assert.deepEqual(Array.from(found.subarray(0, 2)), [0, 3]);
    assert.deepEqual(Array.from(found).sort(), [0, 1, 2, 3]);
  });

  test('to begin with, rows that are unlike one another and unlike the labelled ones', () => {
    const matrix = clouds(300, 6, 12, 0.4);
    const found = spreadRows(matrix, Int32Array.of(0), 5);
    assert.equal(found.length, 5);
    for (const a of [0, ...found]) {
      for (const b of found) if (a !== b) assert.ok(cosine(matrix, a, b) < 0.5);
    }
    assert.deepEqual(spreadRows(matrix, Int32Array.of(0), 5), found);
    const few = spreadRows(clouds(3, 3, 4, 0.1), Int32Array.of(1), 50);
    assert.deepEqual(Array.from(few).sort(), [0, 2]);
  });

  test('the span of rows holds them all, with fewer directions where some are sums of others', () => {
    const matrix = new Matrix(3, 4, Float32Array.of(1, 2, 0, 0, 0, 1, 1, 0, 1, 3, 1, 0));
    const span = rowSpan(matrix);
    assert.deepEqual([span.rows, span.dims], [4, 2]);
    for (let row = 0; row < 3; row++) {
      const along = [0, 1].map((k) =>
        matrix.row(row).reduce((sum, value, i) => sum + value * span.data[2 * i + k]!, 0),
      );
      for (let i = 0; i < 4; i++) {
        const again = along[0]! * span.data[2 * i]! + along[1]! * span.data[2 * i + 1]!;
        assert.ok(Math.abs(again - matrix.row(row)[i]!) < 1e-5);
      }
    }
    assert.equal(rowSpan(new Matrix(2, 3)).dims, 0);
  });

  test('fewer rows than dimensions are learned from in their span, to the same classifier', async () => {
    const narrow = clouds(30, 3, 10, 1.5);
    // The same rows with 90 dimensions of nothing: only these are more than rows.
    const wide = new Matrix(30, 100);
    for (let row = 0; row < 30; row++) wide.row(row).set(narrow.row(row));
    const labels = Int32Array.from({ length: 30 }, (_, row) => row % 3);
    const a = await trainClassifier({ matrix: narrow, labels, classes: 3 }, { products });
    const b = await trainClassifier({ matrix: wide, labels, classes: 3 }, { products });
    assert.equal(a.penalty, b.penalty);
    assert.ok(Math.abs(a.temperature - b.temperature) < 0.01 * a.temperature);
    const all = Int32Array.from(labels.keys());
    const guessed = await guessTexts(narrow, a, all, products);
    const same = await guessTexts(gatherRows(wide, all), b, all, products);
    assert.deepEqual(same.guesses, guessed.guesses);
    same.probabilities.forEach((share, row) => {
      assert.ok(Math.abs(share - guessed.probabilities[row]!) < 0.005);
    });
  });
});
