import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { seededRandom } from '../../../../../src/core/search/seededRandom.ts';
import { fitRepair } from '../../../../../src/core/vectors/fitRepair.ts';
import { Matrix } from '../../../../../src/core/vectors/matrix.ts';
import { dot, normaliseInPlace } from '../../../../../src/core/vectors/similarity.ts';
import { textKey } from '../../../../../src/engine/textKey.ts';
import {
  defaultRepairTexts,
  IndexRepair,
  type RepairSource,
} from '../../../../../src/engine/index/repair/indexRepair.ts';
import { VectorDatabase } from '../../../../../src/engine/index/vectors/vectorDatabase.ts';
import { sampleVectors } from '../../../../../src/engine/index/repair/vectorSample.ts';
import { WorkspaceDatabase } from '../../../../../src/engine/index/store/workspaceDatabase.ts';
import type { CosineHistogram } from '../../../../../src/protocol/indexApi.ts';

const dims = 12;
const keyOf = (i: number): string => textKey(`text ${i}`);

class Setup {
  readonly store = new WorkspaceDatabase(':memory:');
  readonly #database = new VectorDatabase(':memory:');
  readonly vectors = this.#database.open({ name: 'space', dims });
  #texts = 0;

  constructor(t: TestContext) {
    t.after(() => {
      this.store.close();
      this.#database.close();
    });
  }

  /** Adds texts up to so many, whose vectors lie in a narrow cone. */
  grow(texts: number): void {
    const from = this.#texts;
    const rows = cone(texts).data.subarray(from * dims);
    this.vectors.add(
      Array.from({ length: texts - from }, (_, i) => keyOf(from + i)),
      rows,
    );
    this.#texts = texts;
  }

