import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { plainProducts } from '../../../support/plainProducts.ts';
import { mapJobs } from '../../../../src/engine/jobs/mapJobs.ts';
import { TextSets } from '../../../../src/engine/jobs/textSets.ts';
import type { MapProgress } from '../../../../src/protocol/jobs/mapJobs.ts';
import { gatheredVectors } from '../../../support/analysisVectors.ts';

const groups = 4;
const size = 25;
const vectors = gatheredVectors(groups, size);
const names = Array.from({ length: vectors.rows }, (_, i) => `text ${(i * 37) % vectors.rows}`);

function put(sets: TextSets, set: string, order: readonly number[]): void {
  const data = new Float32Array(order.length * vectors.dims);
  order.forEach((row, i) => data.set(vectors.row(row), i * vectors.dims));
  sets.put({
    ...{ set, first: 0, count: order.length },
    texts: order.map((row) => names[row]!),
    placeCounts: new Int32Array(order.length).fill(1),
    vectors: { rows: order.length, dims: vectors.dims, data },
  });
}

const inOrder = names.map((_, i) => i);

describe('the map of a set', () => {
  test('a text has the same place in whatever order the texts stand', async () => {
    const sets = new TextSets();
    const jobs = mapJobs({ sets, products: plainProducts });
    const mixed = inOrder.toSorted((a, b) => ((a * 61) % 100) - ((b * 61) % 100));
    put(sets, 'one', inOrder);
    put(sets, 'mixed', mixed);
    const { places } = await jobs.placeTexts({ set: 'one' });
    const other = await jobs.placeTexts({ set: 'mixed' });
    mixed.forEach((row, i) => {
      assert.deepEqual(
        other.places.subarray(2 * i, 2 * i + 2),
        places.subarray(2 * row, 2 * row + 2),
      );
    });
    assert.equal(other.comparedCount, names.length);
  });

  test('it tells the first places at once, and does nothing twice', async () => {
    const sets = new TextSets();
    const jobs = mapJobs({ sets, products: plainProducts });
    put(sets, 'one', inOrder);
    const told: MapProgress[] = [];
    const first = await jobs.placeTexts(
      { set: 'one' },
      { onProgress: (progress) => told.push(progress) },
    );
    assert.equal(told[0]?.placed?.places.length, 2 * names.length);
    assert.notDeepEqual(told[0].placed.places, first.places);
    const before = told.length;
    const again = await jobs.placeTexts(
      { set: 'one' },
      { onProgress: (progress) => told.push(progress) },
    );
    assert.equal(again, first);
    assert.equal(told.length, before);
  });

  test('a set that is not here is named; a cancel ends it', async () => {
    const sets = new TextSets();
    const jobs = mapJobs({ sets, products: plainProducts });
    await assert.rejects(jobs.placeTexts({ set: 'none' }), { code: 'documentUnknown' });
    put(sets, 'one', inOrder);
    await assert.rejects(jobs.placeTexts({ set: 'one' }, { signal: AbortSignal.abort() }), {
      code: 'cancelled',
    });
    // What was given up is drawn when it is asked for again.
    assert.equal((await jobs.placeTexts({ set: 'one' })).places.length, 2 * names.length);
  });
});
