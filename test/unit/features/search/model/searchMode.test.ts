import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  answeringMode,
  searchModeOf,
  searchModes,
} from '../../../../../src/features/search/model/searchMode.ts';
import { workspaceTitle } from '../../../../../src/features/search/model/workspaceTitle.ts';
import type { IndexStatus } from '../../../../../src/protocol/indexApi.ts';

const status = (texts: number, embedded: number): IndexStatus => ({
  files: 10,
  segments: 2 * texts,
  texts,
  embedded,
  bytes: 0,
  vectorBytes: 0,
  model: undefined,
  isKept: true,
  repair: 'none',
});

describe('the mode that answers', () => {
  test('without vectors for every line it is instant, whatever was chosen, but keyword', () => {
    for (const kind of ['absent', 'partial'] as const) {
      for (const { mode } of searchModes) {
        const expected = mode === 'keyword' ? 'keyword' : 'instant';
        assert.equal(answeringMode(mode, { kind, status: status(500, 499) }), expected);
      }
    }
  });

  test('it is the chosen one when all is indexed, and while a few changed lines are', () => {
    for (const { mode } of searchModes) {
      assert.equal(answeringMode(mode, { kind: 'ready', status: undefined }), mode);
      assert.equal(answeringMode(mode, { kind: 'updating', status: status(5000, 4990) }), mode);
    }
    for (const known of [undefined, status(5000, 100), status(50, 0)]) {
      assert.equal(answeringMode('semantic', { kind: 'updating', status: known }), 'instant');
    }
  });

  test('what was remembered is a mode or hybrid', () => {
    assert.equal(searchModeOf('keyword'), 'keyword');
    for (const other of [undefined, null, 3, 'fuzzy', {}])
      assert.equal(searchModeOf(other), 'hybrid');
  });
});

describe('the title of a search in the workspace', () => {
  const title = (
    mode: Parameters<typeof workspaceTitle>[0],
    kind: 'absent' | 'partial' | 'updating' | 'ready',
    rest: {
      status?: IndexStatus;
      counts?: Parameters<typeof workspaceTitle>[2];
      progress?: number;
      isPreparing?: boolean;
    } = {},
  ) =>
    workspaceTitle(
      mode,
      { kind, status: rest.status, progress: rest.progress },
      rest.counts,
      rest.isPreparing ?? false,
    );

  test('says the mode, and how many lines have a vector', () => {
    const head = 'Search by meaning in this workspace';
    assert.equal(title('instant', 'absent'), `${head} · instant`);
    assert.equal(
      title('instant', 'absent', { isPreparing: true }),
      `${head} · instant — reading files…`,
    );
    assert.equal(
      title('instant', 'partial', { counts: { segments: 1200, embedded: 812 } }),
      `${head} · instant — 812 of 1,200 passages embedded`,
    );
    assert.equal(
      title('instant', 'partial', { status: status(600, 0) }),
      `${head} · instant — 0 of 600 texts embedded`,
    );
    assert.equal(
      title('instant', 'updating', { status: status(600, 10), progress: 0.429 }),
      `${head} · instant — 1,200 passages, indexing 42 %`,
    );
    assert.equal(
      title('hybrid', 'ready', { status: status(600, 600) }),
      `${head} · hybrid — 1,200 passages`,
    );
  });

  test('an older model that ranks is named, until the one in use does', () => {
    const counts = { segments: 1200, embedded: 1200, olderModel: { name: 'Old', inUse: 'New' } };
    assert.equal(
      title('instant', 'updating', { counts, status: status(600, 10), progress: 0.429 }),
      'Search by meaning in this workspace · instant — 1,200 passages, indexing 42 % — ranked by Old until New is ready',
    );
    const same = { ...counts, olderModel: { name: 'New', inUse: 'New' } };
    assert.match(title('hybrid', 'partial', { counts: same }), /ranked as before the change/);
    assert.doesNotMatch(title('keyword', 'partial', { counts }), /ranked/);
  });

  test('of words alone it says nothing about vectors', () => {
    assert.equal(
      title('keyword', 'partial', { counts: { segments: 1, embedded: 0 } }),
      'Search by words in this workspace · keyword — 1 passage',
    );
  });
});
