import assert from 'node:assert/strict';
import { test } from 'node:test';
import { soakKills } from '../soak/killSoak.ts';

test('an engine that is killed 20 times leaves the index of one that was left in peace', async () => {
  const counts = await soakKills({ kills: 20, seed: 7 });
  // An update and three searches each time.
  assert.equal(counts.answered + counts.rejected, 20 * 4);
  assert.ok(counts.whileIndexing > 0);
});
