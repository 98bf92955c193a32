import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexKind } from '../../../../../src/host/index/model/indexMemory.ts';

const nobody = { isWanted: false, isComplete: false };
const wanted = { isWanted: true, isComplete: false };
const whole = { texts: 5, embedded: 5 };
const part = { texts: 5, embedded: 4 };

test('an index counts as ready where somebody asked for it and every text has its vector', () => {
  assert.equal(indexKind(false, whole, wanted), 'ready');
  assert.equal(indexKind(false, part, { isWanted: true, isComplete: true }), 'partial');
  // As it was when the window was closed.
  assert.equal(indexKind(false, undefined, { isWanted: true, isComplete: true }), 'ready');
  assert.equal(indexKind(false, undefined, wanted), 'partial');
  assert.equal(indexKind(true, whole, wanted), 'updating');
});

test('what searches alone have embedded is not ready, for nobody keeps it up to date', () => {
  assert.equal(indexKind(false, undefined, nobody), 'absent');
  assert.equal(indexKind(false, part, nobody), 'partial');
  assert.equal(indexKind(false, whole, nobody), 'partial');
});
