import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { plainProducts } from '../../../../support/plainProducts.ts';
import { comparedCount, mapTexts } from '../../../../../src/core/analysis/map/textMap.ts';
import { trustworthiness } from '../../../../support/trustworthiness.ts';
import { Matrix } from '../../../../../src/core/vectors/matrix.ts';
import { gatheredVectors } from '../../../../support/analysisVectors.ts';

const products = plainProducts;

describe('a map of texts', () => {
  test('what lies together in many dimensions lies together on it, and groups lie apart', async () => {
    const groups = 6;
    const size = 40;
    const vectors = gatheredVectors(groups, size);
    const places = await mapTexts(vectors, { products });
    assert.equal(places.length, 2 * groups * size);
    assert.ok(places.every((place) => place >= -1 && place <= 1));
    assert.ok(Math.max(...places) > 0.99 && Math.min(...places) < -0.99);
    let own = 0;
    for (let row = 0; row < vectors.rows; row++) {
      const nearest = nearestOnMap(places, row);
      if (Math.floor(nearest / size) === Math.floor(row / size)) own++;
    }
    assert.ok(own > 0.97 * vectors.rows, `${own} of ${vectors.rows}`);
  });

  test('it is more trustworthy than its beginning', async () => {
    const vectors = gatheredVectors(9, 30, { spread: 0.8 });
    const plane = await mapTexts(vectors, { products, epochs: 0 });
    const places = await mapTexts(vectors, { products });
    const [before, after] = await Promise.all(
      [plane, places].map((each) => trustworthiness(vectors, each, 10, { products })),
    );
    assert.ok(after! > before! + 0.02, `${before} and ${after}`);
  });

  test('the same texts lie at the same places, whenever the thread is left in between', async () => {
    const vectors = gatheredVectors(4, 30);
    const first = await mapTexts(vectors, { products });
    const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));
    assert.deepEqual(await mapTexts(vectors, { products, pause }), first);
  });

  test('the beginning is told at once, then what is done by now', async () => {
    const vectors = gatheredVectors(3, 20);
    const stages: string[] = [];
    let plane: Float32Array | undefined;
    await mapTexts(vectors, {
      products,
      onState: ({ stage, places }) => {
        if (stages.at(-1) !== stage) stages.push(stage);
        if (stage === 'plane') plane = places;
      },
    });
    assert.deepEqual(stages.slice(0, 2), ['plane', 'neighbours']);
    assert.deepEqual(plane, await mapTexts(vectors, { products, epochs: 0 }));
  });

  test('few texts, one, none, equal vectors', async () => {
    const some = gatheredVectors(5, 1);
    for (const rows of [0, 1, 2, 5]) {
      const vectors = new Matrix(rows, some.dims, some.data.slice(0, rows * some.dims));
      const places = await mapTexts(vectors, { products });
      assert.equal(places.length, 2 * rows);
      assert.ok(places.every(Number.isFinite), `${rows}: ${places.join()}`);
      if (rows === 1) assert.deepEqual([...places], [0, 0]);
      if (rows === 2) assert.ok(Math.abs(Math.abs(places[0]! - places[2]!) - 2) < 1e-3);
    }
    const equal = new Matrix(30, 4);
    for (let row = 0; row < 30; row++) equal.row(row)[1] = 1;
    const places = await mapTexts(equal, { products });
    assert.ok(places.every(Number.isFinite));
  });

  test('a cancel ends it between two steps', async () => {
    const vectors = gatheredVectors(4, 100);
    const call = new AbortController();
    const drawn = mapTexts(vectors, {
      products,
      signal: call.signal,
      epochs: 1_000_000,
      pause: () => new Promise((resolve) => setImmediate(resolve)),
      onState: ({ stage }) => {
        if (stage === 'settling') call.abort();
      },
    });
    await assert.rejects(drawn, { code: 'cancelled' });
  });

  test('of very many texts a sample is compared with', () => {
    assert.equal(comparedCount(20_000), 20_000);
    assert.equal(comparedCount(100_000), 10_000);
    assert.ok(comparedCount(1_000_000) >= 1000);
  });
});

function nearestOnMap(places: Float32Array, row: number): number {
  let best = -1;
  let least = Infinity;
  for (let other = 0; 2 * other < places.length; other++) {
    const dx = places[2 * other]! - places[2 * row]!;
    const dy = places[2 * other + 1]! - places[2 * row + 1]!;
    if (other !== row && dx * dx + dy * dy < least) [best, least] = [other, dx * dx + dy * dy];
  }
  return best;
}
