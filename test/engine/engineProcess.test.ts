import assert from 'node:assert/strict';
import { fork, spawn, type Serializable } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { ipcConnection } from '../../src/node/process/ipcConnection.ts';
import type {
  ProcessState,
  SupervisedProcess,
  SupervisedProcessOptions,
} from '../../src/node/process/supervisedProcess.ts';
import { engineMethods, type EngineApi, type LogEntry } from '../../src/protocol/engineApi.ts';
import { createProxy } from '../../src/protocol/rpc.ts';
import { bundledModel, engineEntry, engineParent, tinyModel } from '../support/projectPaths.ts';
import { startEngine } from '../support/startEngine.ts';
import { until } from '../support/until.ts';

interface Started {
  readonly engine: SupervisedProcess<EngineApi>;
  readonly states: ProcessState[];
  readonly log: LogEntry[];
}

function start(
  t: TestContext,
  modelFolder: string,
  options: Partial<SupervisedProcessOptions<EngineApi>> = {},
): Started {
  const states: ProcessState[] = [];
  const log: LogEntry[] = [];
  const engine = startEngine(t, modelFolder, {
    log: (entry) => log.push(entry),
    onState: (state) => states.push(state),
    ...options,
  });
  return { engine, states, log };
}

const tokensOf = (text: string) => (api: EngineApi) =>
  api.embedTokens({ text, layer: -1, priority: 'query' });
const longText = 'The quick brown fox jumps over the lazy dog and runs home again. '.repeat(1500);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // One that has ended is there until its parent asks how, which not every system's first process does.
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

test('starts on the first call, keeps running, ends when disposed', async (t) => {
  const { engine, states, log } = start(t, tinyModel);
  assert.equal(engine.pid, undefined);
  const { tokens, encoding } = await engine.call(tokensOf('the cat'));
  assert.deepEqual(tokens, ['[CLS]', 'the', 'cat', '[SEP]']);
  assert.ok(encoding.spans instanceof Int32Array);
  const pid = engine.pid!;
  await engine.call(tokensOf('the house'));
  assert.equal(engine.pid, pid);
  assert.deepEqual(states, ['starting', 'busy', 'idle', 'busy', 'idle']);
  assert.ok(log.some(({ message }) => message.startsWith('Loaded ')));
  engine.dispose();
  await until('the child to end', () => !isAlive(pid));
  await assert.rejects(engine.call(tokensOf('more')), { code: 'engineStopped' });
});

test('calls that come together share one start', async (t) => {
  const { engine, states } = start(t, tinyModel);
  await Promise.all(['a', 'b', 'c'].map((text) => engine.call(tokensOf(text))));
  assert.equal(states.filter((state) => state === 'starting').length, 1);
});

test('a call that is cancelled before it starts the process leaves none behind', async (t) => {
  const { engine, states } = start(t, tinyModel);
  const controller = new AbortController();
  const call = engine.call(tokensOf('the cat'), controller.signal);
  controller.abort();
  await assert.rejects(call, { code: 'cancelled' });
  await delay(500);
  assert.equal(engine.pid, undefined);
  assert.deepEqual(states, []);
  // The next one starts it.
  const { tokens } = await engine.call(tokensOf('the cat'));
  assert.deepEqual(tokens, ['[CLS]', 'the', 'cat', '[SEP]']);
});

describe('killed in the middle of a batch', () => {
  test('the caller gets an error, nothing is sent again, the next call works', async (t) => {
    const { engine, states } = start(t, bundledModel);
    await engine.call(tokensOf('warm'));
    const pid = engine.pid!;
    let batches = 0;
    const call = engine.call((api) =>
      api.embedTokens(
        { text: longText, layer: -1, priority: 'bulk' },
        {
          onProgress: () => {
            // After the first batch the second one is being computed.
            if (++batches === 1) process.kill(pid, 'SIGKILL');
          },
        },
      ),
    );
    await assert.rejects(call, { code: 'engineStopped', message: /SIGKILL/ });
    assert.equal(states.at(-1), 'failed');
    const { tokens } = await engine.call(tokensOf('after it'));
    assert.deepEqual(tokens, ['[CLS]', 'after', 'it', '[SEP]']);
    assert.notEqual(engine.pid, pid);
    assert.ok(batches < 20, 'the long text was not run again');
  });
});

