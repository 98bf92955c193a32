import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyness } from '../../../../../src/core/analysis/clusters/keyness.ts';

test('the log-likelihood ratio of two counts, with a sign', () => {
  // 2 Σ O log(O / E) over [[30, 70], [10, 90]], computed apart.
  assert.ok(Math.abs(keyness(30, 100, 10, 100) - 12.97151) < 0.001, `${keyness(30, 100, 10, 100)}`);
  assert.ok(Math.abs(keyness(10, 100, 30, 100) + 12.97151) < 0.001);
  assert.equal(keyness(5, 50, 10, 100), 0);
  assert.equal(keyness(3, 10, 0, 0), 0);
  assert.ok(keyness(3, 10, 0, 10) > 0 && keyness(0, 10, 3, 10) < 0);
});
