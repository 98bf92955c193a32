import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  searchScopeOf,
  startingScope,
} from '../../../../../src/features/search/model/searchScope.ts';

describe('the scope that a search begins in', () => {
  test('is the one that was chosen last, whatever editor one is in', () => {
    const all = ['file', 'openEditors', 'workspace'] as const;
    for (const scope of all) {
      assert.deepEqual(startingScope(scope, all), { scope, reason: undefined });
    }
    assert.deepEqual(startingScope(undefined, all), { scope: 'file', reason: undefined });
    assert.equal(startingScope(undefined, ['workspace']).scope, 'workspace');
  });

  test('where that cannot be had it is the next one, and that is said', () => {
    assert.deepEqual(startingScope('file', ['openEditors', 'workspace']), {
      scope: 'openEditors',
      reason: 'no file is active',
    });
    assert.deepEqual(startingScope('openEditors', ['workspace']), {
      scope: 'workspace',
      reason: 'no editor is open',
    });
    assert.deepEqual(startingScope('workspace', ['file', 'openEditors']), {
      scope: 'file',
      reason: 'no folder is open',
    });
  });

  test('what was remembered is a scope, or nothing', () => {
    assert.equal(searchScopeOf('workspace'), 'workspace');
    for (const other of [undefined, null, 3, 'folder', {}])
      assert.equal(searchScopeOf(other), undefined);
  });
});
