import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { parseQuery } from '../../../../src/core/search/query.ts';
import { dot } from '../../../../src/core/vectors/similarity.ts';
import { IndexRepair } from '../../../../src/engine/index/repair/indexRepair.ts';
import type { Snapshot } from '../../../../src/engine/index/ranking/snapshot.ts';
import { Snapshots, type RankingModel } from '../../../../src/engine/index/snapshots.ts';
import type { RowRepair } from '../../../../src/core/vectors/rowRepair.ts';
import { someVectors, space, TestIndex } from './indexSetup.ts';
import { setClock } from '../../../support/setClock.ts';

const trained: RankingModel = { space, trainedForSimilarity: true, background: undefined };
const untrained: RankingModel = { ...trained, trainedForSimilarity: false };
const texts = Array.from({ length: 200 }, (_, i) => `line ${i}`);
const vectors = someVectors(texts.length, space.dims);
const query = someVectors(1, space.dims, 9)[0]!;
// See `Snapshots`: what is kept serves for twenty times as long as it took to make, and two seconds at most.
const restPerWork = 20;
const longestRestMs = 2000;

class Setup {
  readonly index = new TestIndex();
  readonly repair = new IndexRepair(this.index.workspace);
  readonly changes = { files: false, vectors: false };
  readonly snapshots = new Snapshots({
    workspace: this.index.workspace,
    vectors: this.index.vectors,
    repair: this.repair,
    changes: () => this.changes,
  });
  /** The clock, in milliseconds; reading the segments takes so long, and so does a look at one vector. */
  now = 0;
  readingMs = 0;
  lookMs = 0;

  constructor(t: TestContext) {
    const { workspace, vectors: database } = this.index;
    t.after(() => this.index.close());
    setClock(t, () => this.now);
    const segments = workspace.segments.bind(workspace);
    t.mock.method(workspace, 'segments', (inScope: (path: string) => boolean) => {
      this.now += this.readingMs;
      return segments(inScope);
    });
    const opened = database.open(space);
    const find = opened.find.bind(opened);
    t.mock.method(opened, 'find', (keys: Uint8Array, at: number) => {
      this.now += this.lookMs;
      return find(keys, at);
    });
  }

  put(path: string, count: number): void {
    this.index.put(path, texts.slice(0, count));
  }

  embed(from: number, to: number): void {
    this.index.embed(texts.slice(from, to), vectors.slice(from, to));
  }
}

