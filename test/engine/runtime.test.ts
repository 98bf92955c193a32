import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, beforeEach, describe, test, type TestContext } from 'node:test';
import { devices } from '../../src/core/embedder/modelSession.ts';
import { cosine } from '../../src/core/vectors/similarity.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { vectorSpace } from '../../src/engine/index/models/vectorSpace.ts';
import { SupervisedProcess } from '../../src/node/process/supervisedProcess.ts';
import { engineMethods, type EngineApi, type OpenRequest } from '../../src/protocol/engineApi.ts';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { bundledModel, engineEntry, tinyModel } from '../support/projectPaths.ts';
import { noInt8 } from '../support/noInt8.ts';
import { runCli } from '../support/runCli.ts';

const silent = (): void => undefined;
const choice = { layer: -1, pooling: 'mean' } as const;
const texts = ['The cat was in the house.', 'A harbour at night, with lights on the water.'];

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runtime-'));
});
after(() => rm(folder, { recursive: true }));

async function vectorsOf(api: Pick<EngineApi, 'embedTexts'>): Promise<Float32Array> {
  return (await api.embedTexts({ texts, choice, priority: 'query' })).data;
}

function assertClose(actual: ArrayLike<number>, expected: Float32Array): void {
  assert.equal(actual.length, expected.length);
  const largest = Math.max(...expected.map((value, i) => Math.abs(value - (actual[i] ?? NaN))));
  assert.ok(largest < 1e-4, `${largest}`);
}

describe('a native library that does not fit', () => {
  let tree: string;
  let memoryFolder: string;
  let expected: Float32Array;
  let marker: string;

  before(async () => {
    assert.ok(existsSync(engineEntry), 'dist/engine.cjs is missing: run npm run build');
    const engine = createEngine(silent);
    await engine.open({ modelFolder: bundledModel });
    expected = await vectorsOf(engine);
  });

  /** The built program as it is installed, with another native library. */
  async function install(library: string): Promise<void> {
    await mkdir(join(tree, 'dist'), { recursive: true });
    for (const name of await readdir(dirname(engineEntry))) {
      if (/^(engine|cli|tryNative)\.cjs$|^ort-wasm/.test(name)) {
        await copyFile(join(dirname(engineEntry), name), join(tree, 'dist', name));
      }
    }
    await copyFile(join(projectRoot, 'package.json'), join(tree, 'package.json'));
    const native = join(tree, 'node_modules', 'onnxruntime-node');
    await mkdir(native, { recursive: true });
    await writeFile(join(native, 'index.js'), library);
  }

  async function openInstalled(t: TestContext) {
    const log: string[] = [];
    let description: Awaited<ReturnType<EngineApi['open']>> | undefined;
    const engine = new SupervisedProcess<EngineApi>({
      name: 'engine',
      entry: join(tree, 'dist', 'engine.cjs'),
      methods: engineMethods,
      handshake: async (api) => {
        description = await api.open({ modelFolder: bundledModel, memoryFolder });
      },
      log: ({ message }) => log.push(message),
      onState: silent,
      idleStopMs: () => 60_000,
    });
    t.after(() => {
      engine.dispose();
    });
    const vectors = await engine.call(vectorsOf);
    assert.ok(description);
    return { description, vectors, log };
  }

  beforeEach(async () => {
    tree = await mkdtemp(join(folder, 'installed-'));
    memoryFolder = join(tree, 'memory');
    marker = join(tree, 'loaded');
  });

  test('ends its process: WebAssembly answers the same, it is said, and not tried again', async (t) => {
    await install(`process.kill(process.pid, 'SIGILL'); for (;;);`);
    const first = await openInstalled(t);
    assert.equal(first.description.info.kind, 'wasm');
    const [fallback] = first.description.runtime.fallbacks;
    assert.equal(fallback?.about, 'runtime');
    assert.match(fallback.message, /SIGILL/);
    assert.ok(first.log.includes(fallback.message));
    assertClose(first.vectors, expected);

    await install(`require('node:fs').writeFileSync(${JSON.stringify(marker)}, '');`);
    const second = await openInstalled(t);
    assert.equal(second.description.info.kind, 'wasm');
    assert.deepEqual(second.description.runtime.fallbacks, first.description.runtime.fallbacks);
    assert.ok(!existsSync(marker));
  });

  test('does not load: the command line computes with WebAssembly and says it once', async () => {
    await install(`throw new Error("version 'GLIBC_2.28' not found");`);
    await mkdir(join(tree, 'media'));
    const text = join(tree, 'texts.txt');
    await writeFile(text, texts.join('\n'));
    const run = () =>
      runCli(['embed', '--segment', 'line', '--model', bundledModel, text], {
        entry: join(tree, 'dist', 'cli.cjs'),
        env: { XDG_CACHE_HOME: join(tree, 'cache'), LOCALAPPDATA: join(tree, 'cache') },
      });
    const first = await run();
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stderr, /GLIBC_2\.28.*WebAssembly/);
    const rows = first.stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { vector: number[] }).vector);
    assertClose(rows.flat(), expected);
    const second = await run();
    assert.equal(second.stdout, first.stdout);
    assert.equal(second.stderr, '');
  });
});

