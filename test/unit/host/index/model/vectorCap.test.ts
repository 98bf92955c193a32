import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { VectorCap } from '../../../../../src/host/index/model/vectorCap.ts';
import type { IndexApi } from '../../../../../src/protocol/indexApi.ts';
import type { SenseApi } from '../../../../../src/protocol/index/senseApi.ts';

const location = { folder: undefined, vectorsFolder: '/vectors' };
const hourMs = 60 * 60 * 1000;

function setup(setting: unknown, kept?: unknown) {
  const asked: unknown[] = [];
  const state = new Map<string, unknown>([['semanticText.index.collectedAt', kept]]);
  const collectVectors = async (request: unknown) => {
    asked.push(request);
    return Promise.resolve({ removed: 2, bytes: 10 });
  };
  const cap = new VectorCap({
    updates: {
      call: (use) => use({ collectVectors } as Partial<IndexApi & SenseApi> as IndexApi & SenseApi),
    },
    location,
    read: (name) => (name === 'semanticText.index.maxVectorsMB' ? setting : undefined),
    globalState: {
      get: (key) => state.get(key),
      update: async (key, value) => Promise.resolve(void state.set(key, value)),
    },
    log: { info: () => undefined },
  });
  return { cap, asked };
}

describe('The cap for the vectors of all workspaces', () => {
  beforeEach(() => {
    mock.timers.enable({ apis: ['Date'], now: 100 * hourMs });
  });
  afterEach(() => {
    mock.timers.reset();
  });

  test('it is the setting in megabytes; none at 0, and the default where that is no number', async () => {
    for (const [setting, maxBytes] of [
      [5, 5_000_000],
      [0, Number.MAX_SAFE_INTEGER],
      ['much', 4_000_000_000],
      [-1, Number.MAX_SAFE_INTEGER],
    ] as const) {
      const { cap, asked } = setup(setting);
      assert.deepEqual(await cap.collect(), { removed: 2, bytes: 10, isOverCap: false });
      assert.deepEqual(asked, [{ location, maxBytes }]);
    }
  });

  test('what open workspaces use may be more than the cap, which is told', async () => {
    for (const [setting, isOverCap] of [
      [9 / 1_000_000, true],
      [10 / 1_000_000, false],
    ] as const) {
      assert.equal((await setup(setting).cap.collect()).isOverCap, isOverCap);
    }
  });

  test('by itself it is looked at once a day, in whatever window', async () => {
    for (const [kept, count] of [
      [undefined, 1],
      ['of another version', 1],
      [76 * hourMs, 1],
      [77 * hourMs, 0],
    ] as const) {
      const { cap, asked } = setup(5, kept);
      await cap.collectOnceADay();
      assert.equal(asked.length, count, String(kept));
      await cap.collectOnceADay();
      assert.equal(asked.length, count, String(kept));
      mock.timers.tick(24 * hourMs);
      await cap.collectOnceADay();
      assert.equal(asked.length, count + 1, String(kept));
      mock.timers.setTime(100 * hourMs);
    }
  });
});
