import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LatestWork } from '../../../src/host/latestWork.ts';

test('what begins ends what was before, and is ended by itself', () => {
  const work = new LatestWork();
  work.stop();
  const first = work.begin();
  assert.equal(first.signal.aborted, false, 'not ended by what was stopped before');
  const second = work.begin();
  assert.deepEqual([first.signal.aborted, second.signal.aborted], [true, false]);
  work.stop();
  assert.equal(second.signal.aborted, true);
});