test('the native library that fits is tried once, and used', async () => {
  const memoryFolder = join(folder, 'fits');
  for (let i = 0; i < 2; i++) {
    const engine = createEngine(silent);
    const { info, runtime } = await engine.open({ modelFolder: tinyModel, memoryFolder });
    assert.equal(info.kind, 'ort');
    assert.deepEqual(runtime.fallbacks, []);
  }
  const [name = ''] = await readdir(memoryFolder);
  assert.deepEqual(JSON.parse(await readFile(join(memoryFolder, name), 'utf8')), { fits: true });
});

test(
  'the native library keeps nothing about its user, and so sends nothing',
  { skip: process.platform !== 'linux' && 'known where it would lie on Linux only' },
  async () => {
    const cache = join(folder, 'cache');
    const { code, stderr } = await runCli(['embed', '--model', tinyModel, '-'], {
      env: { XDG_CACHE_HOME: cache, SEMANTIC_TEXT_RUNTIME: 'native' },
      input: texts.join('\n'),
    });
    assert.equal(code, 0, stderr);
    assert.deepEqual(await readdir(cache), ['semantic-text']);
  },
);

describe('precision', () => {
  async function open(request: Partial<OpenRequest>) {
    const engine = createEngine(silent);
    const description = await engine.open({
      modelFolder: bundledModel,
      runtime: 'native',
      ...request,
    });
    return { engine, description };
  }

  test('int8 gives nearly the vectors of fp32, whatever else is in the batch', async (t) => {
    const reason = await noInt8();
    if (reason !== false) {
      t.skip(reason);
      return;
    }
    const fp32 = await open({});
    const int8 = await open({ precision: 'int8' });
    assert.equal(fp32.description.info.precision, 'fp32');
    assert.equal(int8.description.info.precision, 'int8');
    assert.deepEqual(int8.description.runtime.fallbacks, []);
    assert.equal(int8.description.info.hiddenStateCount, 7);
    const { dims } = int8.description.info;
    const [a, b] = [await vectorsOf(fp32.engine), await vectorsOf(int8.engine)];
    for (let at = 0; at < a.length; at += dims) {
      const similarity = cosine(a.subarray(at, at + dims), b.subarray(at, at + dims));
      assert.ok(similarity > 0.99 && similarity < 0.999999, `${similarity}`);
    }
    // As many tokens as the second one, so all are one batch: a scale of the whole batch would change.
    const mates = ['! '.repeat(11).trim(), texts[1] ?? '', '0 '.repeat(11).trim()];
    const { embedder } = await int8.engine.model();
    const counts = mates.map((text) => embedder.tokenizer.encode(text).ids.length);
    assert.equal(new Set(counts).size, 1, counts.join(' '));
    const together = await int8.engine.embedTexts({ texts: mates, choice, priority: 'query' });
    assert.deepEqual(together.data.slice(dims, 2 * dims), b.slice(dims, 2 * dims));
  });

  test('int8 is refused with a sentence where it cannot be had', async () => {
    for (const [request, why] of [
      [{ runtime: 'wasm' }, /in fp32, not in int8: WebAssembly has no other arithmetic/],
      [{ modelFolder: tinyModel }, /in fp32, not in int8: only the bundled model has what/],
    ] as const) {
      const { description } = await open({ precision: 'int8', ...request });
      assert.equal(description.info.precision, 'fp32');
      const [fallback, ...more] = description.runtime.fallbacks;
      assert.equal(fallback?.about, 'precision');
      assert.match(fallback.message, why);
      assert.deepEqual(more, []);
    }
  });

  /** A workspace with a line for each text, and where its index lies. */
  async function workspace(name: string) {
    const root = join(folder, name);
    await mkdir(root);
    const write = (lines: readonly string[]): Promise<void> =>
      writeFile(join(root, 'text.txt'), lines.join('\n'));
    await write(texts);
    const storage = join(folder, `${name}-storage`);
    const location = { folder: storage, vectorsFolder: join(folder, `${name}-global`) };
    const rules = {
      roots: [{ path: root, exclude: [], include: [] }],
      useIgnoreFiles: true,
      maxFileBytes: 100_000,
      endings: undefined,
      unit: 'line' as const,
      sentenceEndings: [],
    };
    const update = async ({
      engine,
    }: {
      readonly engine: ReturnType<typeof createEngine>;
    }): Promise<number> => {
      const asked = { location, served: [], rules, changed: undefined, embed: true };
      return (await engine.updateIndex(asked)).embedded;
    };
    return { root, location, write, update };
  }

  test('vectors of another precision or runtime never mix in an index', async () => {
    const { location, update } = await workspace('workspace');
    const expected: readonly (readonly [Partial<OpenRequest>, number])[] = [
      [{ precision: 'fp32' }, 2],
      // Where a trial refuses it, those of fp32 serve.
      [{ precision: 'int8' }, (await noInt8()) === false ? 2 : 0],
      [{ runtime: 'wasm' }, 2],
      // Its own are still there.
      [{ precision: 'fp32' }, 0],
    ];
    for (const [request, embedded] of expected) {
      const { engine } = await open(request);
      assert.equal(await update({ engine }), embedded, JSON.stringify(request));
      const { hits } = await engine.searchIndex({
        ...{ location, mode: 'semantic', limit: 5 },
        query: { text: texts[1] ?? '', more: [], less: [] },
      });
      // With vectors of the query's own kind, a text is as near to itself as can be.
      assert.ok(Math.abs((hits[0]?.score ?? 0) - 1) < 1e-4);
      await engine.close();
    }
  });
});

