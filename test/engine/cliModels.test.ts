import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { callCli } from '../support/callCli.ts';
import { HubServer } from '../support/hubServer.ts';
import { tinyModel } from '../support/projectPaths.ts';
import { parseJsonl, runCli, type CliResult } from '../support/runCli.ts';
import { tinyModelFiles } from '../support/tinyModelFiles.ts';

const id = 'owner/tiny';

interface Listed {
  readonly id: string;
  readonly state: string;
  readonly commit: string | null;
  readonly path: string;
  readonly bytes: number;
  readonly files: readonly { readonly path: string; readonly sha256?: string }[];
}

describe('semantic-text models', () => {
  let hub: HubServer;
  let folder = '';
  const run = (...args: string[]): Promise<CliResult> => callCli(args, 'A line.\n');
  const listed = async (): Promise<Listed[]> => {
    const { stdout, stderr } = await run('models', 'list', '--json');
    assert.equal(stderr, '');
    return parseJsonl<Listed>(stdout);
  };

  before(async () => {
    hub = await HubServer.start({
      [id]: tinyModelFiles(),
      'owner/two': tinyModelFiles(),
      'owner/wrong': tinyModelFiles(),
    });
    folder = await mkdtemp(join(tmpdir(), 'ste-cli-models-'));
    Object.assign(process.env, {
      ...{ HF_ENDPOINT: hub.endpoint, HF_HOME: join(folder, 'hf') },
      ...{ HF_TOKEN: '', HF_HUB_OFFLINE: '', HF_HUB_CACHE: '' },
      ...{ XDG_CACHE_HOME: folder, LOCALAPPDATA: folder, HOME: folder },
    });
  });
  after(async () => {
    await hub[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  test('add fetches, list and --model find it, verify reads it, remove removes it', async () => {
    const missing = await run('embed', '-', '--model', id);
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /no model of this id has been added; "semantic-text models add/);
    assert.deepEqual(
      (await listed()).map((model) => [model.id, model.state]),
      [['all-MiniLM-L6-v2', 'bundled']],
    );

    hub.fail('model.onnx', { kind: 'cut', after: 20_000 });
    const added = await run('models', 'add', id);
    assert.equal(added.code, 0, added.stderr);
    assert.match(added.stdout, /^owner\/tiny {2}added +61 kB +[0-9a-f]{8} +http:\S+\n$/);
    assert.match(added.stderr, /commit [0-9a-f]{8}: 3 files, 61 kB, from http/);

    const [, tiny] = await listed();
    assert.deepEqual([tiny?.state, tiny?.commit], ['added', hub.commitOf(id)]);
    assert.equal(tiny?.files.find(({ path }) => path === 'onnx/model.onnx')?.sha256?.length, 64);

    // The folder’s own manifest says how its vectors are made, a model of the Hub has other defaults.
    const embed = ['embed', '-', '--pooling', 'mean', '--model'];
    const byId = await run(...embed, id);
    assert.deepEqual([byId.code, byId.stderr], [0, '']);
    assert.equal(byId.stdout, (await run(...embed, tinyModel)).stdout);
    assert.equal((await run('tokens', 'A line.', '--model', id)).code, 0);

    const whole = await run('models', 'verify', '--json');
    assert.equal(whole.code, 0);
    assert.deepEqual(
      parseJsonl<{ whole: boolean }>(whole.stdout).map((row) => row.whole),
      [true, true],
    );
    await writeFile(join(tiny.path, 'config.json'), '{}');
    const damaged = await run('models', 'verify', id);
    assert.equal(damaged.code, 1);
    assert.equal(damaged.stdout, 'owner/tiny  damaged: config.json\n');

    assert.equal((await run('models', 'remove', id)).code, 0);
    assert.equal((await listed()).length, 1);
    assert.equal((await run('models', 'remove', id)).code, 1);
    assert.equal((await run('models', 'remove', 'all-MiniLM-L6-v2')).code, 2);
  });

  test('what goes wrong at the Hub ends with 1 and says what to do', async () => {
    hub.failAlways('model.onnx', { kind: 'wrongBytes' });
    const wrong = await run('models', 'add', 'owner/wrong');
    assert.deepEqual([wrong.code, wrong.stdout], [1, '']);
    assert.match(wrong.stderr, /has not the SHA-256 that it lists; nothing was added/);
    hub.mend();
    // Nothing has come of it, and then its largest file.
    assert.equal((await listed()).length, 1);
    hub.failAlways('tokenizer.json', { kind: 'wrongBytes' });
    assert.equal((await run('models', 'add', 'owner/wrong')).code, 1);
    hub.mend();
    const begun = (await listed()).find((model) => model.id === 'owner/wrong');
    assert.deepEqual([begun?.state, begun?.commit, begun?.files], ['begun', null, []]);
    const removed = await run('models', 'remove', 'owner/wrong', '--json');
    assert.equal(removed.code, 0, removed.stderr);
    const { bytes } = parseJsonl<{ bytes: number }>(removed.stdout)[0]!;
    assert.ok(bytes > 0 && bytes === begun!.bytes);
    assert.equal((await listed()).length, 1);
    const none = await run('models', 'add', 'owner/none');
    assert.equal(none.code, 1);
    assert.match(none.stderr, /has no model owner\/none; check how its id is written/);
  });

  test('two processes that add one model at once both find it, and each file is fetched once', async () => {
    const before = hub.requests.length;
    const add = ['models', 'add', 'owner/two'];
    const both = await Promise.all([runCli(add), runCli(add)]);
    assert.deepEqual(
      both.map(({ code }) => code),
      [0, 0],
      both.map(({ stderr }) => stderr).join(''),
    );
    assert.equal(both[0].stdout, both[1].stdout);
    const fetched = hub.requests.slice(before).filter(({ path }) => path.includes('/resolve/'));
    assert.equal(fetched.length, 3);
    assert.equal((await run('models', 'verify', 'owner/two')).code, 0);
  });

  test('an address of the Hub that is none is told where the Hub is asked; what is here needs none', async () => {
    process.env['HF_ENDPOINT'] = 'mirror.example';
    try {
      assert.equal((await run('models', 'list')).code, 0);
      assert.equal((await run('models', 'verify')).code, 0);
      const added = await run('models', 'add', 'owner/other');
      assert.equal(added.code, 2);
      assert.match(added.stderr, /address "mirror\.example" is no http or https address/);
    } finally {
      process.env['HF_ENDPOINT'] = hub.endpoint;
    }
  });

  test('wrong use ends with 2', async () => {
    const address = 'https://huggingface.co/owner/tiny';
    for (const args of [[], ['list', 'x'], ['add', 'a/b', 'c/d'], ['remove'], ['add', address]]) {
      assert.equal((await run('models', ...args)).code, 2, args.join(' '));
    }
  });
});
