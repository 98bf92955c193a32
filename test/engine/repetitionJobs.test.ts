import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Matrix } from '../../src/core/vectors/matrix.ts';
import { createJobs } from '../../src/engine/jobs/createJobs.ts';
import type { JobsApi } from '../../src/protocol/jobsApi.ts';
import { gatheredVectors } from '../support/analysisVectors.ts';

/** Three groups of four, far apart, and one vector of its own. */
async function withSet(placeCounts: number[]): Promise<{ jobs: JobsApi; set: string }> {
  const grouped = gatheredVectors(3, 4, { dims: 24, spread: 0.1 });
  const vectors = new Matrix(13, 24);
  vectors.data.set(grouped.data);
  vectors.row(12)[5] = 1;
  const jobs = createJobs();
  await jobs.start({});
  await jobs.putTexts({
    ...{ set: 'a', count: 13, first: 0, vectors },
    texts: Array.from({ length: 13 }, (_, i) => `text ${i}`),
    placeCounts: Int32Array.from(placeCounts),
  });
  return { jobs, set: 'a' };
}

test('repetitions are groups, those with most places first, and texts at several places stand alone', async () => {
  const places = [1, 1, 1, 1, 1, 1, 1, 1, 3, 1, 1, 1, 2];
  const { jobs, set } = await withSet(places);
  const steps: number[] = [];
  const found = await jobs.findRepetitions(
    { set, least: 0.8 },
    {
      onProgress: ({ step, share }) => {
        assert.equal(step, 'Comparing all pairs');
        steps.push(share);
      },
    },
  );
  assert.deepEqual([...found.members], [8, 9, 10, 11, 0, 1, 2, 3, 4, 5, 6, 7, 12]);
  assert.deepEqual([...found.ends], [4, 8, 12, 13]);
  assert.equal(found.twinOf[12], -1);
  assert.ok(found.nearness[0]! >= 0.8 && Number.isNaN(found.nearness[12]));
  assert.ok(steps.length > 0 && steps.every((share) => share > 0 && share <= 1));
  for (const least of [0, -1, 1.1, NaN]) {
    await assert.rejects(jobs.findRepetitions({ set, least }), { code: 'invalidInput' });
  }
});

test('what stands apart comes with its nearest texts', async () => {
  const { jobs, set } = await withSet(Array<number>(13).fill(1));
  const found = await jobs.findApart({ set, neighbours: 3, limit: 2 });
  assert.equal(found.texts[0], 12);
  assert.equal(found.count, 3);
  assert.equal(found.nearest.length, 6);
  assert.ok(found.scores[0]! > found.scores[1]!);
  assert.ok(found.cosines[0]! >= found.cosines[1]!);
});

test('an order by likeness of a matrix, and of no other numbers', async () => {
  const jobs = createJobs();
  const degrees = [0, 90, 10, 80];
  const cosines = Float32Array.from(
    degrees.flatMap((a) => degrees.map((b) => Math.cos(((a - b) * Math.PI) / 180))),
  );
  assert.deepEqual([...(await jobs.orderByLikeness({ cosines, size: 4 }))], [0, 2, 3, 1]);
  await assert.rejects(jobs.orderByLikeness({ cosines, size: 5 }), { code: 'invalidInput' });
});
