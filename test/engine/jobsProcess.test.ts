import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { SupervisedProcess } from '../../src/node/process/supervisedProcess.ts';
import type { JobProgress } from '../../src/protocol/jobs/textSetApi.ts';
import { jobsMethods, type JobsApi } from '../../src/protocol/jobsApi.ts';
import { gatheredVectors } from '../support/analysisVectors.ts';
import { engineEntry } from '../support/projectPaths.ts';
import { germanBundle } from '../support/germanBundle.ts';

const subjects = ['bread', 'rain', 'trains', 'chess'];
const size = 30;
const texts = subjects.flatMap((subject) =>
  Array.from({ length: size }, (_, i) => `about ${subject}, ${i}`),
);
const { rows, dims, data } = gatheredVectors(subjects.length, size, { dims: 32, spread: 0.2 });

function startJobs(t: TestContext, language?: Parameters<JobsApi['start']>[0]['language']) {
  const jobs = new SupervisedProcess<JobsApi>({
    name: 'jobs process',
    entry: engineEntry,
    entryArguments: ['jobs'],
    methods: jobsMethods,
    handshake: (api) => api.start({ language }),
    log: () => undefined,
    onState: () => undefined,
    idleStopMs: () => 60_000,
    backOffMs: 1,
  });
  t.after(() => {
    jobs.dispose();
  });
  return jobs;
}

const put = (set: string) => (api: JobsApi) => {
  const placeCounts = new Int32Array(rows).fill(1);
  return api.putTexts({
    set,
    count: rows,
    first: 0,
    texts,
    placeCounts,
    vectors: { rows, dims, data },
  });
};

test('themes of four subjects, found, named, split; a process that was restarted has no set', async (t) => {
  const jobs = startJobs(t);
  await jobs.call(put('a'));
  const steps: JobProgress[] = [];
  const { themeOf, themeCount } = await jobs.call((api) =>
    api.groupTexts(
      { set: 'a', method: { kind: 'kmeans' } },
      { onProgress: (progress) => steps.push(progress) },
    ),
  );
  assert.equal(themeCount, 4);
  for (let first = 0; first < rows; first += size) {
    assert.equal(new Set(themeOf.subarray(first, first + size)).size, 1);
  }
  assert.deepEqual(
    [...new Set(steps.map(({ step }) => step))],
    ['Finding how many themes there are', 'Putting texts into themes'],
  );
  assert.ok(steps.every(({ share }) => share > 0 && share <= 1));
  const { themes, nearness } = await jobs.call((api) =>
    api.describeThemes({ set: 'a', themeOf, themeCount }),
  );
  const names = Array.from({ length: 4 }, (_, i) => themes[themeOf[i * size]!]!.name);
  assert.deepEqual(names, subjects);
  assert.ok(nearness.every((cosine) => cosine > 0.5 && cosine <= 1));
  const twoSubjects = Int32Array.from({ length: 2 * size }, (_, i) => i);
  const split = await jobs.call((api) => api.splitTexts({ set: 'a', texts: twoSubjects }));
  assert.ok(split.every((group, i) => (group === split[0]) === i < size));
  const without = Int32Array.from({ length: size }, (_, i) => i);
  const left = await jobs.call((api) =>
    api.groupTexts({ set: 'a', method: { kind: 'density', leastSize: 5 }, without }),
  );
  assert.ok(left.themeOf.subarray(0, size).every((theme) => theme === -1));
  assert.equal(left.themeCount, 3);
  jobs.restart();
  await assert.rejects(
    jobs.call((api) => api.splitTexts({ set: 'a', texts: twoSubjects })),
    { code: 'documentUnknown' },
  );
});

test('a job is given up between two products, and the process goes on; it speaks the language of the editor', async (t) => {
  const jobs = startJobs(t, germanBundle());
  await jobs.call(put('a'));
  const stop = new AbortController();
  const call = jobs.call((api) =>
    api.groupTexts(
      { set: 'a', method: { kind: 'kmeans' } },
      {
        signal: stop.signal,
        onProgress: ({ step }) => {
          assert.equal(step, 'Ermittelt, wie viele Themen es gibt');
          stop.abort();
        },
      },
    ),
  );
  await assert.rejects(call, { code: 'cancelled' });
  const { themeCount } = await jobs.call((api) =>
    api.groupTexts({ set: 'a', method: { kind: 'kmeans', count: 2 } }),
  );
  assert.equal(themeCount, 2);
});
