import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { progressText } from '../../../../../src/host/index/model/progressText.ts';
import { TimeLeft } from '../../../../../src/host/index/model/timeLeft.ts';

describe('How long is left', () => {
  test('nothing is said before some seconds, nor where nothing comes further', () => {
    const left = new TimeLeft();
    left.add(0.5, 0);
    left.add(0.6, 2000);
    assert.equal(left.leftMs, undefined);
    const still = new TimeLeft();
    for (const now of [0, 2000, 4000, 6000]) still.add(0.5, now);
    assert.equal(still.leftMs, undefined);
  });

  test('it follows the speed of the last minute', () => {
    const left = new TimeLeft();
    for (let second = 0; second <= 100; second++) left.add(second / 1000, second * 1000);
    assert.ok(Math.abs(left.leftMs! - 900_000) < 1, String(left.leftMs));
    // Ten times as fast from now on.
    for (let second = 1; second <= 70; second++) {
      left.add(0.1 + second / 100, (100 + second) * 1000);
    }
    assert.ok(Math.abs(left.leftMs! - 20_000) < 1, String(left.leftMs));
  });

  test('many reports a second take no more room and say the same', () => {
    const left = new TimeLeft();
    for (let i = 0; i <= 10_000; i++) left.add(i / 100_000, i);
    assert.ok(Math.abs(left.leftMs! - 90_000) < 1500, String(left.leftMs));
  });

  test('what is said: texts of all, then the time', () => {
    const texts = { done: 1234, total: 5000 };
    assert.equal(
      progressText({ texts, leftMs: 110_000 }),
      '1,234 of 5,000 texts · about 2 min left',
    );
    assert.equal(progressText({ texts, leftMs: undefined }), '1,234 of 5,000 texts');
    assert.equal(progressText({ texts: undefined, leftMs: undefined }), '');
  });
});
