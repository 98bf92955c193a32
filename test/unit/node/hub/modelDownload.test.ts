import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { HubClient } from '../../../../src/node/hub/hubClient.ts';
import { HuggingFaceCache } from '../../../../src/node/hub/huggingFaceCache.ts';
import { ModelDownload } from '../../../../src/node/hub/modelDownload.ts';
import { ModelStore } from '../../../../src/node/model/modelStore.ts';
import { openModelFolder } from '../../../../src/node/model/modelFolder.ts';
import { gitBlobSha1, HubServer, type Fault } from '../../../support/hubServer.ts';
import { noModes, openToOthers } from '../../../support/openMode.ts';
import { tinyModelFiles } from '../../../support/tinyModelFiles.ts';

const id = 'owner/tiny';
const onnx = new Uint8Array(randomBytes(300_000));
const files = {
  'README.md': text('# nobody needs it'),
  'config.json': text('{"model_type":"bert"}'),
  'onnx/model.onnx': onnx,
  'onnx/model_quantized.onnx': onnx.slice(0, 20_000),
  'pytorch_model.bin': onnx.slice(0, 50_000),
  'tokenizer.json': text(`{"padding":"${'x'.repeat(12_000)}"}`),
  'vocab.txt': text('[PAD]\n'),
};
const needed = ['config.json', 'onnx/model.onnx', 'tokenizer.json'];

