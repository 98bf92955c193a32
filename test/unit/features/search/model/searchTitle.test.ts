import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { scopeText } from '../../../../../src/features/search/model/searchScope.ts';
import {
  documentsTitle,
  nothingFound,
  placeholderText,
  type TitleHead,
} from '../../../../../src/features/search/model/searchTitle.ts';
import { workspaceTitle } from '../../../../../src/features/search/model/workspaceTitle.ts';
import type { IndexSearchMode, IndexStatus } from '../../../../../src/protocol/indexApi.ts';

const status = (texts: number, embedded: number): IndexStatus => ({
  files: 10,
  segments: 2 * texts,
  ...{ texts, embedded, bytes: 0, vectorBytes: 0 },
  model: undefined,
  isKept: true,
  repair: 'none',
  tokenVectors: { areKept: false, texts: 0, bytes: 0, expectedBytes: 0 },
});

function headOf(chosen: IndexSearchMode, answering = chosen): TitleHead {
  return { where: scopeText('workspace', ''), reason: undefined, chosen, answering };
}

describe('the title of a search in the workspace', () => {
  const title = (
    [chosen, answering]: [IndexSearchMode, IndexSearchMode?],
    kind: 'absent' | 'partial' | 'updating' | 'ready',
    rest: {
      status?: IndexStatus;
      counts?: Parameters<typeof workspaceTitle>[2];
      progress?: number;
      texts?: { done: number; total: number };
      leftMs?: number;
      isPreparing?: boolean;
    } = {},
  ) =>
    workspaceTitle(
      headOf(chosen, answering),
      { kind, ...rest, status: rest.status, progress: rest.progress },
      rest.counts,
      rest.isPreparing ?? false,
    );

  test('says the mode that was chosen, which one answers, and how many passages have a vector', () => {
    const head = 'Search by meaning in this workspace';
    assert.equal(title(['instant'], 'absent'), `${head} · instant`);
    assert.equal(title(['hybrid', 'instant'], 'absent'), `${head} · hybrid (instant for now)`);
    assert.equal(
      title(['instant'], 'absent', { isPreparing: true }),
      `${head} · instant — reading files…`,
    );
    assert.equal(
      title(['semantic', 'instant'], 'partial', { counts: { segments: 1200, embedded: 812 } }),
      `${head} · semantic (instant for now) — 812 of 1,200 passages embedded`,
    );
    assert.equal(
      title(['instant'], 'partial', { status: status(600, 0) }),
      `${head} · instant — 0 of 600 texts embedded`,
    );
    assert.equal(
      title(['instant'], 'updating', { status: status(600, 10), progress: 0.429 }),
      `${head} · instant — 1,200 passages, indexing 42 %`,
    );
    assert.equal(
      title(['instant'], 'updating', {
        ...{ status: status(600, 10), progress: 0.429 },
        ...{ texts: { done: 1234, total: 5000 }, leftMs: 110_000 },
      }),
      `${head} · instant — 1,200 passages, indexing 1,234 of 5,000 texts · about 2 min left`,
    );
    assert.equal(
      title(['hybrid'], 'ready', { status: status(600, 600) }),
      `${head} · hybrid — 1,200 passages`,
    );
  });

  test('an older model that ranks is named, until the one in use does', () => {
    const counts = { segments: 1200, embedded: 1200, olderModel: { name: 'Old', inUse: 'New' } };
    assert.equal(
      title(['instant'], 'updating', { counts, status: status(600, 10), progress: 0.429 }),
      'Search by meaning in this workspace · instant — 1,200 passages, indexing 42 % — ranked by Old until New is ready',
    );
    const same = { ...counts, olderModel: { name: 'New', inUse: 'New' } };
    assert.match(title(['hybrid'], 'partial', { counts: same }), /ranked as before the change/);
    assert.doesNotMatch(title(['keyword'], 'partial', { counts }), /ranked/);
  });

  test('of words alone it says nothing about vectors', () => {
    assert.equal(
      title(['keyword'], 'partial', { counts: { segments: 1, embedded: 0 } }),
      'Search by words in this workspace · keyword — 1 passage',
    );
  });
});

describe('the title of a search in documents', () => {
  test('is made as that of the workspace, and says why another scope is searched than the last', () => {
    const head = { ...headOf('hybrid', 'instant'), where: scopeText('file', 'tide.md') };
    assert.equal(
      documentsTitle(head, { passages: 1200, embedded: 812 }),
      'Search by meaning in this file, tide.md · hybrid (instant for now) — 812 of 1,200 passages embedded',
    );
    const open = { ...headOf('keyword'), where: scopeText('openEditors', 'tide.md') };
    assert.equal(
      documentsTitle({ ...open, reason: 'no folder is open' }, { passages: 1, embedded: 0 }),
      'Search by words in open editors, as no folder is open · keyword — 1 passage',
    );
    assert.equal(
      documentsTitle(headOf('semantic'), { passages: 0, embedded: 0 }),
      'Search by meaning in this workspace · semantic',
    );
  });
});

describe('what the box says in every scope', () => {
  test('which language a query is in', () => {
    for (const mode of ['hybrid', 'semantic', 'keyword', 'instant'] as const) {
      assert.match(
        placeholderText(mode),
        /"words in quotes" must occur, -this must not; path: and lang:/,
      );
    }
    assert.match(placeholderText('keyword'), /^Words to look for/);
  });

  test('why nothing was found', () => {
    assert.match(nothingFound('boats path:docs', 'hybrid', 3), /files that the query names/);
    assert.match(nothingFound('"red boats"', 'semantic', 3), /words in quotes/);
    assert.match(nothingFound('/bo+ts/', 'hybrid', 3), /fits the pattern/);
    assert.match(nothingFound('boats -red', 'hybrid', 3), /rules out/);
    assert.match(nothingFound('boats', 'keyword', 3), /holds these words/);
    assert.match(nothingFound('boats', 'semantic', 0), /Nothing is embedded yet/);
    assert.match(nothingFound('boats', 'hybrid', 3), /No passage was found/);
  });
});
