import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AppError } from '../../../../../src/core/errors/appError.ts';
import { ChangeCollector } from '../../../../../src/host/index/model/changeCollector.ts';
import { IndexUpdates } from '../../../../../src/host/index/model/indexUpdates.ts';
import type { EngineApi } from '../../../../../src/protocol/engineApi.ts';
import type { IndexContent } from '../../../../../src/protocol/index/indexContent.ts';
import type { UpdateIndexAnswer } from '../../../../../src/protocol/indexApi.ts';

interface Update extends PromiseWithResolvers<UpdateIndexAnswer> {
  readonly request: { readonly changed?: readonly string[]; readonly embed: boolean };
  readonly signal: AbortSignal | undefined;
}

const answer = (more: Partial<UpdateIndexAnswer> = {}): UpdateIndexAnswer => ({
  ...{ files: 3, changed: 0, removed: 0, embedded: 0, leftOut: [], notices: [] },
  ...more,
});

function setup() {
  const updates: Update[] = [];
  const notices: string[] = [];
  const logged: string[] = [];
  const virtual: string[] = [];
  const changes = new ChangeCollector({ quietMs: 1e6, latestMs: 1e6, onDue: () => undefined });
  const updateIndex = (
    request: Update['request'],
    { signal }: { readonly signal?: AbortSignal },
  ): Promise<UpdateIndexAnswer> => {
    const own = Promise.withResolvers<UpdateIndexAnswer>();
    signal?.addEventListener('abort', () => {
      own.reject(new AppError('cancelled', 'Cancelled.'));
    });
    updates.push({ ...own, request, signal });
    return own.promise;
  };
  const index = new IndexUpdates({
    engine: { call: (use) => use({ updateIndex } as Partial<EngineApi> as EngineApi) },
    content: {
      current: () => ({ rules: 'of now' }) as unknown as IndexContent,
      notices: ['a setting is not followed'],
      readVirtual: async () => {
        virtual.push('read');
        return Promise.resolve(['not all']);
      },
    },
    changes,
    log: { info: (message) => void logged.push(message), debug: () => undefined },
    onNotice: (notice) => void notices.push(notice),
  });
  return { index, updates, changes, notices, logged, virtual };
}

async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

/** All files have been looked at, and nothing is stale. */
async function looked() {
  const made = setup();
  const looking = made.index.files();
  await settled();
  made.updates[0]!.resolve(
    answer({ leftOut: [{ path: 'large', code: 'tooLarge', reason: 'too large' }] }),
  );
  await looking;
  const embedding = made.index.embed({});
  made.updates[1]!.resolve(answer({ embedded: 4 }));
  assert.equal(await embedding, 4);
  return made;
}

describe('Updates of an index', () => {
  test('the first looks at all files; what is left out and not followed is told', async () => {
    const { index, updates, notices, virtual } = setup();
    assert.deepEqual([index.hasLooked, index.isStale], [false, true]);
    const looking = index.files();
    await settled();
    assert.deepEqual(updates[0]!.request, { rules: 'of now', changed: undefined, embed: false });
    const leftOut = [{ path: 'large', code: 'tooLarge', reason: 'too large' }] as const;
    updates[0]!.resolve(answer({ leftOut, notices: ['of the engine'] }));
    assert.equal(await looking, true);
    assert.deepEqual([index.hasLooked, index.leftOut, virtual], [true, leftOut, ['read']]);
    assert.deepEqual(notices, ['not all', 'a setting is not followed', 'of the engine']);
  });

  test('from then on those that changed; without any the engine is not asked', async () => {
    const { index, updates, changes, virtual } = await looked();
    assert.equal(await index.files(), false);
    assert.equal(updates.length, 2);
    changes.add('/a');
    assert.equal(index.isStale, true);
    const looking = index.files();
    await settled();
    assert.deepEqual(updates[2]!.request.changed, ['/a']);
    updates[2]!.resolve(answer());
    await looking;
    assert.equal(index.isStale, false, 'nothing of it was new');
    assert.equal(index.leftOut.length, 1, 'of all files');
    assert.equal(virtual.length, 1);
    changes.add('far://folder/a');
    void index.files();
    await settled();
    assert.equal(virtual.length, 2, 'the engine cannot read it itself');
    updates[3]!.resolve(answer({ changed: 1 }));
    await settled();
    assert.equal(index.isStale, true);
    changes.addEverything();
    void index.files();
    await settled();
    assert.equal(updates[4]!.request.changed, undefined);
  });

  test('updates wait for one another; what failed is tried again with the next', async () => {
    const { index, updates, changes } = await looked();
    changes.add('/a');
    const failing = index.files();
    await settled();
    changes.add('/b');
    const next = index.files();
    await settled();
    assert.equal(updates.length, 3);
    updates[2]!.reject(new AppError('engineStopped', 'It ended.'));
    await assert.rejects(failing, { code: 'engineStopped' });
    await settled();
    assert.deepEqual([...(updates[3]!.request.changed ?? [])].sort(), ['/a', '/b']);
    updates[3]!.resolve(answer());
    assert.equal(await next, true);
  });

  test('a look at files is stopped, and the next one is not', async () => {
    const { index, updates, changes } = await looked();
    changes.add('/a');
    const stopped = index.files();
    await settled();
    index.stopFiles();
    await assert.rejects(stopped, { code: 'cancelled' });
    void index.files();
    await settled();
    assert.equal(updates[3]!.signal?.aborted, false);
    assert.deepEqual(updates[3]!.request.changed, ['/a']);
  });

  test('texts stay stale until they are embedded; how many were is logged', async () => {
    const { index, updates, logged } = await looked();
    assert.equal(index.isStale, false);
    assert.match(logged.at(-1)!, /^Index: 4 texts embedded in \d/);
    const failing = index.embed({});
    updates[2]!.reject(new Error('It ended.'));
    await assert.rejects(failing);
    assert.equal(index.isStale, true);
  });

  test('after an index was cleared all is looked at again', async () => {
    const { index, updates, changes } = await looked();
    changes.add('/a');
    index.forget();
    assert.deepEqual([index.hasLooked, index.isStale, index.leftOut], [false, true, []]);
    void index.files();
    await settled();
    assert.equal(updates[2]!.request.changed, undefined);
  });
});