function text(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

/** Whoever writes there finds the disk full. */
const noFullDisk = !existsSync('/dev/full') && 'no /dev/full';

interface Setup {
  readonly hub: HubServer;
  readonly store: ModelStore;
  readonly cacheFolder: string;
  readonly waits: number[];
  readonly download: (options?: {
    token?: string;
    isOffline?: boolean;
    free?: number;
    stallMs?: number;
  }) => ModelDownload;
  readonly add: (signal?: AbortSignal) => ReturnType<ModelDownload['add']>;
}

async function setUp(t: TestContext): Promise<Setup> {
  const folder = await mkdtemp(join(tmpdir(), 'ste-store-'));
  const hub = await HubServer.start({ [id]: files });
  t.after(async () => {
    await hub[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });
  const store = new ModelStore(join(folder, 'models'));
  const cacheFolder = join(folder, 'hub');
  const waits: number[] = [];
  const download: Setup['download'] = ({ token, isOffline = false, free, stallMs } = {}) =>
    new ModelDownload({
      store,
      cache: new HuggingFaceCache(cacheFolder),
      client: new HubClient({
        endpoint: hub.endpoint,
        token,
        isOffline,
        fetch,
        wait: (waitMs) => Promise.resolve(waits.push(waitMs)),
        ...(stallMs !== undefined && { stallMs }),
      }),
      ...(free === undefined ? {} : { freeBytes: () => Promise.resolve(free) }),
    });
  const add: Setup['add'] = async (signal) =>
    download().add(await download().planFromHub(id, signal), signal);
  return { hub, store, cacheFolder, waits, download, add };
}

async function pathsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

describe('a model from the Hub', () => {
  test('is pinned to a commit, brings what is needed and a record, and says how far it is', async (t) => {
    const { hub, store, download } = await setUp(t);
    hub.pageSize = 2;
    const plan = await download().planFromHub(id);
    assert.equal(plan.listing.commit, hub.commitOf(id));
    assert.deepEqual(plan.files.map(({ path }) => path).sort(), needed);
    assert.equal(plan.fetchBytes, plan.bytes);
    assert.equal(existsSync(store.folder), false, 'a plan writes nothing');

    const seen: number[] = [];
    const model = await download().add(plan, undefined, ({ bytes, total }) => {
      assert.equal(total, plan.bytes);
      seen.push(bytes);
    });
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    );
    assert.equal(seen.at(-1), plan.bytes);
    assert.deepEqual(await pathsIn(model.folder), [...needed, 'semanticTextModel.json'].sort());
    assert.deepEqual(await readFile(join(model.folder, 'onnx/model.onnx')), Buffer.from(onnx));
    assert.equal(model.record.source, hub.endpoint);
    assert.deepEqual(await store.list(), [model]);
    assert.equal(await store.folderOf(id), model.folder);
    assert.deepEqual(await store.verify(id), []);
    assert.deepEqual(await pathsIn(join(store.folder, '.downloads')), []);

    const before = hub.requests.length;
    assert.deepEqual(await download().add(plan), model, 'the second finds it');
    assert.equal(hub.requests.length, before);
  });

  test('goes on after a cut where it was, also where ranges are not known', async (t) => {
    const { hub, add, waits } = await setUp(t);
    hub.fail('model.onnx', { kind: 'cut', after: 100_000 }, { kind: 'cut', after: 50_000 });
    hub.fail('tokenizer.json', { kind: 'cut', after: 5_000 }, { kind: 'ignoresRange' });
    const model = await add();
    assert.deepEqual(await readFile(join(model.folder, 'onnx/model.onnx')), Buffer.from(onnx));
    const asked = hub.requests.filter(({ path }) => path.endsWith('onnx/model.onnx'));
    assert.equal(asked.length, 3);
    const offsets = asked.map(({ range }) => Number(/\d+/.exec(range ?? '0')?.[0]));
    assert.deepEqual(
      offsets,
      offsets.toSorted((a, b) => a - b),
    );
    // How much of what was sent arrives before a cut is the system's affair.
    assert.ok(offsets[2]! <= 150_000);
    assert.equal(waits.length, 3);
  });

  test('a cancelled download keeps what has come, and the next one goes on from it', async (t) => {
    const { hub, store, add, download } = await setUp(t);
    hub.fail('model.onnx', { kind: 'hangs', after: 200_000 });
    const cancelling = new AbortController();
    const downloads = join(store.folder, '.downloads');
    const running = add(cancelling.signal);
    const part = async (): Promise<number> => {
      const paths = await pathsIn(downloads).catch(() => []);
      const name = paths.find((path) => path.endsWith('model.onnx'));
      return name === undefined ? 0 : (await readFile(join(downloads, name))).length;
    };
    while ((await part()) < 60_000) await new Promise((resolve) => setImmediate(resolve));
    cancelling.abort();
    await assert.rejects(running, { code: 'cancelled' });
    assert.deepEqual(await store.list(), []);
    const kept = await part();
    assert.ok(kept >= 60_000);
    const [begun, ...others] = await store.begun();
    assert.deepEqual([begun?.id, others], [id, []]);
    assert.ok(begun!.bytes >= kept);

    const plan = await download().planFromHub(id);
    // Space is needed for the rest alone.
    await assert.rejects(download({ free: plan.bytes - kept - 1 }).add(plan), /kB free/);
    await download({ free: plan.bytes - kept }).add(plan);
    const asked = hub.requests.filter(({ path }) => path.endsWith('onnx/model.onnx'));
    assert.equal(asked.at(-1)?.range, `bytes=${kept}-`);
    assert.deepEqual(await store.verify(id), []);
    assert.deepEqual(await store.begun(), []);
  });

  test('a model of an earlier release, which needed fewer files, gets the others', async (t) => {
    const { hub, store, download } = await setUp(t);
    const plan = await download().planFromHub(id);
    const fewer = plan.files.filter(({ path }) => path !== 'config.json');
    const old = await download().add({ ...plan, files: fewer });
    assert.equal(old.record.files.length, 2);
    const before = hub.requests.length;
    const whole = await download().add(plan);
    assert.deepEqual(whole.record.files, plan.files);
    assert.ok(hub.requests.length > before);
    assert.deepEqual(await store.verify(id), []);
  });

  test('what is being downloaded is neither shown as left behind nor removed', async (t) => {
    const { hub, store, add } = await setUp(t);
    hub.fail('model.onnx', { kind: 'hangs', after: 200_000 });
    const cancelling = new AbortController();
    const running = add(cancelling.signal);
    const downloads = join(store.folder, '.downloads');
    const hasBegun = async (): Promise<boolean> =>
      (await pathsIn(downloads).catch(() => [])).some((path) => path.endsWith('model.onnx'));
    while (!(await hasBegun())) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(await store.begun(), []);
    const refused = { code: 'fileUnwritable', message: /owner\/tiny is being downloaded; cancel/ };
    await assert.rejects(store.removeBegun(id), refused);
    cancelling.abort();
    await assert.rejects(running, { code: 'cancelled' });
    assert.equal((await store.begun()).length, 1);
    await store.removeBegun(id);
    assert.deepEqual([await store.begun(), await pathsIn(downloads)], [[], []]);
  });

  test('what is left of an earlier attempt and is wrong is fetched again', async (t) => {
    const { hub, store, download } = await setUp(t);
    const plan = await download().planFromHub(id);
    const folder = join(store.folder, '.downloads', 'owner--tiny', plan.listing.commit);
    await mkdir(folder, { recursive: true });
    const file = plan.files.find(({ path }) => path === 'onnx/model.onnx')!;
    const left = join(folder, `${file.hash.hex.slice(0, 16)}-onnx--model.onnx`);
    await writeFile(left, randomBytes(1000));
    await download().add(plan);
    assert.deepEqual(await store.verify(id), []);
    assert.equal(hub.requests.filter(({ path }) => path.endsWith('onnx/model.onnx')).length, 2);
  });

  const refused: readonly (readonly [string, Fault, RegExp])[] = [
    ['wrong bytes', { kind: 'wrongBytes' }, /has not the SHA-256 that it lists; nothing was added/],
    ['too few bytes', { kind: 'shorter', by: 1 }, /gives less than the 300000 bytes/],
    ['too many bytes', { kind: 'longer', by: 1 }, /gives more than the 300000 bytes/],
    ['an endless body', { kind: 'endless' }, /gives more than the 300000 bytes/],
    ['an LFS pointer', { kind: 'lfsPointer' }, /gives a Git LFS pointer in place of onnx\/model/],
  ];
  for (const [name, fault, message] of refused) {
    test(`${name} in place of the weights: refused, and nothing of it stays`, async (t) => {
      const { hub, store, add } = await setUp(t);
      hub.failAlways('model.onnx', fault);
      await assert.rejects(add(), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'modelInvalid');
        assert.match(error.message, message);
        return true;
      });
      assert.deepEqual(await store.list(), []);
      const left = await pathsIn(store.folder);
      assert.deepEqual(
        left.filter((path) => path.endsWith('model.onnx')),
        [],
      );
      hub.mend();
      await add();
      assert.deepEqual(await store.verify(id), []);
    });
  }

  test('a small file is checked by its Git hash', async (t) => {
    const { hub, add } = await setUp(t);
    hub.failAlways('/config.json', { kind: 'wrongBytes' });
    await assert.rejects(add(), /config\.json of owner\/tiny has not the Git hash/);
  });

  test('who may not read it is told about tokens; the right token opens it', async (t) => {
    const { hub, store, download } = await setUp(t);
    hub.token = 'sesame';
    const isRefused = { code: 'hubRefused', message: /gives owner\/tiny only to .* add a token/ };
    await assert.rejects(download().planFromHub(id), isRefused);
    await assert.rejects(download({ token: 'wrong' }).planFromHub(id), { code: 'hubRefused' });
    const granted = download({ token: 'sesame' });
    await granted.add(await granted.planFromHub(id));
    assert.deepEqual(await store.verify(id), []);
  });

  test('no such model, no ONNX file, no tokenizer: each is said', async (t) => {
    const { hub, download } = await setUp(t);
    const { 'onnx/model.onnx': a, 'onnx/model_quantized.onnx': b, ...without } = files;
    assert.ok(a.length > b.length);
    hub.set('owner/noOnnx', without);
    hub.set('owner/noTokenizer', { 'model.onnx': onnx });
    const code = 'modelMissing';
    await assert.rejects(download().planFromHub('owner/none'), {
      code,
      message: /has no model owner\/none/,
    });
    await assert.rejects(download().planFromHub('owner/noOnnx'), {
      code,
      message: /has no ONNX file/,
    });
    await assert.rejects(download().planFromHub('owner/noTokenizer'), {
      code,
      message: /neither tokenizer/,
    });
  });

  test('429 and 500 are tried again as asked for, within bounds', async (t) => {
    const { hub, waits, download } = await setUp(t);
    const busy = { kind: 'status', status: 429, headers: { 'retry-after': '7' } } as const;
    hub.fail('revision/main', busy, { kind: 'status', status: 500 });
    await download().planFromHub(id);
    assert.equal(waits.length, 2);
    assert.equal(waits[0], 7000);

    hub.failAlways('revision/main', { kind: 'status', status: 503 });
    const code = 'hubUnavailable';
    await assert.rejects(download().planFromHub(id), { code, message: /status 503/ });
    assert.equal(hub.requests.length, 4 + 5);
    hub.mend();
    hub.fail('revision/main', { ...busy, headers: { 'retry-after': '3600' } });
    await assert.rejects(download().planFromHub(id), { code, message: /again in 3600 seconds/ });
    assert.equal(hub.requests.length, 4 + 5 + 1);
  });

  test('a file that is listed and not there is named', async (t) => {
    const { hub, download } = await setUp(t);
    const plan = await download().planFromHub(id);
    hub.failAlways('tokenizer.json', { kind: 'status', status: 404 });
    await assert.rejects(download().add(plan), {
      code: 'modelMissing',
      message: /lists tokenizer\.json of owner\/tiny and does not have it; try again later/,
    });
  });

  test('a listing that is longer than any is not read to its end', async (t) => {
    const { hub, download } = await setUp(t);
    hub.emptyPages = 60;
    await assert.rejects(download().planFromHub(id), {
      code: 'hubUnavailable',
      message: /lists more about owner\/tiny than any model has; .*from a folder/,
    });
    assert.equal(hub.requests.length, 2 + 3, 'its commit, the files, and pages up to the bound');
  });

  test('a file that comes a few bytes at a time is given up', async (t) => {
    const { hub, download } = await setUp(t);
    const slow = download({ stallMs: 200 });
    const plan = await slow.planFromHub(id);
    hub.failAlways('model.onnx', { kind: 'drips', bytes: 10, everyMs: 20 });
    await assert.rejects(slow.add(plan), {
      code: 'hubUnavailable',
      message: /cannot be reached \(it sends less than 1 kB a second\); .*try again/,
    });
    const asked = hub.requests.filter(({ path }) => path.endsWith('onnx/model.onnx'));
    assert.equal(asked.length, 5, 'as often as one that brings nothing');
    // What has come is gone on from.
    hub.mend();
    const model = await slow.add(plan);
    assert.deepEqual(await readFile(join(model.folder, 'onnx/model.onnx')), Buffer.from(onnx));
  });

  test('offline, and a Hub that is not there', async (t) => {
    const { hub, download } = await setUp(t);
    const code = 'hubUnavailable';
    await assert.rejects(download({ isOffline: true }).planFromHub(id), {
      code,
      message: /HF_HUB_OFFLINE is set/,
    });
    assert.equal(hub.requests.length, 0);
    await hub[Symbol.asyncDispose]();
    await assert.rejects(download().planFromHub(id), {
      code,
      message: /cannot be reached \(ECONNREFUSED\)/,
    });
  });

  test('too little space is said before anything is fetched', async (t) => {
    const { hub, download } = await setUp(t);
    const full = download({ free: 100_000 });
    const plan = await full.planFromHub(id);
    const before = hub.requests.length;
    await assert.rejects(full.add(plan), {
      code: 'fileUnwritable',
      message: /needs 312 kB and .* has 100 kB free/,
    });
    assert.equal(hub.requests.length, before);
  });

  test('a disk that fills up meanwhile is said', { skip: noFullDisk }, async (t) => {
    const { store, download } = await setUp(t);
    const plan = await download().planFromHub(id);
    const folder = join(store.folder, '.downloads', 'owner--tiny', plan.listing.commit);
    await mkdir(folder, { recursive: true });
    const file = plan.files.find(({ path }) => path === 'onnx/model.onnx')!;
    const part = join(folder, `${file.hash.hex.slice(0, 16)}-onnx--model.onnx`);
    await symlink('/dev/full', part);
    const isSaid = { code: 'fileUnwritable', message: /the disk is full: free some space/ };
    await assert.rejects(download().add(plan), isSaid);
    assert.equal(existsSync(part), false, 'what has come makes place again');
    await download().add(plan);
    assert.deepEqual(await store.verify(id), []);
  });

  test('a redirect to where the files lie does not carry the token there', async (t) => {
    const { hub, store, download } = await setUp(t);
    await using other = await HubServer.start({ [id]: files });
    hub.token = 'sesame';
    const path = `/${id}/resolve/${hub.commitOf(id)}/onnx/model.onnx`;
    const headers = { location: other.endpoint + path };
    hub.failAlways('model.onnx', { kind: 'status', status: 302, headers });
    other.fail('model.onnx', { kind: 'cut', after: 100_000 });
    const granted = download({ token: 'sesame' });
    await granted.add(await granted.planFromHub(id));
    assert.deepEqual(await store.verify(id), []);
    assert.equal(other.requests.length, 2);
    assert.deepEqual(
      new Set(other.requests.map((request) => request.authorization)),
      new Set([undefined]),
    );
  });

  test('two at once: both get it, each file is fetched once', async (t) => {
    const { hub, store, download } = await setUp(t);
    const plan = await download().planFromHub(id);
    const [one, two] = await Promise.all([download().add(plan), download().add(plan)]);
    assert.deepEqual(one, two);
    assert.equal(hub.requests.filter(({ path }) => path.includes('/resolve/')).length, 3);
    assert.deepEqual(await store.verify(id), []);
  });

  test('the lock of a process that has ended is taken over', async (t) => {
    const { hub, store, add } = await setUp(t);
    const downloads = join(store.folder, '.downloads', 'owner--tiny');
    await mkdir(downloads, { recursive: true });
    const { hostname } = await import('node:os');
    const owner = { pid: 2 ** 22 + 1, host: hostname() };
    await writeFile(join(downloads, `${hub.commitOf(id)}.lock`), JSON.stringify(owner));
    await add();
    assert.deepEqual(await store.verify(id), []);
  });
});

