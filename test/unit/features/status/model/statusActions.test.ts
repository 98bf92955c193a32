import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  statusActions,
  statusLook,
} from '../../../../../src/features/status/model/statusActions.ts';
import { commandIds } from '../../../../../src/host/contributions.ts';

describe('statusActions', () => {
  test('offers what can be done with the index as it is', () => {
    const offered = (kind: 'absent' | 'updating' | 'ready', isPaused = false): string[] =>
      statusActions({ kind, isPaused }).map(({ command }) => command);
    const { indexWorkspace, pauseIndexing, resumeIndexing, showIndexDetails } = commandIds;
    const ofIndex = (all: readonly string[]): string[] =>
      all.filter((id) =>
        [indexWorkspace, pauseIndexing, resumeIndexing, showIndexDetails].some((one) => one === id),
      );
    assert.deepEqual(ofIndex(offered('absent')), [indexWorkspace]);
    assert.deepEqual(ofIndex(offered('updating')), [pauseIndexing, showIndexDetails]);
    assert.deepEqual(ofIndex(offered('ready')), [indexWorkspace, showIndexDetails]);
    assert.deepEqual(ofIndex(offered('ready', true)), [resumeIndexing, showIndexDetails]);
    assert.equal(offered('absent')[0], commandIds.search);
    assert.equal(offered('absent').at(-1), commandIds.openWalkthrough);
  });
});

describe('statusLook', () => {
  test('the item is there while the engine runs or an index exists', () => {
    assert.equal(statusLook(true, 'absent', true), 'actions');
    assert.equal(statusLook(false, 'ready', true), 'actions');
    assert.equal(statusLook(false, 'partial', false), 'actions');
  });

  test('else it is the way to the walkthrough until that was opened or dismissed', () => {
    assert.equal(statusLook(false, 'absent', false), 'welcome');
    assert.equal(statusLook(false, 'absent', true), 'hidden');
  });
});
