import assert from 'node:assert/strict';
import { test } from 'node:test';
import { likenessOrder } from '../../../../src/core/analysis/likenessOrder.ts';
import { seededRandom } from '../../../../src/core/search/seededRandom.ts';
import { dotAt } from '../../../../src/core/vectors/dotAt.ts';
import { gatheredVectors } from '../../../support/analysisVectors.ts';
import type { Matrix } from '../../../../src/core/vectors/matrix.ts';

function cosinesOf(vectors: Matrix, order = [...Array(vectors.rows).keys()]): Float32Array {
  return Float32Array.from(
    order.flatMap((i) => order.map((j) => dotAt(vectors.row(i), vectors.data, j * vectors.dims))),
  );
}

/** Rows of angles on a circle's half: what is near in angle is alike. */
function cosinesOfAngles(degrees: readonly number[]): Float32Array {
  return Float32Array.from(
    degrees.flatMap((a) => degrees.map((b) => Math.cos(((a - b) * Math.PI) / 180))),
  );
}

test('rows along a line come in its order, however they were mixed', () => {
  const degrees = [40, 0, 80, 20, 100, 60, 120];
  const order = likenessOrder(cosinesOfAngles(degrees), degrees.length);
  const shown = [...order].map((row) => degrees[row]);
  // The one that begins with the earlier row: 0 is row 1, 120 row 6.
  assert.deepEqual(shown, [0, 20, 40, 60, 80, 100, 120]);
});

test('each group stands together', () => {
  const size = 60;
  const vectors = gatheredVectors(5, 12, { dims: 24, spread: 0.4 });
  const random = seededRandom(3);
  const mixed = [...Array(size).keys()]
    .map((row) => ({ row, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ row }) => row);
  const order = likenessOrder(cosinesOf(vectors, mixed), size);
  assert.deepEqual(
    [...order].sort((a, b) => a - b),
    [...Array(size).keys()],
  );
  const groups = [...order].map((row) => Math.floor(mixed[row]! / 12));
  const changes = groups.filter((group, i) => i > 0 && group !== groups[i - 1]).length;
  assert.equal(changes, 4);
});

test('no order that keeps the clusters together has neighbours that are more alike', () => {
  for (let seed = 1; seed <= 12; seed++) {
    const size = 7;
    const cosines = cosinesOf(gatheredVectors(size, 1, { dims: 5, seed }));
    const found = [...likenessOrder(cosines, size)];
    const alike = (order: readonly number[]): number =>
      order.slice(1).reduce((sum, row, i) => sum + cosines[order[i]! * size + row]!, 0);
    const best = Math.max(...ordersOf(plainTree(cosines, size)).map(alike));
    assert.ok(Math.abs(alike(found) - best) < 1e-6, `${seed}: ${alike(found)}, not ${best}`);
  }
});

test('few rows keep their order; equal ones stand together', () => {
  assert.deepEqual([...likenessOrder(new Float32Array(), 0)], []);
  assert.deepEqual([...likenessOrder(cosinesOfAngles([10, 0]), 2)], [0, 1]);
  const degrees = [0, 90, 0, 90, 0];
  const shown = [...likenessOrder(cosinesOfAngles(degrees), 5)].map((row) => degrees[row]);
  assert.deepEqual(shown, [0, 0, 0, 90, 90]);
});

type Tree = number | readonly [Tree, Tree];

/** Average linkage as its definition says, step by step. */
function plainTree(cosines: Float32Array, size: number): Tree {
  let clusters: { tree: Tree; rows: number[] }[] = Array.from({ length: size }, (_, row) => ({
    tree: row,
    rows: [row],
  }));
  const distance = (a: readonly number[], b: readonly number[]): number =>
    a.flatMap((i) => b.map((j) => 1 - cosines[i * size + j]!)).reduce((sum, it) => sum + it) /
    (a.length * b.length);
  while (clusters.length > 1) {
    let best = { a: clusters[0]!, b: clusters[1]!, far: Infinity };
    for (const [k, a] of clusters.entries()) {
      for (const b of clusters.slice(k + 1)) {
        const far = distance(a.rows, b.rows);
        if (far < best.far) best = { a, b, far };
      }
    }
    const { a, b } = best;
    clusters = [
      ...clusters.filter((each) => each !== a && each !== b),
      { tree: [a.tree, b.tree], rows: [...a.rows, ...b.rows] },
    ];
  }
  return clusters[0]!.tree;
}

function ordersOf(tree: Tree): number[][] {
  if (typeof tree === 'number') return [[tree]];
  const [a, b] = tree.map(ordersOf) as [number[][], number[][]];
  return a.flatMap((one) =>
    b.flatMap((two) => [
      [...one, ...two],
      [...two, ...one],
    ]),
  );
}