test('gives up after three restarts in a row, until it is restarted by hand', async (t) => {
  const { engine } = start(t, tinyModel);
  const crash = async (): Promise<void> => {
    const call = engine.call(async (api) => {
      process.kill(engine.pid!, 'SIGKILL');
      return tokensOf('x')(api);
    });
    await assert.rejects(call, { code: 'engineStopped' });
    await until('the crash to be seen', () => engine.state === 'failed');
  };
  for (let i = 0; i < 4; i++) await crash();
  await assert.rejects(engine.call(tokensOf('x')), {
    code: 'engineUnavailable',
    message: /4 times in a row.*Restart Engine/,
  });
  engine.restart();
  await engine.call(tokensOf('x'));
  // A success resets the count.
  for (let i = 0; i < 3; i++) await crash();
  await engine.call(tokensOf('x'));
});

test('stops when idle, not while something is in flight, and starts again', async (t) => {
  const { engine, states } = start(t, bundledModel, { idleStopMs: () => 30 });
  // Far longer than the idle time.
  await engine.call((api) =>
    api.embedTokens({ text: longText.slice(0, 4_000), layer: -1, priority: 'bulk' }),
  );
  const pid = engine.pid!;
  await until('the idle stop', () => states.at(-1) === 'stopped');
  await until('the child to end', () => !isAlive(pid));
  await engine.call(tokensOf('again'));
  assert.ok(!states.includes('failed'));
});

test('cancelling one caller stops it at once and leaves the others alone', async (t) => {
  const { engine } = start(t, bundledModel);
  await engine.call(tokensOf('warm'));
  const controller = new AbortController();
  let after = 0;
  const cancelled = engine.call((api) =>
    api.embedTokens(
      { text: longText, layer: -1, priority: 'bulk' },
      {
        signal: controller.signal,
        onProgress: () => {
          if (controller.signal.aborted) after++;
          else controller.abort();
        },
      },
    ),
  );
  const other = engine.call((api) =>
    api.embedTokens({ text: longText.slice(0, 4_000), layer: -1, priority: 'bulk' }),
  );
  await assert.rejects(cancelled, { code: 'cancelled' });
  assert.ok((await other).tokens.length > 800);
  assert.equal(after, 0);
});

test('a query passes bulk work', async (t) => {
  const { engine } = start(t, bundledModel);
  await engine.call(tokensOf('warm'));
  const controller = new AbortController();
  let bulkDone = 0;
  const bulk = engine.call((api) =>
    api.embedTokens(
      { text: longText, layer: -1, priority: 'bulk' },
      { signal: controller.signal, onProgress: ({ done, total }) => (bulkDone = done / total) },
    ),
  );
  const { tokens } = await engine.call(tokensOf('a question'));
  assert.equal(tokens.length, 4);
  // Of a hundred batches, the one that ran when the question came, and perhaps the next.
  assert.ok(bulkDone < 0.1, `${bulkDone}`);
  controller.abort();
  await assert.rejects(bulk, { code: 'cancelled' });
});

test('a start that fails says why, and is tried again by the next call', async (t) => {
  let folder = join(tinyModel, 'nowhere');
  const { engine, states } = start(t, folder, {
    handshake: async (api) => {
      await api.open({ modelFolder: folder });
    },
  });
  await assert.rejects(engine.call(tokensOf('x')), { code: 'modelMissing' });
  assert.equal(states.at(-1), 'failed');
  folder = tinyModel;
  await engine.call(tokensOf('x'));
});

