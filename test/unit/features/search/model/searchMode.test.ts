import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  answeringMode,
  answeringModeIn,
  searchModeOf,
  searchModes,
} from '../../../../../src/features/search/model/searchMode.ts';
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
  tokenVectors: { areKept: false, texts: 0, bytes: 0, expectedBytes: 0 },
});

describe('the mode that answers', () => {
  test('without vectors for every line it is instant, whatever was chosen, but keyword', () => {
    for (const kind of ['absent', 'partial'] as const) {
      for (const { mode } of searchModes()) {
        const expected = mode === 'keyword' ? 'keyword' : 'instant';
        assert.equal(answeringMode(mode, { kind, status: status(500, 499) }), expected);
      }
    }
  });

  test('it is the chosen one when all is indexed, and while a few changed lines are', () => {
    for (const { mode } of searchModes()) {
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

describe('the mode that answers in documents', () => {
  test('without vectors for every passage it is instant, whatever was chosen, but keyword', () => {
    for (const { mode } of searchModes()) {
      const expected = mode === 'keyword' ? 'keyword' : 'instant';
      assert.equal(answeringModeIn(mode, { passages: 5, embedded: 4 }), expected);
      assert.equal(answeringModeIn(mode, { passages: 5, embedded: 5 }), mode);
      assert.equal(answeringModeIn(mode, { passages: 0, embedded: 0 }), mode);
    }
  });
});
