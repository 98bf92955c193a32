import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../../../src/core/errors/appError.ts';
import { PageWire } from '../../../src/protocol/pageWire.ts';
import type { CallOptions, MethodNames } from '../../../src/protocol/rpc.ts';

interface Api {
  double(request: Float32Array): Promise<Float32Array>;
  fail(request: { code: 'modelInvalid' | 'plain' }): Promise<void>;
  wait(request: undefined, options?: CallOptions): Promise<void>;
  count(request: number, options?: CallOptions<number>): Promise<number>;
}
const methods: MethodNames<Api> = { double: true, fail: true, wait: true, count: true };

class Served implements Api {
  readonly factor = 2;
  given: AbortSignal | undefined;

  double(request: Float32Array): Promise<Float32Array> {
    return Promise.resolve(request.map((value) => value * this.factor));
  }

  fail({ code }: { code: 'modelInvalid' | 'plain' }): Promise<void> {
    return Promise.reject(code === 'plain' ? new TypeError('odd') : new AppError(code, 'Mend it.'));
  }

  isFollowed = false;

  async count(to: number, { onProgress }: CallOptions<number> = {}): Promise<number> {
    this.isFollowed = onProgress !== undefined;
    for (let i = 1; i <= to; i++) {
      await Promise.resolve();
      onProgress?.(i);
    }
    return to;
  }

  wait(_: undefined, { signal }: CallOptions = {}): Promise<void> {
    this.given = signal;
    return new Promise(() => undefined);
  }
}

/** Messages cross as clones, later, and in order. */
function pair() {
  const near: PageWire = new PageWire((message) => {
    const sent = structuredClone(message);
    queueMicrotask(() => far.receive(sent));
  });
  const far: PageWire = new PageWire((message) => {
    const sent = structuredClone(message);
    queueMicrotask(() => near.receive(sent));
  });
  const served = new Served();
  far.serve<Api>(served, methods);
  return { api: near.proxy<Api>(methods), near, far, served };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('a typed array goes and comes, and the API keeps its `this`', async () => {
  const answer = await pair().api.double(Float32Array.from([1, 2.5]));
  assert.ok(answer instanceof Float32Array);
  assert.deepEqual([...answer], [2, 5]);
});

test('errors arrive with their code, unexpected ones as internal', async () => {
  const { api } = pair();
  const own = { name: 'AppError', code: 'modelInvalid', message: 'Mend it.' };
  await assert.rejects(api.fail({ code: 'modelInvalid' }), own);
  await assert.rejects(api.fail({ code: 'plain' }), { code: 'internal', message: 'odd' });
});

test('a cancel rejects at once and reaches the far end; what was cancelled before is not sent', async () => {
  const { api, served } = pair();
  const controller = new AbortController();
  const call = api.wait(undefined, { signal: controller.signal });
  await turn();
  assert.equal(served.given?.aborted, false);
  controller.abort();
  await assert.rejects(call, { code: 'cancelled' });
  await turn();
  assert.equal(served.given.aborted, true);
  served.given = undefined;
  await assert.rejects(api.wait(undefined, { signal: controller.signal }), { code: 'cancelled' });
  await turn();
  assert.equal(served.given, undefined);
});

test('progress reaches whoever asked for it, and nobody else', async () => {
  const { api, served } = pair();
  const told: number[] = [];
  assert.equal(await api.count(3, { onProgress: (share) => told.push(share) }), 3);
  assert.deepEqual(told, [1, 2, 3]);
  assert.equal(await api.count(3), 3);
  assert.equal(served.isFollowed, false);
});

test('a closed wire rejects who waits, gives up what runs, and says nothing more', async () => {
  const { api, near, far, served } = pair();
  const call = api.wait(undefined);
  await turn();
  near.close();
  await assert.rejects(call, { code: 'engineStopped' });
  await assert.rejects(api.double(Float32Array.of(1)), { code: 'engineStopped' });
  far.close();
  assert.equal(served.given?.aborted, true);
  near.receive({ semanticText: { kind: 'event', name: 'news', event: 1 } });
});

test('what the API does not name cannot be called, and other messages are passed over', async () => {
  const { near, far } = pair();
  const odd = near.proxy<{ constructor: () => Promise<void> }>({ constructor: true });
  await assert.rejects(odd.constructor(), /no method constructor/);
  for (const message of [undefined, null, 'text', 7, {}, { kind: 'call' }]) far.receive(message);
});

test('events carry their value', async () => {
  const { near, far } = pair();
  const heard = new Promise((resolve) => {
    near.onEvent<{ news: string }, 'news'>('news', resolve);
  });
  far.sendEvent<{ news: string }, 'news'>('news', 'hello');
  assert.equal(await heard, 'hello');
});
