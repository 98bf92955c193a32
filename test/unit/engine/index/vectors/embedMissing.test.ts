import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, test } from 'node:test';
import {
  embedMissing,
  type EmbeddedShare,
  type EmbedMissingOptions,
} from '../../../../../src/engine/index/vectors/embedMissing.ts';
import type { SpaceVectors } from '../../../../../src/engine/index/vectors/spaceVectors.ts';
import { VectorDatabase } from '../../../../../src/engine/index/vectors/vectorDatabase.ts';
import { vectorKey } from '../../../../../src/engine/index/store/textUses.ts';
import { fakeEmbedder, type FakeEmbedder } from '../../documents/fakeEmbedder.ts';
import { setClock } from '../../../../support/setClock.ts';

const choice = { layer: -1, pooling: 'mean' } as const;
// See `embedMissing`: of these a chunk holds.
const chunkTexts = 2000;
const chunkCharacters = 500_000;

/** One of the processes that share a file, with a model of its own. */
interface Process extends FakeEmbedder {
  readonly database: VectorDatabase;
  readonly vectors: SpaceVectors;
}

describe('embedMissing', () => {
  let folder: string;
  let path: string;
  const databases: VectorDatabase[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'embed-missing-'));
    path = join(folder, 'vectors.sqlite');
  });
  afterEach(async () => {
    for (const database of databases.splice(0)) database.close();
    await rm(folder, { recursive: true });
  });

  function process(batchTokens = 400): Process {
    const database = new VectorDatabase(path);
    databases.push(database);
    const fake = fakeEmbedder(batchTokens);
    const space = { name: 'a', dims: fake.embedder.vectorDims };
    return { ...fake, database, vectors: database.open(space) };
  }

  const texts = (count: number, from = 0): string[] =>
    Array.from({ length: count }, (_, i) => `number ${from + i}`);
  const byKey = (all: readonly string[]): Map<string, string> =>
    new Map(all.map((text) => [vectorKey(text), text]));

  const embed = (
    { embedder, vectors }: Process,
    all: readonly string[],
    options: Partial<EmbedMissingOptions> = {},
  ): Promise<number> =>
    embedMissing(byKey(all), vectors, {
      ...{ embedder, choice, priority: 'bulk', signal: undefined, onProgress: undefined },
      ...options,
    });

  function query(sql: string): Record<string, unknown>[] {
    const file = new DatabaseSync(path);
    const rows = file.prepare(sql).all();
    file.close();
    return rows;
  }
  const claimed = (): number[] =>
    query('SELECT length(keys) AS n FROM claims ORDER BY id').map(({ n }) => Number(n) / 32);

  /** Each of the texts has its own vector, and nobody claims any. */
  async function assertWhole(all: readonly string[]): Promise<void> {
    const { vectors } = process();
    vectors.refresh();
    const keys = all.map((text) => vectorKey(text));
    assert.ok(keys.every((key) => vectors.has(key)));
    const expected = await fakeEmbedder().embedder.embedTexts(all, choice, { priority: 'bulk' });
    const bytes = Buffer.from(keys.join(''), 'latin1');
    const places = new Map(keys.map((_, i) => [vectors.find(bytes, i * 32), i]));
    for (const { numbers, vectors: rows } of vectors.read(places.keys())) {
      numbers.forEach((number, i) => {
        const row = rows.subarray(i * vectors.dims, (i + 1) * vectors.dims);
        assert.deepEqual(row, expected.row(places.get(number)!));
      });
    }
    const stored = query('SELECT total(rows) AS n FROM blocks')[0]?.['n'];
    assert.deepEqual([stored, claimed()], [all.length, []]);
  }

  test('texts that have a vector are not run; progress is of all texts and rises to 1', async () => {
    const one = process(40);
    const all = texts(100);
    assert.equal(await embed(one, all.slice(0, 30)), 30);
    const told: EmbeddedShare[] = [];
    const asked = { known: 25, onProgress: (share: EmbeddedShare) => void told.push(share) };
    assert.equal(await embed(one, all, asked), 70);
    assert.equal(one.session.ran.length, 100);
    const shares = told.map(({ fraction }) => fraction);
    assert.deepEqual([shares.toSorted((a, b) => a - b), shares.at(-1)], [shares, 1]);
    assert.ok(shares.length > 2 && shares.some((share) => share > 0.6 && share < 0.9));
    const counts = told.map(({ texts: { done } }) => done);
    assert.deepEqual([counts.toSorted((a, b) => a - b), counts.at(-1)], [counts, 125]);
    assert.ok(told.every(({ texts: { total } }) => total === 125));
    assert.ok(shares[0]! > 55 / 125 && counts[0]! >= 55, 'what was there counts as done');
    assert.ok(counts.some((count) => count > 60 && count < 120));
    assert.equal(await embed(one, all, asked), 0);
    await assertWhole(all);
  });

  test('two at once: each takes what the other has not, and both wait for all of it', async () => {
    const [one, two] = [process(), process()];
    const all = texts(chunkTexts + 300);
    const whenDone = async (counting: Promise<number>, by: Process): Promise<number> => {
      const count = await counting;
      by.vectors.refresh();
      assert.ok(all.every((text) => by.vectors.has(vectorKey(text))));
      return count;
    };
    const counts = [whenDone(embed(one, all), one), whenDone(embed(two, all), two)];
    assert.deepEqual(claimed(), [chunkTexts, 300]);
    assert.deepEqual(await Promise.all(counts), [chunkTexts, 300]);
    assert.equal(new Set([...one.session.ran, ...two.session.ran]).size, all.length);
    await assertWhole(all);
  });

  test('a chunk ends with its characters, too', async () => {
    const one = process();
    const long = Array.from({ length: 5 }, (_, i) => `${i}${'x'.repeat(0.3 * chunkCharacters)}`);
    const gate = Promise.withResolvers<undefined>();
    one.session.gate = gate.promise;
    const stop = new AbortController();
    const embedding = embed(one, long, { signal: stop.signal });
    // The one that reaches the limit is in it.
    assert.deepEqual(claimed(), [4]);
    stop.abort();
    gate.resolve(undefined);
    await assert.rejects(embedding, { code: 'cancelled' });
  });

  test('what others have is left to them where that is asked for', async () => {
    const [one, two] = [process(), process()];
    const all = texts(500);
    const gate = Promise.withResolvers<undefined>();
    one.session.gate = gate.promise;
    const embedding = embed(one, all.slice(0, 400));
    assert.equal(await embed(two, all, { leavesOthers: true }), 100);
    assert.deepEqual([one.session.ran, claimed()], [[], [400]]);
    gate.resolve(undefined);
    assert.equal(await embedding, 400);
    await assertWhole(all);
  });

  test('a cancel keeps what is done and claims nothing any more: who waited does the rest', async () => {
    const [one, two] = [process(), process()];
    const all = texts(600);
    const stop = new AbortController();
    const cancelled = embed(one, all, {
      signal: stop.signal,
      onProgress: (share) => {
        if (share.fraction > 0.3) stop.abort();
      },
    });
    const rest = embed(two, all);
    await assert.rejects(cancelled, { code: 'cancelled' });
    const kept = Number(query('SELECT total(rows) AS n FROM blocks')[0]?.['n']);
    assert.ok(kept > 150 && kept < all.length, String(kept));
    assert.equal(kept, one.session.ran.length);
    assert.equal(await rest, all.length - kept);
    await assertWhole(all);
  });

  test('a failure of the model keeps what is done, too', async () => {
    const one = process();
    const all = texts(300);
    const run = one.session.run.bind(one.session);
    let batches = 0;
    one.session.run = (...args) =>
      ++batches > 2 ? Promise.reject(new Error('out of memory')) : run(...args);
    await assert.rejects(embed(one, all), /out of memory/);
    const kept = Number(query('SELECT total(rows) AS n FROM blocks')[0]?.['n']);
    assert.ok(kept > 0 && kept === one.session.ran.length && kept < all.length, String(kept));
    assert.deepEqual(claimed(), []);
    one.session.run = run;
    assert.equal(await embed(one, all), all.length - kept);
    await assertWhole(all);
  });

  test('who waits stops when it is cancelled', async () => {
    const [one, two] = [process(), process()];
    const all = texts(50);
    const gate = Promise.withResolvers<undefined>();
    one.session.gate = gate.promise;
    const embedding = embed(one, all);
    const stop = new AbortController();
    const waiting = embed(two, all, { signal: stop.signal });
    stop.abort();
    await assert.rejects(waiting, { code: 'cancelled' });
    assert.deepEqual([two.session.ran, claimed()], [[], [50]]);
    gate.resolve(undefined);
    assert.equal(await embedding, 50);
  });

  test('rows are kept by the hundred, and who looks finds them', async (t) => {
    const [one, two] = [process(), process()];
    const all = texts(1000);
    const seen: number[] = [];
    const add = one.vectors.add.bind(one.vectors);
    t.mock.method(one.vectors, 'add', (...added: Parameters<typeof add>) => {
      add(...added);
      two.vectors.refresh();
      seen.push(all.filter((text) => two.vectors.has(vectorKey(text))).length);
    });
    await embed(one, all);
    // A killed process loses no more than these.
    const steps = seen.map((count, i) => count - (seen[i - 1] ?? 0));
    assert.ok(steps.length >= 3 && steps.every((step) => step > 0 && step < 400), steps.join());
    assert.equal(seen.at(-1), all.length);
  });

  test('a claim is renewed while it is worked on', async (t) => {
    const one = process(40);
    const began = 1_000_000;
    let now = began;
    setClock(t, () => now);
    t.mock.method(Date, 'now', () => now);
    const left: number[] = [];
    await embed(one, texts(1000), {
      onProgress: () => {
        now += 1000;
        const [claim] = query('SELECT until FROM claims');
        if (claim) left.push(Number(claim['until']) - now);
      },
    });
    // It is made for a minute.
    assert.ok(Math.min(...left) > 30_000 && now > began + 90_000, `${left.join()} ${now}`);
    // Not with each batch: that is a write.
    assert.ok(left.filter((ms, i) => ms > (left[i - 1] ?? Infinity)).length < left.length / 4);
    await assertWhole(texts(1000));
  });

  test('texts that have got a vector elsewhere meanwhile are taken for done', async () => {
    const [one, two] = [process(), process()];
    const all = texts(chunkTexts + 10);
    const gate = Promise.withResolvers<undefined>();
    one.session.gate = gate.promise;
    const embedding = embed(one, all);
    assert.equal(await embed(two, all.slice(chunkTexts)), 10);
    gate.resolve(undefined);
    assert.equal(await embedding, chunkTexts);
    await assertWhole(all);
  });
});
