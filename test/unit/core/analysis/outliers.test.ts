import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainProducts } from '../../../support/plainProducts.ts';
import { nearestRows } from '../../../../src/core/analysis/nearestRows.ts';
import { outliers } from '../../../../src/core/analysis/outliers.ts';
import { Matrix } from '../../../../src/core/vectors/matrix.ts';
import { dotAt } from '../../../../src/core/vectors/dotAt.ts';
import { gatheredVectors } from '../../../support/analysisVectors.ts';

const products = plainProducts;

test('the nearest rows of each, as one by one', async () => {
  // More than a block has.
  const vectors = gatheredVectors(300, 8, { dims: 8, spread: 0.8 });
  const { count, rows, cosines } = await nearestRows(vectors, 5, { products });
  assert.equal(count, 5);
  for (let row = 0; row < vectors.rows; row += 97) {
    const own = vectors.row(row);
    const expected = Array.from({ length: vectors.rows }, (_, other) => ({
      other,
      cosine: dotAt(own, vectors.data, other * vectors.dims),
    }))
      .filter(({ other }) => other !== row)
      .sort((a, b) => b.cosine - a.cosine)
      .slice(0, 5);
    assert.deepEqual(
      [...rows.subarray(5 * row, 5 * row + 5)],
      expected.map(({ other }) => other),
    );
    for (const [i, { cosine }] of expected.entries()) {
      assert.ok(Math.abs(cosine - (cosines[5 * row + i] ?? 0)) < 1e-6);
    }
  }
});

test('what stands apart comes first, beside a dense group and a loose one', async () => {
  const dense = gatheredVectors(1, 60, { spread: 0.1 });
  const loose = gatheredVectors(1, 60, { spread: 0.6, seed: 8 });
  const apart = gatheredVectors(3, 1, { seed: 9 });
  const vectors = new Matrix(123, 16);
  vectors.data.set([...dense.data, ...loose.data, ...apart.data]);
  const found = await outliers(vectors, { products, neighbours: 10, limit: 5 });
  assert.deepEqual(
    found
      .slice(0, 3)
      .map(({ row }) => row)
      .sort(),
    [120, 121, 122],
  );
  assert.equal(found.length, 5);
  assert.ok((found[3]?.score ?? 1) < (found[2]?.score ?? 0) / 2);
  const [first] = found;
  assert.equal(first?.nearest.length, 10);
  // A text that stands at many places stands apart from nothing.
  const copies = Array.from({ length: 123 }, (_, row) => (row === first.row ? 11 : 1));
  const others = await outliers(vectors, { products, neighbours: 10, limit: 123, copies });
  assert.ok(others.findIndex(({ row }) => row === first.row) > 100);
});

test('two rows, one, equal ones', async () => {
  const rule = { products, neighbours: 10, limit: 10 };
  assert.deepEqual(await outliers(gatheredVectors(1, 1), rule), []);
  const two = await outliers(gatheredVectors(2, 1), rule);
  assert.deepEqual(
    two.map(({ row, score, nearest }) => [row, score, nearest.map((other) => other.row)]),
    [
      [0, 0, [1]],
      [1, 0, [0]],
    ],
  );
  const equal = await outliers(gatheredVectors(1, 30, { spread: 0 }), rule);
  assert.ok(equal.every(({ score }) => Math.abs(score) < 1e-6));
});
