import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clusterCount } from '../../../../../src/core/analysis/clusters/clusterCount.ts';
import { plainProducts } from '../../../../support/plainProducts.ts';
import { sphericalKMeans } from '../../../../../src/core/analysis/clusters/sphericalKMeans.ts';
import { Matrix } from '../../../../../src/core/vectors/matrix.ts';
import { cosine, norm } from '../../../../../src/core/vectors/similarity.ts';
import { gatheredVectors } from '../../../../support/analysisVectors.ts';

const options = { products: plainProducts };

/** Whether rows share a cluster exactly where they share one of `size` neighbours. */
function isGathered(clusterOf: Int32Array, size: number): boolean {
  const first = [...clusterOf].filter((_, row) => row % size === 0);
  return (
    new Set(first).size === first.length &&
    clusterOf.every((cluster, row) => cluster === first[Math.floor(row / size)])
  );
}

test('groups that lie apart are found, whichever seed', async () => {
  const vectors = gatheredVectors(9, 20);
  for (const seed of [1, 2, 3]) {
    const { clusterOf, centres, nearness } = await sphericalKMeans(vectors, 9, {
      ...options,
      seed,
    });
    assert.ok(isGathered(clusterOf, 20));
    for (let row = 0; row < vectors.rows; row++) {
      const centre = centres.row(clusterOf[row] ?? -1);
      assert.ok(Math.abs(norm(centre) - 1) < 1e-5);
      assert.ok(Math.abs(cosine(vectors.row(row), centre) - (nearness[row] ?? 0)) < 1e-5);
    }
  }
});

test('no row is nearer than 1 to its centre, however its length was rounded', async () => {
  const vectors = new Matrix(2, 3, Float32Array.of(1.0000002, 0, 0, 0, 1.0000002, 0));
  const { nearness } = await sphericalKMeans(vectors, 2, options);
  assert.deepEqual([...nearness], [1, 1]);
});

test('the same seed gives the same clusters', async () => {
  const vectors = gatheredVectors(4, 30, { spread: 2 });
  const first = await sphericalKMeans(vectors, 7, options);
  assert.deepEqual(await sphericalKMeans(vectors, 7, options), first);
});

test('how many there are is told by the silhouette', async () => {
  for (const groups of [2, 5, 10]) {
    assert.equal(await clusterCount(gatheredVectors(groups, 20), options), groups);
  }
});

test('few rows, equal ones, and more clusters than rows', async () => {
  const equal = new Matrix(
    6,
    2,
    Float32Array.from({ length: 12 }, (_, i) => (i + 1) % 2),
  );
  const { clusterOf, centres } = await sphericalKMeans(equal, 4, options);
  assert.deepEqual([[...clusterOf], centres.rows], [[0, 0, 0, 0, 0, 0], 1]);
  assert.equal(await clusterCount(equal, options), 1);
  const two = gatheredVectors(2, 1);
  assert.equal((await sphericalKMeans(two, 5, options)).centres.rows, 2);
  assert.equal(await clusterCount(two, options), 1);
  assert.deepEqual([...(await sphericalKMeans(gatheredVectors(1, 1), 3, options)).clusterOf], [0]);
});

test('a cancel ends it', async () => {
  const signal = AbortSignal.abort();
  await assert.rejects(sphericalKMeans(gatheredVectors(2, 9), 2, { ...options, signal }), {
    code: 'cancelled',
  });
});