describe('the store', () => {
  test('a file that was changed since it was added is not parsed', async (t) => {
    const { hub, add } = await setUp(t);
    hub.set(id, tinyModelFiles());
    const { folder } = await add();
    const opened = await openModelFolder(folder);
    assert.deepEqual([opened.facts.name, opened.onnxFile], [id, 'onnx/model.onnx']);
    const path = join(folder, 'onnx/model.onnx');
    const bytes = await readFile(path);
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(path, bytes);
    await assert.rejects(openModelFolder(folder), { code: 'modelInvalid', message: /is damaged/ });
    // What was not added does not count, whatever its name.
    await writeFile(join(folder, 'model.onnx'), bytes);
    await assert.rejects(openModelFolder(folder), { code: 'modelMissing' });
  });

  test('is for its owner alone, and so is what comes on the way', { skip: noModes }, async (t) => {
    const { hub, store, download, add } = await setUp(t);
    const umask = process.umask(0o022);
    t.after(() => process.umask(umask));
    hub.fail('/model.onnx', { kind: 'hangs', after: 100_000 });
    const cancel = new AbortController();
    const adding = download().add(await download().planFromHub(id), cancel.signal, ({ bytes }) => {
      if (bytes >= 100_000) cancel.abort();
    });
    await assert.rejects(adding, { code: 'cancelled' });
    assert.ok((await pathsIn(join(store.folder, '.downloads'))).length > 0);
    assert.deepEqual(await openToOthers(store.folder), []);
    await add();
    assert.deepEqual(await openToOthers(store.folder), []);
  });

  test('a file that is gone since it was added is named', async (t) => {
    const { hub, add } = await setUp(t);
    hub.set(id, tinyModelFiles());
    const { folder } = await add();
    await rm(join(folder, 'tokenizer.json'));
    await assert.rejects(openModelFolder(folder), {
      code: 'modelMissing',
      message: /tokenizer\.json is missing; add the model again\.$/,
    });
  });

  test('verify names what is damaged or missing; adding again mends it; remove removes', async (t) => {
    const { store, add } = await setUp(t);
    const { folder, bytes } = await add();
    await writeFile(join(folder, 'config.json'), '{"model_type":"bart"}');
    await rm(join(folder, 'tokenizer.json'));
    assert.deepEqual((await store.verify(id)).toSorted(), ['config.json', 'tokenizer.json']);
    await add();
    assert.deepEqual(await store.verify(id), []);
    assert.equal(await store.remove(id), bytes);
    assert.deepEqual(await store.list(), []);
    assert.deepEqual(await pathsIn(store.folder), []);
    await assert.rejects(store.remove(id), { code: 'modelMissing' });
    await assert.rejects(store.remove('../models'), { code: 'modelMissing' });
  });

  test('a newer commit takes the place of the older one', async (t) => {
    const { hub, store, add } = await setUp(t);
    await add();
    hub.set(id, { ...files, 'config.json': text('{"model_type":"distilbert"}') });
    const model = await add();
    assert.equal(model.record.commit, hub.commitOf(id));
    assert.deepEqual(await store.list(), [model]);
    assert.deepEqual(await readdir(dirname(model.folder)), [model.record.commit]);
  });
});