  source(changes: Partial<RepairSource> = {}): RepairSource {
    const { vectors } = this;
    // Some have no vector, one comes twice.
    const all = Array.from({ length: this.#texts + 5 }, (_, i) => keyOf(i));
    const keys = (): Uint8Array => Buffer.from([...all, keyOf(0)].join(''), 'latin1');
    return { space: 'space', trainedForSimilarity: false, keys, vectors, ...changes };
  }
}

function cone(rows: number): Matrix {
  const random = seededRandom(1);
  const matrix = new Matrix(rows, dims);
  matrix.data.forEach((_, at) => (matrix.data[at] = 1 + (random() - 0.5) / (1 + (at % dims))));
  for (let row = 0; row < rows; row++) normaliseInPlace(matrix.row(row));
  return matrix;
}

const total = (counts: Uint32Array): number => counts.reduce((sum, count) => sum + count, 0);

/** The mean of the middles of the bins. */
function mean(counts: Uint32Array, { borders }: CosineHistogram): number {
  return (
    counts.reduce((sum, count, i) => sum + (count * (borders[i]! + borders[i + 1]!)) / 2, 0) /
    total(counts)
  );
}

describe('IndexRepair', () => {
  test('none for a model that was trained for similarity: nothing is read', async (t) => {
    const setup = new Setup(t);
    setup.grow(200);
    const repair = new IndexRepair(setup.store);
    const keys = (): Uint8Array => assert.fail('read');
    const source = setup.source({ trainedForSimilarity: true, keys });
    assert.equal(await repair.current(source), undefined);
    assert.equal(repair.used('space', true), 'none');
  });

  test('whitening for any other one, from twenty texts on: fitted, kept and restored', async (t) => {
    const setup = new Setup(t);
    const repair = new IndexRepair(setup.store);
    setup.grow(defaultRepairTexts - 1);
    assert.equal(await repair.current(setup.source()), undefined);
    assert.equal(repair.used('space', false), 'none');
    setup.grow(200);
    const [fitted, same] = await Promise.all([
      repair.current(setup.source()),
      repair.current(setup.source()),
    ]);
    assert.ok(fitted && fitted === same, 'fitted once');
    assert.equal(repair.used('space', false), 'whiten');
    assert.equal(repair.used('another', false), 'none');

    const matrix = cone(200);
    const expected = fitRepair(matrix, 'whiten');
    fitted.rows.repair.map.forEach((value, i) => {
      assert.ok(Math.abs(value - expected.map[i]!) < 1e-3 * expected.map[0]!);
    });
    const restored = await new IndexRepair(setup.store).current(setup.source());
    assert.deepEqual(restored?.rows.repair, fitted.rows.repair);
  });

  test('fitted again when there are half as many texts more, or in another space', async (t) => {
    const setup = new Setup(t);
    const repair = new IndexRepair(setup.store);
    setup.grow(200);
    const first = await repair.current(setup.source());
    setup.grow(300);
    assert.equal(await repair.current(setup.source()), first);
    setup.grow(301);
    const second = await repair.current(setup.source());
    assert.ok(second && second !== first);
    setup.grow(400);
    assert.equal(await repair.current(setup.source()), second);
    const other = await repair.current(setup.source({ space: 'other' }));
    assert.notDeepEqual(other?.rows.repair, second.rows.repair);
  });

  test('the choice of the user counts, and is kept', async (t) => {
    const setup = new Setup(t);
    setup.grow(60);
    const repair = new IndexRepair(setup.store);
    const trained = setup.source({ trainedForSimilarity: true });
    const { repair: method } = await repair.choose(trained, 'remove:2');
    assert.equal(method, 'remove:2');
    const again = new IndexRepair(setup.store);
    assert.equal((await again.current(trained))?.rows.repair.method, 'remove:2');
    assert.equal((await again.current(setup.source()))?.rows.repair.method, 'remove:2');
    assert.equal(again.used('space', true), 'remove:2');

    await assert.rejects(again.choose(trained, `remove:${dims}`), { code: 'invalidInput' });
    assert.equal(again.choice, 'remove:2');
    await again.choose(setup.source(), 'none');
    assert.equal(await again.current(setup.source()), undefined);
    assert.equal(again.used('space', false), 'none');
  });

  test('numbers that do not belong to it are fitted again', async (t) => {
    const setup = new Setup(t);
    setup.grow(200);
    const first = await new IndexRepair(setup.store).current(setup.source());
    const numbers = setup.store.setting('repairNumbers')!;
    setup.store.setSetting('repairNumbers', numbers.replace(/^../, 'AA'));
    const second = await new IndexRepair(setup.store).current(setup.source());
    assert.deepEqual(second?.rows.repair, first?.rows.repair);
    assert.equal(setup.store.setting('repairNumbers'), numbers);
  });

  test('too few texts have none until there are more, and cannot be chosen for', async (t) => {
    const few = new Setup(t);
    few.store.setSetting('repairChoice', 'remove:10');
    few.grow(3);
    assert.equal(await new IndexRepair(few.store).current(few.source()), undefined);
    await assert.rejects(new IndexRepair(few.store).choose(few.source(), 'remove:2'), {
      code: 'invalidInput',
      message: /remove:2 needs at least 4 distinct texts, and there are 3/,
    });
    few.grow(20);
    const fitted = await new IndexRepair(few.store).current(few.source());
    assert.equal(fitted?.rows.repair.method, 'remove:10');
  });

  test('a histogram of random pairs before and after, the same whenever it is asked', async (t) => {
    const setup = new Setup(t);
    const repair = new IndexRepair(setup.store);
    assert.equal(await repair.histogram(setup.source()), undefined);
    setup.grow(300);
    const histogram = await repair.histogram(setup.source());
    assert.ok(histogram);
    const { borders, before, after } = histogram;
    assert.equal(histogram.repair, 'whiten');
    assert.deepEqual([borders.length, borders[0], borders.at(-1)], [before.length + 1, -1, 1]);
    assert.ok(borders.every((border, i) => i === 0 || border > borders[i - 1]!));
    assert.deepEqual([total(before), total(after)], [10_000, 10_000]);
    assert.ok(mean(before, histogram) > 0.9);
    assert.ok(Math.abs(mean(after, histogram)) < 0.05);
    assert.deepEqual(await new IndexRepair(setup.store).histogram(setup.source()), histogram);
    const chosen = await repair.choose(setup.source(), 'none');
    assert.deepEqual(chosen, { repair: 'none', borders, before, after: before });
  });
});

test('a sample: of the texts that have a vector each once, whatever their order', (t) => {
  const setup = new Setup(t);
  setup.grow(400);
  const { keys } = setup.source();
  const all = sampleVectors(keys(), setup.vectors);
  assert.deepEqual([all.texts, all.load().rows], [400, 400]);
  const some = sampleVectors(keys(), setup.vectors, 50).load();
  assert.equal(some.rows, 50);
  const turned = Buffer.concat(
    Array.from({ length: 406 }, (_, i) => keys().subarray((405 - i) * 32, (406 - i) * 32)),
  );
  assert.deepEqual(sampleVectors(turned, setup.vectors, 50).load(), some);
  // Not the first ones: spread over all of them.
  const first = cone(400);
  const places = Array.from({ length: 50 }, (_, row) =>
    Array.from({ length: 400 }, (_, i) => i).find(
      (i) => dot(first.row(i), some.row(row)) > 1 - 1e-9,
    ),
  );
  assert.ok(places.some((place) => place! < 100) && places.some((place) => place! > 300));
});
