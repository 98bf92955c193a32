import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  bestTokens,
  heaviestTokens,
  lateInteraction,
} from '../../../../src/core/tokenVectors/lateInteraction.ts';
import type { TokenRows } from '../../../../src/core/tokenVectors/tokenRows.ts';

// In two dimensions, each of length 1.
const east = [1, 0];
const north = [0, 1];
const northEast = [0.6, 0.8];
const west = [-1, 0];

function rows(...vectors: readonly (readonly number[])[]): TokenRows {
  return { count: vectors.length, dims: 2, rows: Float32Array.from(vectors.flat()) };
}

const close = (actual: number, wanted: number): void => {
  assert.ok(Math.abs(actual - wanted) < 1e-6, `${actual} is not ${wanted}`);
};

test('each token of a query meets the token of the text that it is nearest to, of equal ones the first', () => {
  const { cosines, places } = bestTokens(
    rows(east, north, west),
    rows(north, northEast, northEast),
  );
  assert.deepEqual([...places], [1, 0, 0]);
  close(cosines[0]!, 0.6);
  close(cosines[1]!, 1);
  close(cosines[2]!, 0);
});

test('the mean of the largest cosines counts tokens by their weights', () => {
  const query = rows(east, north);
  const text = rows(north, northEast);
  // .6 and 1
  close(lateInteraction({ tokens: query, weights: [1, 1] }, text), 0.8);
  close(lateInteraction({ tokens: query, weights: [3, 1] }, text), (3 * 0.6 + 1) / 4);
  close(lateInteraction({ tokens: query, weights: [0, 0] }, text), 0.8);
});

test('what a text says besides takes nothing from it', () => {
  const asked = { tokens: rows(east), weights: [1] };
  close(lateInteraction(asked, rows(east)), 1);
  close(lateInteraction(asked, rows(north, west, north, east)), 1);
});

test('a text or a query without tokens has a score of 0', () => {
  const query = { tokens: rows(east), weights: [1] };
  assert.equal(lateInteraction(query, rows()), 0);
  assert.equal(lateInteraction({ tokens: rows(), weights: [] }, rows(east)), 0);
  assert.deepEqual([...bestTokens(rows(east), rows()).places], [-1]);
});

test('of a long query the tokens that count most are kept in their order', () => {
  const query = { tokens: rows(east, north, west, northEast), weights: [1, 3, 2, 3] };
  const { tokens, weights } = heaviestTokens(query, 3);
  assert.deepEqual([...tokens.rows], [...rows(north, west, northEast).rows]);
  assert.deepEqual([...Array.from(weights)], [3, 2, 3]);
  assert.equal(heaviestTokens(query, 4).tokens, query.tokens);
});
