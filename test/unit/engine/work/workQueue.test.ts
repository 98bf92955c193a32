import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AppError } from '../../../../src/core/errors/appError.ts';
import { WorkQueue } from '../../../../src/engine/work/workQueue.ts';
import { setClock } from '../../../support/setClock.ts';

test('runs one at a time, queries before bulk', async () => {
  const queue = new WorkQueue();
  const order: string[] = [];
  let running = 0;
  const work = (name: string) => async (): Promise<void> => {
    assert.equal(++running, 1);
    await new Promise((resolve) => setImmediate(resolve));
    order.push(name);
    running--;
  };
  await Promise.all([
    queue.run('bulk', work('bulk 1')),
    queue.run('bulk', work('bulk 2')),
    queue.run('query', work('query 1')),
    queue.run('query', work('query 2')),
  ]);
  assert.deepEqual(order, ['bulk 1', 'query 1', 'query 2', 'bulk 2']);
});

test('a cancelled caller leaves the queue, and the others go on', async () => {
  const queue = new WorkQueue();
  const controller = new AbortController();
  const done: string[] = [];
  const first = queue.run('bulk', () => Promise.resolve(done.push('first')));
  const second = queue.run('bulk', () => Promise.resolve(done.push('second')), controller.signal);
  const third = queue.run('bulk', () => Promise.resolve(done.push('third')));
  controller.abort();
  await assert.rejects(second, (error: unknown) => (error as AppError).code === 'cancelled');
  await Promise.all([first, third]);
  assert.deepEqual(done, ['first', 'third']);
});

test('work that fails rejects its caller only', async () => {
  const queue = new WorkQueue();
  const failing = queue.run('bulk', () => Promise.reject(new Error('broken')));
  const next = queue.run('bulk', () => Promise.resolve('fine'));
  await assert.rejects(failing, /broken/);
  assert.equal(await next, 'fine');
});

test('bulk batches are small for ten seconds after a query, and then grow again', async (t) => {
  let now = 0;
  setClock(t, () => now);
  const queue = new WorkQueue();
  assert.equal(queue.batchTokenBudget('bulk'), 1024);
  now = 5_000;
  await queue.run('query', () => Promise.resolve());
  for (const [afterQuery, budget] of [
    [0, 300],
    [9_999, 300],
    [10_000, 1024],
  ] as const) {
    now = 5_000 + afterQuery;
    assert.equal(queue.batchTokenBudget('bulk'), budget, `${afterQuery} ms after`);
  }
  // Bulk work is no query, and the next query begins anew.
  await queue.run('bulk', () => Promise.resolve());
  assert.equal(queue.batchTokenBudget('bulk'), 1024);
  await queue.run('query', () => Promise.resolve());
  assert.deepEqual([queue.batchTokenBudget('bulk'), queue.batchTokenBudget('query')], [300, 1024]);
});