describe('Snapshots', () => {
  test('the same one while nothing changed, another one after a file or a vector came', async (t) => {
    const setup = new Setup(t);
    const { snapshots } = setup;
    setup.put('/w/a', 20);
    const words = await snapshots.of(undefined);
    assert.equal(await snapshots.of(undefined), words);
    const empty = await snapshots.of(trained);
    assert.notEqual(empty, words);
    const unheard = { ...trained, space: { name: 'unheard' } };
    assert.equal((await snapshots.of(unheard)).vectors, undefined);
    assert.equal(snapshots.repairSource(unheard), undefined);

    setup.embed(0, 10);
    const some = await snapshots.of(trained);
    assert.deepEqual([some.embedded, some.isComplete, empty.embedded], [10, false, 0]);
    assert.equal(await snapshots.of(trained), some);
    assert.equal(await snapshots.of(undefined), words, 'its words are the same');
    assert.equal(some.scope, words.scope, 'and so are its segments');
    setup.embed(10, 20);
    const all = await snapshots.of(trained);
    assert.deepEqual([all.embedded, all.isComplete, some.embedded], [20, true, 10]);

    setup.put('/w/b', 30);
    const more = await snapshots.of(trained);
    assert.deepEqual([more.scope.segmentCount, more.embedded], [50, 40]);
    assert.equal(all.scope.segmentCount, 20);
    assert.equal(await snapshots.of(trained), more);
    setup.index.workspace.remove('/w/b');
    assert.equal((await snapshots.of(trained)).scope.segmentCount, 20);
  });

  test('while files come in, the kept one serves for a bounded time', async (t) => {
    const setup = new Setup(t);
    setup.put('/w/a', 20);
    setup.embed(0, 20);
    setup.changes.files = true;
    setup.readingMs = 10;
    const first = await setup.snapshots.of(trained);
    setup.put('/w/b', 30);
    setup.now += 10 * restPerWork - 1;
    assert.equal(await setup.snapshots.of(trained), first);
    setup.now += 1;
    setup.readingMs = 100_000;
    const second = await setup.snapshots.of(trained);
    assert.equal(second.scope.segmentCount, 50);

    // However long it took to make.
    setup.put('/w/c', 1);
    setup.now += longestRestMs - 1;
    assert.equal(await setup.snapshots.of(trained), second);
    setup.now += 1;
    assert.equal((await setup.snapshots.of(trained)).scope.segmentCount, 51);
  });

  test('while files come in, one that may not rest is as they are', async (t) => {
    const setup = new Setup(t);
    setup.put('/w/a', 20);
    setup.changes.files = true;
    setup.readingMs = 1000;
    await setup.snapshots.of(trained);
    setup.put('/w/b', 30);
    setup.embed(0, 20);
    for (const model of [trained, undefined]) {
      const fresh = await setup.snapshots.of(model, false);
      assert.equal(fresh.scope.segmentCount, 50);
      assert.equal(await setup.snapshots.of(model, false), fresh);
    }
  });

  test('no longer than files come in: then what was kept is looked at again', async (t) => {
    const setup = new Setup(t);
    setup.put('/w/a', 20);
    setup.embed(0, 20);
    setup.changes.files = true;
    setup.readingMs = 1000;
    await setup.snapshots.of(trained);
    setup.put('/w/b', 30);
    // One that is new, of segments that were kept.
    const words = await setup.snapshots.of(undefined);
    assert.equal(words.scope.segmentCount, 20);
    setup.changes.files = false;
    for (const model of [undefined, trained]) {
      assert.equal((await setup.snapshots.of(model)).scope.segmentCount, 50);
    }
  });

  test('one whose segments were replaced while it was made serves for those alone', async (t) => {
    const setup = new Setup(t);
    const { snapshots, index } = setup;
    setup.put('/w/a', 100);
    setup.embed(0, 100);
    const opened = index.vectors.open(space);
    const resident = opened.resident.bind(opened);
    let isChanged = false;
    t.mock.method(opened, 'resident', (...given: Parameters<typeof resident>) => {
      if (!isChanged) {
        isChanged = true;
        setup.put('/w/b', 30);
        assert.equal(snapshots.scope().segmentCount, 130);
      }
      return resident(...given);
    });
    const made = await snapshots.of(untrained);
    assert.ok(isChanged);
    assert.equal(made.scope.segmentCount, 100);
    assert.equal((await snapshots.of(untrained)).scope.segmentCount, 130);
  });

  test('vectors that come in are in the next one, also while files do not; their count may rest', async (t) => {
    const setup = new Setup(t);
    const { snapshots } = setup;
    setup.put('/w/a', 20);
    assert.equal(snapshots.countOf(space.name), 0);
    setup.embed(0, 5);
    setup.changes.vectors = true;
    setup.lookMs = 1;
    assert.equal(snapshots.countOf(space.name), 5);
    setup.lookMs = 0;
    setup.embed(5, 10);
    assert.equal((await snapshots.of(trained)).embedded, 10);
    setup.now += 20 * restPerWork - 1;
    assert.equal(snapshots.countOf(space.name), 5);
    setup.now += 1;
    assert.equal(snapshots.countOf(space.name), 10);
    setup.embed(10, 15);
    setup.changes.vectors = false;
    assert.equal(snapshots.countOf(space.name), 15);
  });

  test('each space has its own; what is forgotten is read again', async (t) => {
    const setup = new Setup(t);
    const { snapshots, index } = setup;
    setup.put('/w/a', 20);
    setup.embed(0, 20);
    const other = { name: 'other', dims: 3 };
    const one = await snapshots.of(trained);
    assert.equal(snapshots.vectorsIn(other.name), undefined);
    index.vectors.open(other).add([], new Float32Array());
    const two = await snapshots.of({ ...trained, space: other });
    assert.deepEqual([one.embedded, two.embedded, two.scope === one.scope], [20, 0, true]);
    assert.equal(await snapshots.of(trained), one);
    const read = snapshots.vectorsIn(space.name);
    snapshots.forget(space.name);
    const again = await snapshots.of(trained);
    assert.ok(again !== one && snapshots.vectorsIn(space.name) !== read);
    assert.equal(again.embedded, 20);
    assert.equal(again.scope, one.scope);
  });

  describe('an explanation', () => {
    const search = (snapshot: Snapshot, limit = 5) =>
      snapshot.search({
        ...{ query: parseQuery(''), limit, mode: 'semantic' },
        vector: (rows) => rows?.query(query) ?? query,
      });
    const cosineBy = (text: string, rows: RowRepair): number =>
      dot(rows.query(query), rows.query(vectors[texts.indexOf(text)]!));

    test('is under the repair that the score had, even when another was fitted in between', async (t) => {
      const setup = new Setup(t);
      const { snapshots } = setup;
      setup.put('/w/a', 200);
      setup.embed(0, 100);
      const before = await search(await snapshots.of(untrained));
      setup.embed(100, 200);
      const after = await search(await snapshots.of(untrained));
      assert.notEqual(after.scoredBy, before.scoredBy);

      for (const { scoredBy, hits } of [before, after]) {
        const repair = await snapshots.repairOf(scoredBy, untrained);
        for (const { text, score } of hits) {
          assert.ok(Math.abs(cosineBy(text, repair!.rows) - score!) < 1e-5, text);
        }
      }
      // By the one of now the older scores would be others.
      const now = await snapshots.repairOf(after.scoredBy, untrained);
      const [{ text, score } = { text: '', score: NaN }] = before.hits;
      assert.ok(Math.abs(cosineBy(text, now!.rows) - score!) > 1e-3);
      // Not known any more: after a restart, or after many.
      const fresh = new Setup(t);
      fresh.put('/w/a', 200);
      fresh.embed(0, 200);
      const current = await fresh.snapshots.repairOf(undefined, untrained);
      assert.equal(await fresh.snapshots.repairOf(before.scoredBy, untrained), current);
    });

    test('of a score without a repair has none, whatever was chosen since; of another space it is the one of now', async (t) => {
      const setup = new Setup(t);
      const { snapshots, repair } = setup;
      setup.put('/w/a', 100);
      setup.embed(0, 100);
      const plain = await snapshots.of(trained);
      await repair.choose(snapshots.repairSource(trained)!, 'centre');
      const centred = await snapshots.of(trained);
      assert.notEqual(centred, plain);
      assert.equal(await snapshots.repairOf(plain.scoredBy, trained), undefined);
      const current = await repair.current(snapshots.repairSource(trained)!);
      assert.ok(current);
      assert.equal(await snapshots.repairOf(centred.scoredBy, trained), current);
      assert.equal(await snapshots.repairOf(undefined, trained), current);
      const elsewhere = JSON.stringify(['other', null]);
      assert.equal(await snapshots.repairOf(elsewhere, trained), current);
      assert.equal(await snapshots.repairOf('no name', trained), current);
    });
  });
});