test(
  'a device that is not there: the CPU computes, and it is said',
  { skip: process.platform === 'darwin' && 'Core ML is there' },
  async () => {
    const engine = createEngine(silent);
    const description = await engine.open({ modelFolder: tinyModel, device: 'coreml' });
    assert.equal(description.info.device, undefined);
    const [fallback, ...more] = description.runtime.fallbacks;
    assert.equal(fallback?.about, 'device');
    assert.match(fallback.message, /coreml.*CPU/);
    assert.deepEqual(more, []);
    const { name } = vectorSpace(description);
    assert.ok(!name.includes('device'), 'indexes from before there were devices stay valid');
    const info = { ...description.info, device: 'webgpu' } as const;
    assert.notEqual(vectorSpace({ ...description, info }).name, name);
  },
);

test('what a trial offers is what the model is then computed on, and nothing else', async () => {
  const engine = createEngine(silent);
  await engine.open({ modelFolder: tinyModel, runtime: 'native' });
  const trials = await engine.tryDevices(undefined);
  for (const device of devices) {
    const { info } = await createEngine(silent).open({
      modelFolder: tinyModel,
      runtime: 'native',
      device,
    });
    const trial = trials.find((one) => one.device === device);
    const isOffered = trial !== undefined && trial.problem === undefined;
    assert.equal(info.device, isOffered ? device : undefined);
    if (trial && !isOffered) assert.match(trial.problem ?? '', new RegExp(`${device}.*CPU`));
  }
  await assert.rejects(engine.tryDevices(undefined, { signal: AbortSignal.abort() }), {
    code: 'cancelled',
  });
});

test('a device that nobody knows: the CPU computes, and it is said', async () => {
  const { info, runtime } = await createEngine(silent).open({
    modelFolder: tinyModel,
    device: 'abacus',
  });
  assert.equal(info.device, undefined);
  assert.match(runtime.fallbacks[0]?.message ?? '', /abacus.*no device is called so.*CPU/);
});
