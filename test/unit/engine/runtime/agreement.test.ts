import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ModelSession, SessionInfo } from '../../../../src/core/embedder/modelSession.ts';
import { trySession } from '../../../../src/engine/runtime/agreement.ts';

const dims = 3;

interface FakeSession extends ModelSession {
  isDisposed: boolean;
}

/** A model whose last layer's vector of a token is made of its id. */
function fakeSession(vectorOf: (id: number) => readonly number[]): FakeSession {
  const session: FakeSession = {
    isDisposed: false,
    info: { dims, hiddenStateCount: 2 } as SessionInfo,
    names: { inputs: [], outputs: [], hiddenStates: [], options: {} },
    run: ({ ids }, { hiddenLayers }) => {
      assert.deepEqual(hiddenLayers, [1]);
      const values = Float32Array.from([...ids].flatMap((id) => vectorOf(id)));
      return Promise.resolve({
        hiddenStates: new Map([[1, values]]),
        attentions: new Map(),
        embeddingParts: new Map(),
      });
    },
    dispose: () => {
      session.isDisposed = true;
      return Promise.resolve();
    },
  };
  return session;
}

const exact = fakeSession((id) => [id, 1, -id]);
const ids = [Int32Array.of(1, 2, 3), Int32Array.of(7)];

function tried(other: ModelSession): ReturnType<typeof trySession> {
  return trySession({ load: () => Promise.resolve(other), exact, ids, least: 0.999 });
}

describe('a trial of another arithmetic or device', () => {
  test('is used where its vectors are those of the CPU', async () => {
    const near = fakeSession((id) => [id + 0.001, 1, -id]);
    assert.equal((await tried(near)).session, near);
    assert.equal(near.isDisposed, false);
  });

  test('is let go where they differ for one text alone, or are no numbers', async () => {
    const one = fakeSession((id) => (id === 7 ? [id, -4, -id] : [id, 1, -id]));
    const { session, problem } = await tried(one);
    assert.equal(session, undefined);
    assert.match(problem, /^a trial on this machine gave other vectors, with a cosine of 0\.8\d\d/);
    assert.ok(one.isDisposed);
    const none = fakeSession(() => [NaN, 0, 0]);
    assert.match((await tried(none)).problem ?? '', /cosine of -1\.000/);
    assert.equal(exact.isDisposed, false);
  });

  test('is given up where it does not load or run, and says why', async () => {
    const load = (): Promise<ModelSession> => Promise.reject(new Error('no such device'));
    const failed = await trySession({ load, exact, ids, least: 0.999 });
    assert.equal(failed.problem, 'no such device');
    const stuck = fakeSession(() => {
      throw new Error('out of its memory');
    });
    assert.equal((await tried(stuck)).problem, 'out of its memory');
    assert.ok(stuck.isDisposed);
  });
});
