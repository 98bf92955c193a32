import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { densityClusters } from '../../../../../src/core/analysis/clusters/densityClusters.ts';
import { plainProducts } from '../../../../support/plainProducts.ts';
import { spanningTree } from '../../../../../src/core/analysis/clusters/spanningTree.ts';
import { Matrix } from '../../../../../src/core/vectors/matrix.ts';
import { gatheredVectors } from '../../../../support/analysisVectors.ts';

const options = { products: plainProducts };

interface Fixture {
  readonly dims: number;
  readonly vectors: number[];
  readonly answers: readonly {
    readonly leastSize: number;
    readonly density: number;
    readonly treeWeight: number;
    readonly labels: number[];
  }[];
}

const path = new URL('../../../../fixtures/analysis/hdbscan.json', import.meta.url);
const { dims, vectors: numbers, answers } = JSON.parse(readFileSync(path, 'utf8')) as Fixture;
const vectors = new Matrix(numbers.length / dims, dims, Float32Array.from(numbers));

/** How many rows are in another cluster than most of those that share theirs, or in none where the others are in one. */
function differing(clusterOf: Int32Array, labels: readonly number[]): number {
  const counts = new Map<number, Map<number, number>>();
  for (const [row, label] of labels.entries()) {
    const of = counts.get(label) ?? new Map<number, number>();
    counts.set(label, of.set(clusterOf[row] ?? -2, (of.get(clusterOf[row] ?? -2) ?? 0) + 1));
  }
  let others = 0;
  for (const [label, of] of counts) {
    const most = label === -1 ? (of.get(-1) ?? 0) : Math.max(...of.values());
    others += [...of.values()].reduce((sum, count) => sum + count, 0) - most;
  }
  return others;
}

for (const { leastSize, density, treeWeight, labels } of answers) {
  test(`clusters of ${leastSize} rows at density ${density}, as PyPI's hdbscan has them`, async () => {
    const { weights } = await spanningTree(vectors, density, options);
    assert.equal(weights.length, vectors.rows - 1);
    const weight = weights.reduce((sum, each) => sum + each, 0);
    assert.ok(Math.abs(weight - treeWeight) < 1e-4, `${weight} and ${treeWeight}`);
    const found = await densityClusters(vectors, { ...options, leastSize, density });
    assert.equal(found.centres.rows, Math.max(...labels) + 1);
    // A row that two clusters reach at the same distance may go to either.
    assert.ok(differing(found.clusterOf, labels) <= 1, String(differing(found.clusterOf, labels)));
  });
}

test('of many rows, whose tree begins with the nearest neighbours, groups that lie apart are found', async () => {
  const many = gatheredVectors(8, 1010, { dims: 6, spread: 0.15 });
  const { clusterOf, centres, nearness } = await densityClusters(many, {
    ...options,
    leastSize: 50,
  });
  assert.equal(centres.rows, 8);
  const found = clusterOf.filter((cluster, row) => cluster === Math.floor(row / 1010)).length;
  assert.ok(found > 0.9 * many.rows, String(found));
  assert.ok(nearness.every((cosine, row) => Number.isNaN(cosine) === (clusterOf[row] === -1)));
});

test('one row, two, equal ones, a cancel', async () => {
  const least = { ...options, leastSize: 2 };
  assert.deepEqual([...(await densityClusters(gatheredVectors(1, 1), least)).clusterOf], [-1]);
  assert.deepEqual([...(await densityClusters(gatheredVectors(2, 1), least)).clusterOf], [-1, -1]);
  const equal = await densityClusters(gatheredVectors(3, 5, { spread: 0 }), least);
  assert.deepEqual([...equal.clusterOf], [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2]);
  await assert.rejects(
    densityClusters(gatheredVectors(2, 5), { ...least, signal: AbortSignal.abort() }),
    { code: 'cancelled' },
  );
});