test('a start that does not end is ended', async (t) => {
  const { engine } = start(t, tinyModel, {
    handshake: () => new Promise<never>(() => undefined),
    startTimeoutMs: 200,
  });
  await assert.rejects(engine.call(tokensOf('x')), {
    code: 'engineUnavailable',
    message: /0\.2 s/,
  });
});

test('a caller that gives up while it starts is let go at once, and the start goes on', async (t) => {
  const { engine } = start(t, tinyModel);
  const controller = new AbortController();
  const call = engine.call(tokensOf('x'), controller.signal);
  controller.abort();
  await assert.rejects(call, { code: 'cancelled' });
  await engine.call(tokensOf('x'));
});

test('an entry that does not exist is reported', async (t) => {
  const { engine } = start(t, tinyModel, { entry: join(tinyModel, 'nothing.cjs') });
  await assert.rejects(engine.call(tokensOf('x')), {
    code: 'engineStopped',
    message: /exit code 1/,
  });
});

test('a child that ends for want of memory: it is said', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'memory-'));
  t.after(() => rm(folder, { recursive: true }));
  const entry = join(folder, 'hungry.cjs');
  // As V8 ends a process.
  const said = 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory';
  const script = `process.once('message', () => process.stderr.write(${JSON.stringify(said)}, () => process.exit(134)));`;
  await writeFile(entry, script);
  const { engine } = start(t, tinyModel, { entry });
  await assert.rejects(engine.call(tokensOf('x')), {
    code: 'engineStopped',
    message: /^There is too little memory for this; close other programs/,
  });
});

test('a restart ends the child', async (t) => {
  const { engine } = start(t, tinyModel);
  await engine.call(tokensOf('x'));
  const pid = engine.pid!;
  engine.restart();
  await until('the child to end', () => !isAlive(pid));
});

test('the child ends when its parent is killed, also in the middle of work', async (t) => {
  const parent = spawn(process.execPath, [engineParent], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => parent.kill('SIGKILL'));
  const ended = once(parent, 'exit');
  const [said] = (await Promise.race([once(parent.stdout, 'data'), ended])) as [Buffer | number];
  const pid = Number(String(said));
  assert.ok(Number.isInteger(pid) && pid > 1 && isAlive(pid), `no engine: ${String(said)}`);
  t.after(() => {
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  });
  parent.kill('SIGKILL');
  await ended;
  await until('the child to end', () => !isAlive(pid));
});

test('damaged messages are dropped, and the next call is answered', async (t) => {
  const child = fork(engineEntry, { serialization: 'advanced', stdio: 'inherit' });
  t.after(() => child.kill('SIGKILL'));
  const damaged = [
    { jsonrpc: '2.0', method: '$/cancelRequest', params: null },
    { jsonrpc: '2.0', method: '$/cancelRequest' },
    { jsonrpc: '2.0', method: '$/cancelRequest', params: { id: null } },
    { jsonrpc: '2.0', method: '$/progress', params: null },
    { jsonrpc: '2.0', method: 12, id: 7 },
    { jsonrpc: '2.0', id: {}, result: 1 },
    { jsonrpc: '2.0', result: 10n },
    [],
    null,
    'text',
    0,
  ];
  for (const message of damaged) child.send(message as Serializable);
  const connection = ipcConnection(child);
  connection.listen();
  t.after(() => connection.dispose());
  const api = createProxy<EngineApi>(connection, engineMethods);
  await api.open({ modelFolder: tinyModel });
  assert.deepEqual((await tokensOf('the cat')(api)).tokens, ['[CLS]', 'the', 'cat', '[SEP]']);
  child.send({ jsonrpc: '2.0', id: 'odd', method: 'open', params: null });
  assert.equal((await tokensOf('the')(api)).tokens.length, 3);
  assert.equal(child.exitCode, null);
});
