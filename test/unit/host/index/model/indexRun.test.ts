import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../../../../src/core/errors/appError.ts';
import { IndexRun } from '../../../../../src/host/index/model/indexRun.ts';
import type { IndexProgress } from '../../../../../src/protocol/indexApi.ts';
import type { CallOptions } from '../../../../../src/protocol/rpc.ts';

interface Embedding extends PromiseWithResolvers<number> {
  readonly signal: AbortSignal | undefined;
  readonly report: (fraction: number | undefined) => void;
}

/** `betweenRoundsMs`: long where a pause is not to end by itself. */
function setup(betweenRoundsMs = 1) {
  const embeddings: Embedding[] = [];
  const seen: string[] = [];
  const stale = { is: false };
  const files = { next: () => Promise.resolve() as Promise<unknown> };
  const run = new IndexRun({
    betweenRoundsMs,
    updates: {
      embed: ({ signal, onProgress }: CallOptions<IndexProgress>) => {
        const own = Promise.withResolvers<number>();
        signal?.addEventListener('abort', () => {
          own.reject(new AppError('cancelled', 'Cancelled.'));
        });
        const report = (fraction: number | undefined): void => {
          const texts = fraction === undefined ? fraction : { done: 100 * fraction, total: 100 };
          onProgress?.({ phase: 'embedding', files: 0, fraction, texts } satisfies IndexProgress);
        };
        embeddings.push({ ...own, signal, report });
        return own.promise;
      },
      stopFiles: () => void seen.push('files stopped'),
      get isStale() {
        return stale.is;
      },
    },
    bringFiles: () => {
      seen.push('files');
      return files.next();
    },
    onChange: () =>
      void seen.push(`${run.isRunning ? 'runs' : 'rests'} ${run.progress?.share ?? ''}`.trim()),
    onWhole: async () => Promise.resolve(void seen.push('whole')),
    onEnd: async () => Promise.resolve(void seen.push('end')),
  });
  return { run, embeddings, seen, stale, files };
}

async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

describe('Bringing an index up to date', () => {
  test('files come first, then vectors; all who ask for it meanwhile get the same', async () => {
    const { run, embeddings, seen } = setup();
    const started = run.start();
    assert.equal(run.isRunning, true);
    assert.equal(run.start(), started);
    await settled();
    embeddings[0]!.report(0.25);
    embeddings[0]!.resolve(7);
    assert.equal(await started, 7);
    assert.deepEqual(seen, ['runs', 'files', 'runs 0.25', 'whole', 'end', 'rests']);
    assert.equal(embeddings.length, 1);
  });

  test('what comes in meanwhile is another round, after a pause; progress does not go back', async () => {
    const { run, embeddings, stale } = setup();
    const started = run.start();
    await settled();
    embeddings[0]!.report(0.75);
    embeddings[0]!.report(undefined);
    stale.is = true;
    embeddings[0]!.resolve(7);
    await settled();
    assert.equal(embeddings.length, 1);
    while (!embeddings[1]) await pause(1);
    embeddings[1].report(0.1);
    assert.equal(run.progress?.share, 0.75);
    stale.is = false;
    embeddings[1].resolve(2);
    assert.equal(await started, 9);
    assert.equal(run.progress, undefined);
  });

  test('a resumed one begins where the texts are, and says how long what is left takes', async (t) => {
    const clock = { now: 0 };
    t.mock.method(performance, 'now', () => clock.now);
    const { run, embeddings } = setup();
    const started = run.start();
    await settled();
    for (const fraction of [0.6, 0.62, 0.64, 0.66, 0.68, 0.7]) {
      embeddings[0]!.report(fraction);
      clock.now += 2000;
    }
    const { share, texts, leftMs } = run.progress!;
    assert.deepEqual([share, texts], [0.7, { done: 70, total: 100 }]);
    assert.ok(Math.abs(leftMs! - 30_000) < 1, String(leftMs));
    embeddings[0]!.resolve(30);
    await started;
  });

  test('it is stopped while files are looked at, while texts are embedded, and between rounds', async () => {
    const { run, files, embeddings, seen, stale } = setup(1e6);
    files.next = () => new Promise(() => undefined);
    for (const round of ['files', 'vectors', 'pause'] as const) {
      if (round === 'vectors') files.next = () => Promise.resolve();
      const started = run.start();
      const rejected = assert.rejects(started, { code: 'cancelled' }, round);
      await settled();
      if (round === 'pause') {
        stale.is = true;
        embeddings.at(-1)!.resolve(1);
        await settled();
      }
      await run.stop();
      await rejected;
      assert.equal(run.isRunning, false, round);
      assert.deepEqual(seen.slice(-2), ['end', 'rests'], round);
    }
    assert.equal(seen.includes('whole'), false);
    await run.stop();
    await run.ended();
  });

  test('a failure is told to who started it, and the next start works', async () => {
    const { run, embeddings } = setup();
    const failing = run.start();
    await settled();
    const ended = run.ended();
    embeddings[0]!.reject(new AppError('engineStopped', 'It ended.'));
    await assert.rejects(failing, { code: 'engineStopped' });
    await ended;
    const again = run.start();
    await settled();
    embeddings[1]!.resolve(3);
    assert.equal(await again, 3);
  });
});
