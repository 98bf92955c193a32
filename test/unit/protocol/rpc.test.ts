import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { MessageChannel } from 'node:worker_threads';
import {
  createMessageConnection,
  PortMessageReader,
  PortMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { AppError } from '../../../src/core/errors/appError.ts';
import {
  createProxy,
  onEvent,
  sendEvent,
  serve,
  type CallOptions,
  type MethodNames,
} from '../../../src/protocol/rpc.ts';

interface Api {
  double(request: Float32Array): Promise<Float32Array>;
  fail(request: { code: 'modelInvalid' | 'plain' }): Promise<void>;
  count(request: number, options?: CallOptions<number>): Promise<string>;
  wait(request: undefined, options?: CallOptions): Promise<void>;
}
const methods: MethodNames<Api> = { double: true, fail: true, count: true, wait: true };

function pair(t: TestContext): { near: MessageConnection; far: MessageConnection } {
  const { port1, port2 } = new MessageChannel();
  const connect = (port: typeof port1): MessageConnection =>
    createMessageConnection(new PortMessageReader(port), new PortMessageWriter(port));
  const near = connect(port1);
  const far = connect(port2);
  t.after(() => {
    near.dispose();
    far.dispose();
    port1.close();
  });
  return { near, far };
}

function start(t: TestContext): { api: Api; near: MessageConnection; cancelled: Promise<void> } {
  const { near, far } = pair(t);
  let onCancelled: () => void;
  const cancelled = new Promise<void>((resolve) => (onCancelled = resolve));
  serve<Api>(
    far,
    {
      double: (request) => Promise.resolve(request.map((value) => value * 2)),
      fail: ({ code }) =>
        Promise.reject(code === 'plain' ? new TypeError('odd') : new AppError(code, 'Mend it.')),
      count: (request, options) => {
        for (let i = 1; i <= request; i++) options?.onProgress?.(i);
        return Promise.resolve('counted');
      },
      wait: (_, options) =>
        new Promise((_resolve, reject) => {
          options?.signal?.addEventListener('abort', () => {
            onCancelled();
            reject(new AppError('cancelled', 'Cancelled.'));
          });
        }),
    },
    methods,
  );
  far.listen();
  near.listen();
  return { api: createProxy<Api>(near, methods), near, cancelled };
}

test('typed arrays survive', async (t) => {
  const { api } = start(t);
  const answer = await api.double(Float32Array.from([1, 2.5]));
  assert.ok(answer instanceof Float32Array);
  assert.deepEqual([...answer], [2, 5]);
});

test('errors arrive with their code, unexpected ones as internal', async (t) => {
  const { api } = start(t);
  await assert.rejects(api.fail({ code: 'modelInvalid' }), {
    name: 'AppError',
    code: 'modelInvalid',
    message: 'Mend it.',
  });
  await assert.rejects(api.fail({ code: 'plain' }), { code: 'internal', message: 'odd' });
});

test('progress arrives in order, before the answer', async (t) => {
  const { api } = start(t);
  const seen: number[] = [];
  const answer = await api.count(3, { onProgress: (value) => seen.push(value) });
  assert.equal(answer, 'counted');
  assert.deepEqual(seen, [1, 2, 3]);
});

test('a cancel rejects at once and reaches the far end', async (t) => {
  const { api, cancelled } = start(t);
  const controller = new AbortController();
  const call = api.wait(undefined, { signal: controller.signal });
  setImmediate(() => controller.abort());
  await assert.rejects(call, { code: 'cancelled' });
  await cancelled;
});

test('pending calls are rejected when the connection is disposed', async (t) => {
  const { api, near } = start(t);
  const call = api.wait(undefined);
  setImmediate(() => near.dispose());
  await assert.rejects(call, { code: 'engineStopped' });
  await assert.rejects(api.count(1), { code: 'engineStopped' });
});

test('what the API does not name cannot be called', async (t) => {
  const { near } = start(t);
  await assert.rejects(near.sendRequest('constructor', {}), /no method constructor/);
});

test('events carry their value', async (t) => {
  const { near, far } = pair(t);
  const heard = new Promise((resolve) => {
    onEvent<{ news: string }, 'news'>(near, 'news', resolve);
  });
  near.listen();
  sendEvent<{ news: string }, 'news'>(far, 'news', 'hello');
  assert.equal(await heard, 'hello');
});
