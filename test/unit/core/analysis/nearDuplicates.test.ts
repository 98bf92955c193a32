import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainProducts } from '../../../support/plainProducts.ts';
import { nearDuplicates } from '../../../../src/core/analysis/nearDuplicates.ts';
import { Matrix } from '../../../../src/core/vectors/matrix.ts';
import { dotAt } from '../../../../src/core/vectors/dotAt.ts';
import { gatheredVectors } from '../../../support/analysisVectors.ts';

const options = { products: plainProducts };

/** All pairs, one by one. */
function plainTwins(vectors: Matrix, least: number): { twins: number[]; pairs: number } {
  const twins = Array.from({ length: vectors.rows }, () => -1);
  const best = Array.from({ length: vectors.rows }, () => -Infinity);
  let pairs = 0;
  const keep = (i: number, j: number, cosine: number): void => {
    if (cosine > (best[i] ?? 0)) [best[i], twins[i]] = [cosine, j];
  };
  for (let i = 0; i < vectors.rows; i++) {
    const own = vectors.row(i);
    for (let j = i + 1; j < vectors.rows; j++) {
      const cosine = dotAt(own, vectors.data, j * vectors.dims);
      if (cosine < least) continue;
      pairs++;
      keep(i, j, cosine);
      keep(j, i, cosine);
    }
  }
  return { twins, pairs };
}

test('linked rows are one group, and each knows its nearest twin', async () => {
  const angles = [0, 10, 20, 90, 180, 185];
  const vectors = new Matrix(
    6,
    2,
    Float32Array.from(
      angles.flatMap((angle) => [
        Math.cos((angle * Math.PI) / 180),
        Math.sin((angle * Math.PI) / 180),
      ]),
    ),
  );
  const { groups, twinOf, nearness } = await nearDuplicates(vectors, 0.98, options);
  assert.deepEqual(groups, [
    [0, 1, 2],
    [4, 5],
  ]);
  assert.deepEqual(
    [...twinOf].map((twin, row) => (row === 1 ? [0, 2].includes(twin) : twin)),
    [1, true, 1, -1, 5, 4],
  );
  assert.ok(Number.isNaN(nearness[3]));
  assert.ok(Math.abs((nearness[4] ?? 0) - Math.cos((5 * Math.PI) / 180)) < 1e-6);
});

test('of many rows, where most pairs are ruled out by fewer numbers, not one is missed', async () => {
  // Some blocks have more near pairs than are looked at one by one.
  for (const [groups, size, spread] of [
    [1500, 3, 0.25],
    [4, 1100, 0.25],
  ] as const) {
    const vectors = gatheredVectors(groups, size, { dims: 12, spread });
    const least = 0.93;
    const { twins, pairs } = plainTwins(vectors, least);
    assert.ok(pairs > 1000 && pairs <= vectors.rows ** 2 / 8, String(pairs));
    const { twinOf } = await nearDuplicates(vectors, least, options);
    const wrong = twins.filter((twin, row) => (twin === -1) !== (twinOf[row] === -1));
    assert.deepEqual(wrong, []);
    const other = twins.filter((twin, row) => twin !== twinOf[row]).length;
    // Twins that are equally near but for rounding.
    assert.ok(other < 5, String(other));
  }
});

test('one row, two equal ones, a cancel', async () => {
  assert.deepEqual((await nearDuplicates(gatheredVectors(1, 1), 0.9, options)).groups, []);
  const equal = gatheredVectors(1, 2, { spread: 0 });
  const { groups, nearness } = await nearDuplicates(equal, 1, options);
  assert.deepEqual([groups, [...nearness]], [[[0, 1]], [1, 1]]);
  await assert.rejects(nearDuplicates(equal, 0.9, { ...options, signal: AbortSignal.abort() }), {
    code: 'cancelled',
  });
});
