import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../../../../../src/core/errors/appError.ts';
import { TextSets } from '../../../../../src/engine/jobs/textSets.ts';
import { ContentSet } from '../../../../../src/features/explorer/model/contentSet.ts';
import { ShownContent } from '../../../../../src/features/explorer/model/shownContent.ts';
import type { JobProgress, PutTextsRequest } from '../../../../../src/protocol/jobs/textSetApi.ts';
import type { JobsApi } from '../../../../../src/protocol/jobsApi.ts';
import {
  cut,
  FakeDocument,
  fakeSources,
  resource,
} from '../../../../support/fakes/fakeDocuments.ts';

const never = new AbortController().signal;

/** A content of two files, and a jobs process that can be ended. */
async function setup(texts: Readonly<Record<string, string>>, embedded?: readonly string[]) {
  const documents = Object.entries(texts).map(([name, text]) => new FakeDocument(name, text));
  const uris = documents.map(({ name }) => resource(name));
  const content = new ShownContent<FakeDocument>(
    { kind: 'documents', title: 'two', uris, tab: 'similarity' },
    fakeSources(...documents),
  );
  await content.open();
  for (const shown of content.documents) {
    content.takeSegments(shown, cut(shown.document, 'line', embedded));
  }
  const state = { pid: 1, sets: new TextSets(), version: 'v.1', asked: [] as string[] };
  const parts: PutTextsRequest[] = [];
  const removed: string[] = [];
  const api = {
    putTexts: async (request: PutTextsRequest) => {
      parts.push(request);
      state.sets.put(request);
      return Promise.resolve();
    },
    removeTexts: async ({ set }: { set: string }) => {
      removed.push(set);
      return Promise.resolve();
    },
  } as unknown as JobsApi;
  const set = new ContentSet<FakeDocument>({
    jobs: {
      get pid() {
        return state.pid;
      },
      call: (use) => use(api),
    },
    current: ({ version }) => {
      if (version !== state.version) throw new AppError('invalidInput', 'Another text.');
      return content;
    },
    vectorsOf: (_, shown, segments) => {
      state.asked.push(`${shown.title} ${segments.join()}`);
      const data = Float32Array.from(segments, (segment) => shown.text(segment).length);
      return Promise.resolve({ rows: segments.length, dims: 1, data });
    },
  });
  const job = (_: JobsApi, reference: { set: string }) =>
    Promise.resolve().then(() => state.sets.get(reference).texts.length);
  const run = async (onProgress?: (progress: JobProgress) => void): Promise<number> => {
    const texts = await set.texts(state, never);
    return set.run(state, texts, job, { signal: never, onProgress });
  };
  return { content, set, state, parts, removed, run, job };
}

test('whoever asks while texts are gathered gets the same ones, and no one’s job ends another’s', async (context) => {
  const { set, state, run, removed, parts } = await setup({ 'a.txt': 'one\ntwo\nsix' });
  // Each step takes a whole turn of the editor's.
  let now = 0;
  context.mock.method(performance, 'now', () => (now += 1000));
  const leaving = new AbortController();
  const left = set.texts(state, leaving.signal);
  const counts = Promise.all([run(), run()]);
  leaving.abort();
  await assert.rejects(left, { code: 'cancelled' });
  assert.deepEqual(await counts, [3, 3]);
  assert.equal(parts.length, 1);
  assert.deepEqual(removed, []);
  // Nobody waits any longer: it is not gathered on, and begun anew for whoever asks then.
  state.version = 'v.2';
  const [first, second] = [new AbortController(), new AbortController()];
  const both = [first, second].map(({ signal }) => set.texts(state, signal));
  for (const each of [first, second]) each.abort();
  for (const each of both) await assert.rejects(each, { code: 'cancelled' });
  assert.deepEqual((await set.texts(state, never)).texts, ['one', 'two', 'six']);
});

test('distinct texts of all files, those with a vector alone, with their places', async () => {
  const { set, state } = await setup({ 'a.txt': 'one\n  two\none', 'b.txt': 'two\nnot yet\nsix' }, [
    'one',
    '  two',
    'two',
    'six',
  ]);
  const { texts, placeCounts, firstSegment, textOf } = await set.texts(state, never);
  assert.deepEqual(texts, ['one', 'two', 'six']);
  assert.deepEqual([...placeCounts], [2, 2, 1]);
  assert.deepEqual([...firstSegment], [0, 1, 5]);
  assert.deepEqual([...textOf], [0, 1, 0, 1, -1, 2]);
});

test('one put for each version, and again for a jobs process that was restarted', async () => {
  const { state, parts, removed, run } = await setup({
    'a.txt': 'one\nthree',
    'b.txt': 'fourteen',
  });
  const steps: JobProgress[] = [];
  assert.equal(await run((progress) => steps.push(progress)), 3);
  assert.equal(await run(), 3);
  assert.equal(parts.length, 1);
  assert.deepEqual(steps, [{ step: 'Handing over vectors', share: 1 }]);
  assert.deepEqual([...parts[0]!.vectors.data], [3, 5, 8]);
  assert.deepEqual(state.asked, ['a.txt 0,1', 'b.txt 0']);
  state.pid = 2;
  state.sets = new TextSets();
  assert.equal(await run(), 3);
  assert.equal(parts.length, 2);
  // It has let go of it, to make room for another panel's.
  state.sets = new TextSets();
  assert.equal(await run(), 3);
  assert.equal(parts.length, 3);
  state.version = 'v.2';
  assert.equal(await run(), 3);
  assert.deepEqual([parts.length, removed], [4, [parts[0]!.set]]);
  assert.notEqual(parts[3]!.set, parts[0]!.set);
});

test('jobs that come together share one put; who gives up leaves it to the others', async () => {
  const { set, state, parts, job } = await setup({ 'a.txt': 'one\nthree' });
  const texts = await set.texts(state, never);
  const first = new AbortController();
  const calls = [first.signal, never, never].map((signal) =>
    set.run(state, texts, job, { signal }),
  );
  first.abort();
  const [given, ...others] = await Promise.allSettled(calls);
  assert.equal(given?.status, 'rejected');
  assert.deepEqual(others, [
    { status: 'fulfilled', value: 2 },
    { status: 'fulfilled', value: 2 },
  ]);
  assert.equal(parts.length, 1);
});

test('thousands of texts go in parts, each some thousand', async () => {
  const lines = Array.from({ length: 10_000 }, (_, i) => `line ${i}`);
  const { parts, run } = await setup({ 'a.txt': lines.join('\n') });
  assert.equal(await run(), 10_000);
  assert.deepEqual(
    parts.map(({ first, texts, count }) => [first, texts.length, count]),
    [
      [0, 4096, 10_000],
      [4096, 4096, 10_000],
      [8192, 1808, 10_000],
    ],
  );
  assert.equal(parts[2]!.texts.at(-1), 'line 9999');
});

test('a version that is past is refused, and a job that fails is not run again', async () => {
  const { set, state, run } = await setup({ 'a.txt': 'one\nthree' });
  await assert.rejects(set.texts({ version: 'v.0' }, never), { code: 'invalidInput' });
  await run();
  let tries = 0;
  const texts = await set.texts(state, never);
  const failing = (): Promise<never> => {
    tries++;
    return Promise.reject(new AppError('engineStopped', 'It stopped.'));
  };
  await assert.rejects(set.run(state, texts, failing, { signal: never }), {
    code: 'engineStopped',
  });
  assert.equal(tries, 1);
});
