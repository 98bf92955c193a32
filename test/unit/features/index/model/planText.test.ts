import assert from 'node:assert/strict';
import { test } from 'node:test';
import { durationText, planText } from '../../../../../src/features/index/model/planText.ts';

const plan = {
  files: 1200,
  segments: 54321,
  texts: 50000,
  missing: 50000,
  seconds: 200,
  bytes: 91_000_000,
  tokenBytes: 0,
  leftOut: 3,
};

test('a dry run in sentences', () => {
  assert.equal(
    planText(plan),
    [
      '1,200 files with 54,321 passages, 50,000 distinct texts.',
      'All of them are to be embedded, which takes about 3 minutes.',
      'About 91 MB more on the disk.',
      '3 files are left out: too large, or no text that can be read.',
    ].join('\n'),
  );
  assert.match(
    planText({ ...plan, tokenBytes: 12_000_000 }),
    /^About 91 MB more on the disk, 12 MB of it for token vectors\.$/m,
  );
  const few = {
    files: 1,
    segments: 1,
    texts: 1,
    missing: 0,
    seconds: 0,
    bytes: 0,
    tokenBytes: 0,
    leftOut: 1,
  };
  assert.equal(
    planText(few),
    [
      '1 file with 1 passage, 1 distinct text.',
      'All of them are embedded already.',
      '1 file is left out: too large, or no text that can be read.',
    ].join('\n'),
  );
  assert.match(planText({ ...plan, missing: 1 }), /^1 of them is to be embedded/m);
});

test('durations as estimates are read', () => {
  const durations = [0, 1.4, 8.6, 44, 89, 95, 700, 4000, 6000, 40_000].map(durationText);
  assert.deepEqual(durations, [
    'about a second',
    'about a second',
    'about 9 seconds',
    'about 45 seconds',
    'about 90 seconds',
    'about 2 minutes',
    'about 10 minutes',
    'about 65 minutes',
    'about 2 hours',
    'about 10 hours',
  ]);
});
