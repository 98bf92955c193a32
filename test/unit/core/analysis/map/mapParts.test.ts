import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { plainProducts } from '../../../../support/plainProducts.ts';
import { fuzzyGraph } from '../../../../../src/core/analysis/map/fuzzyGraph.ts';
import { nearestInSample } from '../../../../../src/core/analysis/map/nearestInSample.ts';
import { principalPlane } from '../../../../../src/core/analysis/map/principalPlane.ts';
import { columnMeans, covariance } from '../../../../../src/core/vectors/covariance.ts';
import { symmetricEigen } from '../../../../../src/core/vectors/symmetricEigen.ts';
import { gatheredVectors } from '../../../../support/analysisVectors.ts';

const products = plainProducts;

describe('parts of a map', () => {
  test('the plane is that of the two largest eigenvectors', async () => {
    const vectors = gatheredVectors(5, 30, { dims: 12 });
    const { rows, dims } = vectors;
    const places = await principalPlane(vectors, products);
    const means = columnMeans(vectors);
    const { vectors: eigen } = symmetricEigen(covariance(vectors, means), dims);
    for (const axis of [0, 1]) {
      const direction = eigen.subarray(axis * dims, (axis + 1) * dims);
      const along = Array.from({ length: rows }, (_, row) =>
        vectors.row(row).reduce((sum, value, i) => sum + (value - means[i]!) * direction[i]!, 0),
      );
      const sign = Math.sign(along[0]! * places[axis]!);
      for (const [row, value] of along.entries()) {
        assert.ok(Math.abs(sign * value - places[2 * row + axis]!) < 1e-4, `axis ${axis}, ${row}`);
      }
    }
  });

  test('each row’s weights add up to log2 of its neighbourhood, and both directions are one', () => {
    // Rows in a ring, each with the two at its sides, one of them nearer.
    const count = 2;
    const ring = 6;
    const rows = new Int32Array(ring * count);
    const distances = new Float32Array(ring * count);
    for (let row = 0; row < ring; row++) {
      const [before, after] = [(row + ring - 1) % ring, (row + 1) % ring];
      rows.set(row % 2 === 0 ? [after, before] : [before, after], row * count);
      distances.set([1, 2], row * count);
    }
    const { from, to, weights } = fuzzyGraph({ count, rows, distances });
    assert.equal(from.length, 2 * ring, 'no edge twice');
    const rest = Math.log2(3) - 1;
    from.forEach((row, edge) => {
      // Of even rows the one behind is the nearest, and so it is from there.
      const isNear = Math.floor(row / 2) === Math.floor(to[edge]! / 2);
      const expected = isNear ? 1 : 2 * rest - rest * rest;
      assert.ok(Math.abs(weights[edge]! - expected) < 1e-4, `${row} to ${to[edge]}`);
      const back = from.findIndex((other, i) => other === to[edge] && to[i] === row);
      assert.equal(weights[back], weights[edge]);
    });
  });

  test('in a sample the nearest are found as by looking at each of it, never the row itself', async () => {
    const vectors = gatheredVectors(8, 20);
    const mostCompared = 60;
    const { count, rows, distances } = await nearestInSample(vectors, 5, {
      products,
      mostCompared,
    });
    assert.equal(count, 5);
    const sample = [...new Set(rows)].sort((a, b) => a - b);
    assert.ok(sample.length <= mostCompared && sample.length > 30, `${sample.length}`);
    for (let row = 0; row < vectors.rows; row++) {
      const own: number[] = Array.from(rows.subarray(row * count, (row + 1) * count));
      assert.ok(!own.includes(row));
      assert.equal(new Set(own).size, count);
      const cosine = (other: number): number =>
        vectors.row(row).reduce((sum, value, i) => sum + value * vectors.row(other)[i]!, 0);
      const farthest = Math.min(...own.map(cosine));
      const better = sample.filter(
        (other) => other !== row && !own.includes(other) && cosine(other) > farthest + 1e-6,
      );
      assert.deepEqual(better, []);
      assert.ok(Math.abs(distances[row * count]! - (1 - cosine(own[0]!))) < 1e-5);
    }
    const all = await nearestInSample(vectors, 5, { products, mostCompared: 1000 });
    assert.ok(all.distances.every((distance, at) => distance <= distances[at]! + 1e-6));
  });
});
