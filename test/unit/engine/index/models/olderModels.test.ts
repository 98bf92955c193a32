import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { OpenedModel } from '../../../../../src/engine/openedModel.ts';
import { indexModel } from '../../../../../src/engine/index/models/indexModel.ts';
import { OlderModels } from '../../../../../src/engine/index/models/olderModels.ts';

/** A model that counts its sessions. */
function setup(isThere = true) {
  const counts = { opened: 0, released: 0, warnings: 0 };
  const load = (): Promise<OpenedModel> => {
    counts.opened++;
    if (!isThere) return Promise.reject(new Error('No such folder.'));
    return Promise.resolve(fakeModel(() => counts.released++));
  };
  const older = new OlderModels({ load, idleMs: 1000, log: () => counts.warnings++ });
  const { space } = indexModel(fakeModel(() => undefined));
  const source = {
    space: space.name,
    name: 'old',
    trainedForSimilarity: true,
    request: { modelFolder: 'old' },
  };
  return { older, counts, source };
}

function fakeModel(onRelease: () => void): OpenedModel {
  const dispose = (): Promise<void> => {
    onRelease();
    return Promise.resolve();
  };
  const fake = {
    folder: 'old',
    request: { modelFolder: 'old' },
    embedder: { session: { dispose } },
    explainer: {},
    background: undefined,
    description: {
      facts: {
        name: 'old',
        windowRule: { windowTokens: 32, overlapTokens: 8 },
        prompts: { query: '', passage: '', similarity: '' },
        trainedForSimilarity: true,
      },
      choice: { layer: -1, pooling: 'mean' },
      info: { dims: 4, hiddenStateCount: 3, precision: 'fp32', kind: 'ort' },
      ...{ vectorDims: 4, denseLayerCount: 0 },
      onnxFile: 'model.onnx',
      filesHash: 'hash',
      loadMs: 1,
    },
  };
  return fake as unknown as OpenedModel;
}

/** What was set going has ended. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('OlderModels', () => {
  test('opened by the first who asks, kept for the next, released when nobody asks any more', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { older, counts, source } = setup();
    const found = await older.use(source, (model) => Promise.resolve(model.name));
    assert.deepEqual(found, { value: 'old' });
    t.mock.timers.tick(900);
    await older.use(source, () => Promise.resolve());
    t.mock.timers.tick(900);
    await settled();
    assert.deepEqual([counts.opened, counts.released], [1, 0]);
    t.mock.timers.tick(200);
    await settled();
    assert.deepEqual([counts.opened, counts.released], [1, 1]);
    await older.use(source, () => Promise.resolve());
    older.dispose();
    await settled();
    assert.deepEqual([counts.opened, counts.released], [2, 2]);
  });

  test('dropped while it is used, it is released after that', async () => {
    const { older, counts, source } = setup();
    await older.use(source, async () => {
      older.drop(source.space);
      await settled();
      assert.equal(counts.released, 0);
    });
    await settled();
    assert.deepEqual([counts.opened, counts.released], [1, 1]);
  });

  test('work that fails leaves nobody behind', async () => {
    const { older, counts, source } = setup();
    await assert.rejects(
      older.use(source, () => Promise.reject(new Error('work'))),
      /work/,
    );
    older.drop(source.space);
    await settled();
    assert.equal(counts.released, 1);
  });

  test('one that is gone, or gives other vectors by now, is tried once, and said', async () => {
    const gone = setup(false);
    for (let i = 0; i < 2; i++) {
      assert.equal(await gone.older.use(gone.source, () => Promise.resolve(1)), undefined);
    }
    assert.deepEqual(gone.counts, { opened: 1, released: 0, warnings: 1 });
    const other = setup();
    const source = { ...other.source, space: 'another' };
    for (let i = 0; i < 2; i++) {
      assert.equal(await other.older.use(source, () => Promise.resolve(1)), undefined);
    }
    await settled();
    assert.deepEqual(other.counts, { opened: 1, released: 1, warnings: 1 });
  });
});
