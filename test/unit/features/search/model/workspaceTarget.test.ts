import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  refineAfterMs,
  type TargetChange,
} from '../../../../../src/features/search/model/searchTarget.ts';
import { WorkspaceTarget } from '../../../../../src/features/search/model/workspaceTarget.ts';
import type { WorkspaceAnswer } from '../../../../../src/host/index/workspaceSearch.ts';
import type { IndexSearchMode } from '../../../../../src/protocol/indexApi.ts';
import { FakeWorkspaceSearch } from '../../../../support/fakes/fakeWorkspaceSearch.ts';

const answer = (segments: number, embedded: number): WorkspaceAnswer => ({
  hits: [],
  segments,
  embedded,
  percentileBasis: 'scores',
});
const { signal } = new AbortController();

function open(mode: IndexSearchMode = 'hybrid', kind: 'absent' | 'partial' | 'ready' = 'absent') {
  const workspace = new FakeWorkspaceSearch();
  workspace.state = { ...workspace.state, kind };
  const target = new WorkspaceTarget(workspace, () => mode);
  const changes: TargetChange[] = [];
  const prepared = target.prepare(signal, (change) => changes.push(change));
  return { workspace, target, changes, prepared };
}

describe('the workspace as it is searched', () => {
  test('without an index words wait until the files were looked at; meaning is searched meanwhile', async () => {
    for (const [mode, isSearchable, expected] of [
      ['keyword', false, ['searchable']],
      ['hybrid', true, ['searchable', 'more']],
    ] as const) {
      const { workspace, target, changes, prepared } = open(mode);
      assert.equal(target.isSearchable, isSearchable);
      assert.equal(target.isIndexWanted, true);
      assert.match(target.describe(), /reading files/);
      workspace.finishPreparing();
      await prepared;
      assert.equal(target.isSearchable, true);
      assert.deepEqual(changes, expected);
    }
  });

  test('an index from before is searched at once, and again when what changed is in', async () => {
    const { workspace, target, changes, prepared } = open('hybrid', 'ready');
    assert.equal(target.isSearchable, true);
    assert.equal(target.isIndexWanted, false);
    assert.deepEqual(changes, ['searchable']);
    workspace.finishPreparing();
    await prepared;
    assert.deepEqual(changes, ['searchable', 'searchable']);
  });

  test('what instant has made whole is answered by meaning alone, as it was asked', async () => {
    for (const [embedded, modes] of [
      [5, ['instant', 'semantic']],
      [4, ['instant']],
    ] as const) {
      const { workspace, target } = open('semantic', 'partial');
      workspace.answers = [answer(5, embedded)];
      await target.search('a query', 7, signal, () => undefined, 'later');
      assert.deepEqual(
        workspace.requests.map(({ mode }) => mode),
        modes,
      );
    }
  });

  test('the chosen mode answers where all is indexed, instant where a part is, keyword always', async () => {
    for (const [mode, kind, asked] of [
      ['semantic', 'ready', 'semantic'],
      ['semantic', 'partial', 'instant'],
      ['hybrid', 'partial', 'instant'],
      ['keyword', 'partial', 'keyword'],
    ] as const) {
      const { workspace, target } = open(mode, kind);
      await target.search('a query', 7, signal, () => undefined, 'later');
      const query = { text: 'a query', more: [], less: [] };
      const again = { lateInteraction: true, refineAfterMs };
      assert.deepEqual(workspace.requests, [{ query, mode: asked, limit: 7, ...again }]);
    }
  });

  test('who waits for one order gets it at once, and who has seen one no other', async () => {
    const { workspace, target } = open('hybrid', 'ready');
    await target.search('a query', 7, signal, () => undefined, 'atOnce');
    await target.search('a query', 7, signal, () => undefined, 'never');
    await target.results.search?.({ text: 'a query', more: [], less: [] }, signal);
    assert.deepEqual(
      workspace.requests.map(({ lateInteraction, refineAfterMs: after }) => [
        lateInteraction,
        after,
      ]),
      [
        [true, undefined],
        [false, undefined],
        [true, undefined],
      ],
    );
  });

  test('better answers come on the way, and the title counts with them', async () => {
    const { workspace, target } = open('hybrid', 'partial');
    workspace.answers = [answer(900, 0), answer(900, 200), answer(900, 350)];
    const titles: string[] = [];
    await target.search('a query', 10, signal, () => titles.push(target.describe()), 'later');
    titles.push(target.describe());
    assert.deepEqual(
      titles.map((title) => title.split(' — ')[1]),
      [
        '0 of 900 passages embedded',
        '200 of 900 passages embedded',
        '350 of 900 passages embedded',
      ],
    );
  });

  test('nothing comes for a query that was given up', async () => {
    const { workspace, target } = open('hybrid', 'partial');
    workspace.answers = [answer(900, 0), answer(900, 200)];
    const given = new AbortController();
    given.abort();
    await target.search(
      'a query',
      10,
      given.signal,
      () => assert.fail('of a given up query'),
      'later',
    );
  });

  test('other hits are to be expected when the index gets further, not when a search changed its counts', () => {
    const { workspace, target, changes } = open('hybrid', 'partial');
    changes.length = 0;
    workspace.change({ status: undefined });
    workspace.change({ kind: 'updating' });
    workspace.change({ progress: 0.5 });
    workspace.change({ progress: 0.5 });
    workspace.change({ kind: 'ready', progress: undefined });
    assert.deepEqual(changes, ['title', 'more', 'more', 'title', 'more']);
    target.dispose();
    workspace.change({ kind: 'partial' });
    assert.equal(changes.length, 5);
  });

  test('why nothing was found', async () => {
    const { workspace, target, prepared } = open('hybrid', 'ready');
    const nothing = async (query: string, found: WorkspaceAnswer): Promise<string> => {
      workspace.answers = [found];
      return (await target.search(query, 10, signal, () => undefined, 'later')).nothing;
    };
    assert.equal(await nothing('a', answer(0, 0)), 'Reading files…');
    workspace.finishPreparing();
    await prepared;
    assert.equal(await nothing('a', answer(0, 0)), 'There is no text to search');
    assert.equal(await nothing('"a b"', answer(5, 5)), 'No passage holds the words in quotes');
    assert.equal(
      await nothing('a path:docs', answer(5, 5)),
      'No passage of the files that the query names fits',
    );
    assert.equal(
      await nothing('a -b', answer(5, 5)),
      'No passage fits what the query rules out or asks for',
    );
    assert.equal(await nothing('a', answer(5, 0)), 'Nothing is embedded yet');
    assert.equal(await nothing('a', answer(5, 5)), 'No passage was found');
  });
});
