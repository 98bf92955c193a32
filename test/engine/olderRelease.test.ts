import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { SupervisedProcess } from '../../src/node/process/supervisedProcess.ts';
import { engineMethods, type EngineApi } from '../../src/protocol/engineApi.ts';
import type { IndexLocation } from '../../src/protocol/index/indexContent.ts';
import type {
  IndexStatus,
  SearchIndexAnswer,
  UpdateIndexAnswer,
} from '../../src/protocol/indexApi.ts';
import { distinctLines } from '../support/distinctLines.ts';
import { buildOlderRelease, olderReleaseSkip, type OlderRelease } from '../support/olderRelease.ts';
import { bundledModel, cliEntry, engineEntry, tinyModel } from '../support/projectPaths.ts';
import { beforeLateInteraction, type RankedRow } from '../support/lateOrder.ts';
import { parseJsonl, runCli } from '../support/runCli.ts';
import { until } from '../support/until.ts';

type Release = SupervisedProcess<EngineApi>;

const lines = distinctLines(320);
const few = lines.slice(0, 40);
const roomy = 1e9;

describe('beside an older release', { skip: olderReleaseSkip }, () => {
  let folder = '';
  let release: OlderRelease;
  const started: Release[] = [];
  let number = 0;
  let root: string;
  let location: IndexLocation;

  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'older-release-')));
    release = await buildOlderRelease(join(folder, 'release'));
  });
  after(() => rm(folder, { recursive: true, maxRetries: 10, retryDelay: 100 }));
  beforeEach(async () => {
    const own = join(folder, `test${++number}`);
    root = join(own, 'workspace');
    location = { folder: join(own, 'storage'), vectorsFolder: join(own, 'global') };
    await mkdir(root, { recursive: true });
  });

  afterEach(() => {
    for (const engine of started.splice(0)) engine.dispose();
  });

  /** An engine's process, of the older release or of this one, as the editor starts it. */
  function start(entry: string, modelFolder: string): Release {
    const engine: Release = new SupervisedProcess<EngineApi>({
      name: 'engine',
      entry,
      methods: engineMethods,
      handshake: async (api) => {
        await api.open({ modelFolder });
      },
      log: () => undefined,
      onState: () => undefined,
      idleStopMs: () => 600_000,
    });
    started.push(engine);
    return engine;
  }
  const older = (model: string): Release =>
    start(release.engineEntry, model === bundledModel ? release.model : model);
  const todays = (model: string): Release => start(engineEntry, model);

  const write = (name: string, held: readonly string[]): Promise<void> =>
    writeFile(join(root, name), held.join('\n'));

  /** `stopsAt`: the share of the embedding after which it is cancelled. */
  async function update(
    engine: Release,
    at = location,
    stopsAt = Infinity,
  ): Promise<UpdateIndexAnswer> {
    const stop = new AbortController();
    return engine.call((api) =>
      api.updateIndex(
        {
          ...{ location: at, served: [], changed: undefined, embed: true },
          rules: {
            roots: [{ path: root, exclude: [], include: [] }],
            useIgnoreFiles: true,
            maxFileBytes: 100_000,
            endings: undefined,
            unit: 'line',
            sentenceEndings: ['.md'],
          },
        },
        {
          signal: stop.signal,
          onProgress: ({ fraction = 0 }) => {
            if (fraction > stopsAt) stop.abort();
          },
        },
      ),
    );
  }

  async function fillInPart(engine: Release, at = location): Promise<void> {
    await assert.rejects(update(engine, at, 0), { code: 'cancelled' });
    // The caller is let go at once; what is done is kept a little later.
    await until('what is done to be kept', () => {
      const file = openVectors();
      const claims = file.prepare('SELECT 1 FROM claims').all();
      file.close();
      return claims.length === 0 && Object.keys(stored()).length === 2;
    });
  }

  const collect = async (engine: Release, maxBytes = roomy): Promise<number> =>
    (await engine.call((api) => api.collectVectors({ location, maxBytes }))).removed;

  async function statusOf(engine: Release): Promise<IndexStatus> {
    const status = await engine.call((api) => api.indexStatus({ location }));
    assert.ok(status);
    return status;
  }

  // What percentiles of a small scope are among, how meaning and words are mixed, and that equal texts are one hit has
  // changed since.
  const shown = ({ hits }: SearchIndexAnswer): unknown => {
    const scores = new Map(hits.map(({ text, score }) => [text, score?.toFixed(5)]));
    return [...scores].slice(0, 5).sort(([a], [b]) => a.localeCompare(b));
  };

  /** What is found by meaning, by words and as neighbours. */
  async function answers(engine: Release): Promise<unknown> {
    const found: unknown[] = [];
    for (const mode of ['semantic', 'keyword'] as const) {
      // In searches by meaning alone quotes say nothing there.
      const lantern = mode === 'semantic' ? 'lantern' : '"lantern"';
      const query = { text: `a young fox with the ${lantern}`, more: [], less: [] };
      const asked = { location, mode, limit: 12, query };
      found.push(shown(await engine.call((api) => api.searchIndex(asked))));
    }
    const asked = { location, text: lines[3]!, limit: 12 };
    found.push(shown(await engine.call((api) => api.similarInIndex(asked))));
    return found;
  }

  const openVectors = (): DatabaseSync =>
    new DatabaseSync(join(location.vectorsFolder!, 'vectors.sqlite'), { readOnly: true });

  /** How many vectors lie on the disk, by their space; each text's once. */
  function stored(): Record<string, number> {
    const file = openVectors();
    try {
      const sql = 'SELECT name, keys FROM blocks JOIN spaces ON spaces.id = space';
      const keys = new Map<string, string[]>();
      for (const row of file.prepare(sql).all() as { name: string; keys: Uint8Array }[]) {
        const found = Buffer.from(row.keys).toString('hex').match(/.{64}/g) ?? [];
        keys.set(row.name, [...(keys.get(row.name) ?? []), ...found]);
      }
      for (const each of keys.values()) assert.equal(new Set(each).size, each.length);
      return Object.fromEntries([...keys].map(([name, each]) => [name, each.length]));
    } finally {
      file.close();
    }
  }

  for (const [name, model] of Object.entries({ bundled: bundledModel, whitened: tinyModel })) {
    test(`an index goes from one to the other and back, ${name}: same answers, nothing embedded twice`, async () => {
      const [before, now] = [older(model), todays(model)];
      await write('one.txt', few);
      await write('two.md', ['# Boats', '', 'The tide comes in. The boats rise.']);
      assert.equal((await update(before)).embedded, 43);
      const first = await answers(before);
      // Also where the one who made it has closed it.
      before.restart();
      assert.deepEqual(await answers(now), first);
      const taken = await update(now);
      // Files are cut otherwise since, so each reads what the other one cut; the texts are the same.
      assert.deepEqual([taken.embedded, taken.changed, taken.removed], [0, 2, 0]);
      assert.deepEqual(await answers(now), first);

      await write('one.txt', [...few.slice(5), ...lines.slice(100, 110)]);
      assert.equal((await update(now)).embedded, 10);
      const second = await answers(now);
      assert.notDeepEqual(second, first);
      assert.deepEqual(await answers(before), second);
      const again = await update(before);
      assert.deepEqual([again.embedded, again.changed], [0, 2]);

      await write('three.txt', lines.slice(105, 115));
      assert.equal((await update(before)).embedded, 5);
      assert.deepEqual(await answers(now), await answers(before));
      const last = await update(now);
      assert.deepEqual([last.embedded, last.changed], [0, 3]);
      assert.deepEqual(Object.values(stored()), [58]);
      const [mine, theirs] = [await statusOf(now), await statusOf(before)];
      assert.deepEqual(
        [mine.model, mine.texts, mine.embedded, mine.repair],
        [theirs.model, theirs.texts, theirs.embedded, theirs.repair],
      );
    });
  }

  test('one made new here is searched and updated there', async () => {
    const [before, now] = [older(tinyModel), todays(tinyModel)];
    await write('one.txt', few);
    assert.equal((await update(now)).embedded, 40);
    const first = await answers(now);
    now.restart();
    assert.deepEqual(await answers(before), first);
    assert.equal((await update(before)).embedded, 0);
    assert.deepEqual(await answers(before), first);
  });

  test('while a second space fills here, nothing of either is collected there, nor here', async () => {
    const [before, now] = [older(tinyModel), todays(tinyModel)];
    const next = todays(bundledModel);
    await write('lines.txt', lines);
    await update(now);
    await fillInPart(next);
    const kept = stored();
    const [first = 0, second = 0] = Object.values(kept);
    assert.ok(first === lines.length && second > 0 && second < lines.length, JSON.stringify(kept));
    // Open: whatever the cap is, it stays.
    for (const maxBytes of [roomy, 0]) assert.equal(await collect(before, maxBytes), 0);
    // And named: here it is open nowhere.
    for (const engine of [now, next]) engine.restart();
    for (const engine of [before, now]) assert.equal(await collect(engine), 0);
    assert.deepEqual(stored(), kept);

    assert.equal((await update(next)).embedded, lines.length - second);
    assert.deepEqual(Object.values(stored()), [lines.length, lines.length]);
    // The first space is named no more.
    assert.equal(await collect(before), lines.length);
    assert.equal((await statusOf(next)).embedded, lines.length);
  });

  test('while a second space fills there, nothing of either is collected here, and this goes on with it', async () => {
    const [before, next] = [older(tinyModel), older(bundledModel)];
    const now = todays(bundledModel);
    await write('lines.txt', lines);
    await update(before);
    await fillInPart(next);
    const kept = stored();
    const [first = 0, second = 0] = Object.values(kept);
    assert.ok(first === lines.length && second > 0 && second < lines.length, JSON.stringify(kept));
    for (const maxBytes of [roomy, 0]) assert.equal(await collect(now, maxBytes), 0);
    for (const engine of [before, next]) engine.restart();
    assert.equal(await collect(now), 0);
    assert.deepEqual(stored(), kept);
    // The older model answers for both.
    const asked = { location, mode: 'semantic', limit: 1 } as const;
    for (const engine of [next, now]) {
      const query = { text: lines[0]!, more: [], less: [] };
      const { olderModel } = await engine.call((api) => api.searchIndex({ ...asked, query }));
      assert.ok(olderModel);
    }
    assert.equal((await update(now)).embedded, lines.length - second);
    assert.equal((await update(next)).embedded, 0);
    assert.equal(await collect(now), lines.length);
  });

  test('the command lines find the same index for the same paths, and the same in it', async () => {
    await write('one.txt', few);
    const env = { XDG_CACHE_HOME: join(folder, 'cache'), LOCALAPPDATA: join(folder, 'cache') };
    const run = async (entry: string, ...args: string[]): Promise<[string, string]> => {
      const options = { cwd: root, env, entry };
      const { code, stdout, stderr } = await runCli([...args, '--model', tinyModel], options);
      assert.equal(code, 0, stderr);
      return [stdout, stderr];
    };
    assert.match((await run(release.cliEntry, 'index', '.'))[1], / 40 texts embedded\.\n/);
    assert.match(
      (await run(cliEntry, 'index', '.'))[1],
      /1 of them new or changed.* 0 texts embedded\.\n/,
    );
    const search = ['search', 'a young fox', '.', '--json', '-k', '100'];
    const [mine] = await run(cliEntry, ...search);
    const [theirs] = await run(release.cliEntry, ...search);
    // That release knew no late interaction: the rest of each score makes its order.
    const now = beforeLateInteraction(parseJsonl<RankedRow>(mine));
    assert.deepEqual(now.map(place), parseJsonl(theirs).map(place));
  });
});

function place(hit: unknown): unknown {
  const { file, line, score } = hit as { file: string; line: number; score: number };
  return [file, line, score.toFixed(5)];
}
