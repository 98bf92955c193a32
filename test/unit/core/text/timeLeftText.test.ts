import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timeLeftText } from '../../../../src/core/text/timeLeftText.ts';

test('what is left is said as people say it', () => {
  const minute = 60_000;
  for (const [ms, text] of [
    [0, 'about 10 s left'],
    [900, 'about 10 s left'],
    [31_000, 'about 40 s left'],
    [50_000, 'about 50 s left'],
    [51_000, 'about 1 min left'],
    [100_000, 'about 2 min left'],
    [59 * minute, 'about 59 min left'],
    [59.6 * minute, 'about 1 h left'],
    [80 * minute, 'about 1 h 20 min left'],
    [118 * minute, 'about 2 h left'],
    [300 * minute, 'about 5 h left'],
  ] as const) {
    assert.equal(timeLeftText(ms), text);
  }
});
