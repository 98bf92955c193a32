import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainProducts } from '../../../../support/plainProducts.ts';
import {
  groupByDensity,
  groupByMeans,
  largestFirst,
  namedThemes,
  themeNearness,
} from '../../../../../src/core/analysis/clusters/themes.ts';
import { Matrix } from '../../../../../src/core/vectors/matrix.ts';
import { gatheredVectors } from '../../../../support/analysisVectors.ts';

const options = { products: plainProducts };

test('as many groups as there are, or as many as are wanted, and how far each step is', async () => {
  const vectors = gatheredVectors(4, 12, { dims: 24, spread: 0.2 });
  const counting: number[] = [];
  const found = await groupByMeans(vectors, undefined, options, (share) => counting.push(share));
  assert.equal(found.centres.rows, 4);
  assert.equal(counting.at(-1), 1);
  const wanted = await groupByMeans(vectors, 2, options, (share) => counting.push(-share));
  assert.equal(wanted.centres.rows, 2);
  assert.ok(counting.every((share) => share > 0));
});

test('a text at many places is a dense place by itself', async () => {
  const vectors = gatheredVectors(3, 1, { dims: 24 });
  const alone = await groupByDensity(vectors, [1, 1, 1], 4, options);
  assert.deepEqual([...alone.clusterOf], [-1, -1, -1]);
  const often = await groupByDensity(vectors, [9, 1, 9], 4, options);
  assert.deepEqual([often.clusterOf[0], often.clusterOf[2]].toSorted(), [0, 1]);
  assert.ok(Math.abs(often.nearness[0]! - 1) < 1e-6);
});

test('the group with the most places comes first, and an empty one goes', () => {
  const found = largestFirst(Int32Array.of(0, 0, 3, 1, -1), 4, [1, 1, 9, 2, 50]);
  assert.deepEqual([...found.themeOf], [1, 1, 0, 2, -1]);
  assert.equal(found.themeCount, 3);
});

test('the cosine to the mean of the theme; a text in none has none', () => {
  const half = Math.SQRT1_2;
  const vectors = new Matrix(4, 2, Float32Array.of(1, 0, 0, 1, -1, 0, 0, 1));
  const nearness = themeNearness(vectors, Int32Array.of(0, 0, 1, -1), 2);
  assert.ok(Math.abs(nearness[0]! - half) < 1e-6 && Math.abs(nearness[1]! - half) < 1e-6);
  assert.deepEqual([nearness[2], nearness[3]], [1, NaN]);
});

test('where no word names a theme, the text nearest to its middle does', () => {
  const texts = ['!!! 12', '??? 34', 'ferry late', 'ferry harbour'];
  const names = namedThemes(texts, Int32Array.of(0, 0, 1, 1), 2, [0.4, 0.9, 0.5, 0.5]);
  assert.deepEqual(
    names.map(({ name }) => name),
    ['??? 34', 'ferry'],
  );
});