/** As the Hub's own tools lay it out. */
async function fillCache(folder: string, commit: string, broken = ''): Promise<void> {
  const model = join(folder, 'models--owner--tiny');
  for (const path of needed) {
    const bytes = files[path as keyof typeof files];
    const name =
      bytes.length > 10_000 ? createHash('sha256').update(bytes).digest('hex') : gitBlobSha1(bytes);
    const link = join(model, 'snapshots', commit, path);
    await mkdir(join(model, 'blobs'), { recursive: true });
    await mkdir(dirname(link), { recursive: true });
    await writeFile(join(model, 'blobs', name), path === broken ? bytes.toReversed() : bytes);
    const up = '../'.repeat(path.split('/').length + 1);
    await symlink(`${up}blobs/${name}`, link);
  }
  await mkdir(join(model, 'refs'), { recursive: true });
  await writeFile(join(model, 'refs', 'main'), commit);
}

describe('the Hugging Face cache', { skip: process.platform === 'win32' && 'needs links' }, () => {
  test('what lies there is added without a network', async (t) => {
    const { hub, store, cacheFolder, download } = await setUp(t);
    const commit = hub.commitOf(id);
    assert.equal(await download().planFromCache(id), undefined);
    await fillCache(cacheFolder, commit);
    assert.deepEqual(
      (await new HuggingFaceCache(cacheFolder).list()).map((model) => model.id),
      [id],
    );
    const plan = await download().planFromCache(id);
    assert.deepEqual([plan?.fetchBytes, plan?.listing.commit], [0, commit]);
    const model = await download({ isOffline: true }).add(plan!);
    assert.equal(hub.requests.length, 0);
    assert.deepEqual(await store.verify(id), []);
    assert.equal(await store.remove(id), model.bytes);
    assert.equal((await new HuggingFaceCache(cacheFolder).find(id))?.files.length, 3, 'it stays');
  });

  test('of a model that is there in parts, the parts are used and the rest is fetched', async (t) => {
    const { hub, store, cacheFolder, download } = await setUp(t);
    const commit = hub.commitOf(id);
    await fillCache(cacheFolder, commit);
    const snapshot = join(cacheFolder, 'models--owner--tiny', 'snapshots', commit);
    const config = join(snapshot, 'config.json');
    await rm(await realpath(config));
    await rm(config);
    // It would say what kind of model this is.
    assert.equal(await download().planFromCache(id), undefined);
    const plan = await download().planFromHub(id);
    assert.equal(plan.fetchBytes, files['config.json'].length);
    await download().add(plan);
    const fetched = hub.requests.filter(({ path }) => path.includes('/resolve/'));
    assert.deepEqual([fetched.length, fetched[0]?.path.endsWith('/config.json')], [1, true]);
    assert.deepEqual(await store.verify(id), []);
  });

  test('what modules.json lists is part of a model', async (t) => {
    const { hub, cacheFolder, download } = await setUp(t);
    const commit = hub.commitOf(id);
    await fillCache(cacheFolder, commit);
    const model = join(cacheFolder, 'models--owner--tiny');
    const put = async (path: string, content: string): Promise<void> => {
      const name = gitBlobSha1(text(content));
      await writeFile(join(model, 'blobs', name), content);
      const link = join(model, 'snapshots', commit, path);
      await mkdir(dirname(link), { recursive: true });
      await symlink(join(model, 'blobs', name), link);
    };
    const modules = [
      { type: 'models.Transformer', path: '' },
      { type: 'models.Pooling', path: '1_Pooling' },
      { type: 'models.Dense', path: '2_Dense' },
    ];
    await put('modules.json', JSON.stringify(modules));
    for (const path of [
      '1_Pooling/config.json',
      '2_Dense/config.json',
      '2_Dense/model.safetensors',
    ]) {
      assert.equal(await download().planFromCache(id), undefined, path);
      await put(path, path);
    }
    const listed = join(model, 'snapshots', commit, 'modules.json');
    const whole = await readFile(listed, 'utf8');
    await writeFile(listed, 'cut o');
    assert.equal(await download().planFromCache(id), undefined, 'and no error for the others');
    await writeFile(listed, whole);
    const plan = await download().planFromCache(id);
    const planned = plan!.files.map(({ path }) => path).filter((path) => !needed.includes(path));
    assert.deepEqual(planned.toSorted(), [
      '1_Pooling/config.json',
      '2_Dense/config.json',
      '2_Dense/model.safetensors',
      'modules.json',
    ]);
  });

  test('a damaged file is refused, and fetched where the Hub is asked', async (t) => {
    const { hub, store, cacheFolder, download } = await setUp(t);
    await fillCache(cacheFolder, hub.commitOf(id), 'onnx/model.onnx');
    const local = await download().planFromCache(id);
    await assert.rejects(download().add(local!), {
      code: 'modelInvalid',
      message: /cache is damaged/,
    });
    assert.equal(hub.requests.length, 0);
    const plan = await download().planFromHub(id);
    assert.equal(plan.fetchBytes, 0);
    await download().add(plan);
    assert.equal(hub.requests.filter(({ path }) => path.includes('/resolve/')).length, 1);
    assert.deepEqual(await store.verify(id), []);
  });
});
